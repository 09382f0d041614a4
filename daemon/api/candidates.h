#pragma once
// Who else can be asked to go, best first: those who are tied to the client in their order of call, then those on duty, then the
// nearest. Whoever was asked already is not among them.

#include <boost/json.hpp>

#include "daemon/desk/book.h"

namespace hearken::api {

[[nodiscard]] boost::json::array candidate_views(const desk::Book& book, const desk::Incident& incident, Instant now);

}  // namespace hearken::api
