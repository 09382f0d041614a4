#pragma once
// What consoles are shown of the book, as the schemas of openapi.json with the same names (IncidentView, ClientFile, …). Pure: a
// look at values, on the loop's thread.

#include <boost/describe/enum_to_string.hpp>
#include <boost/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "daemon/desk/book.h"

namespace hearken::api {

namespace json = boost::json;

/// Open or closed: a closed one is no longer in the book and comes from the reader.
[[nodiscard]] json::object incident_view(const desk::Book& book, const desk::Incident& incident, Instant now);

[[nodiscard]] json::object client_file(const desk::Book& book, const desk::Client& client, Instant now);
[[nodiscard]] json::object place_view(const desk::Book& book, const desk::Unit& unit);
[[nodiscard]] json::object device_view(const desk::Book& book, const desk::Device& device);
[[nodiscard]] json::array tie_views(const desk::Book& book, const desk::Ties& ties);
[[nodiscard]] json::object page_view(const desk::Book& book, const desk::Page& page);
[[nodiscard]] json::object person_view(const desk::Book& book, const desk::Person& person, const std::set<PersonId>& on_duty);

/// All vitals, or those of one gateway.
[[nodiscard]] json::array vital_views(const desk::Book& book);
[[nodiscard]] json::array gateway_views(const desk::Book& book);
[[nodiscard]] json::array on_duty_views(const desk::Book& book, Instant now);

/// Who is on duty in any role.
[[nodiscard]] std::set<PersonId> on_duty_now(const desk::Book& book, Instant now);

/// `2026-11-24T12:00:00.000Z`.
[[nodiscard]] std::string instant(Instant at);

/// The word of an enumeration, as in the schemas.
template <class E>
json::string word_of(E value) {
  return boost::describe::enum_to_string(value, "?");
}

/// Adds a text where there is one: what is empty is unknown, and left out.
void add_known(json::object& object, std::string_view name, const std::string& text);

}  // namespace hearken::api
