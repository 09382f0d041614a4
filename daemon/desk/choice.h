#pragma once
// Whom a plan's step means, for one incident: `role:operator` (those on duty), `warden`, `standin`, `keyholder`, `relative`,
// `volunteer`, `person:S03`.

#include <string>
#include <vector>

#include "daemon/desk/book.h"

namespace hearken::desk {

/// In order, each once; empty: nobody.
[[nodiscard]] std::vector<PersonId> whom(const Book& book, const Incident& incident, const std::vector<std::string>& selectors, Instant now);

/// Everybody of all its steps; nobody there: whoever works at the station.
[[nodiscard]] std::vector<PersonId> everybody(const Book& book, const Incident& incident, Instant now);

/// The persons with this telephone number.
[[nodiscard]] std::vector<PersonId> persons_with_number(const Book& book, const std::string& number);

}  // namespace hearken::desk
