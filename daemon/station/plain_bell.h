#pragma once
// When deciding fails by a bug of ours: the raw signal is kept as undecided, an incident is open and due at once, and the siren
// sounds. Twenty lines that share nothing with the rules that failed.

#include <string>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"

namespace hearken {

[[nodiscard]] desk::Decision plain_bell(const desk::Book& book, const desk::Input& input, const std::string& bug, Instant now);

}  // namespace hearken
