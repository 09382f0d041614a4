#pragma once
// One record of an incident in words that an outsider can read: for the console's story and for `hearkenctl journal show`.
// Who did it and when stand beside it, not in it.

#include <string>

#include "daemon/desk/book.h"

namespace hearken::desk {

/// `kind` and `fact` as in the journal (record_text.h); empty for a fact that tells people nothing (an act's key). Throws TextDamaged.
[[nodiscard]] std::string story_text(const Book& book, std::string_view kind, std::string_view fact, Language language);

}  // namespace hearken::desk
