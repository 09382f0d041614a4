#pragma once
// Texts as JSON strings (RFC 8259, 7), canonical: equal texts give equal bytes, so that the journal's chain can cover them. Only what must
// be escaped is; bytes that are not UTF-8 become U+FFFD.

#include <cstddef>
#include <string>
#include <string_view>

namespace hearken::desk {

/// With its quotes.
[[nodiscard]] std::string json_text(std::string_view text);
void add_json_text(std::string& out, std::string_view text);

/// Its length as JSON Schema counts it (maxLength): in code points.
[[nodiscard]] std::size_t characters(std::string_view text);

}  // namespace hearken::desk
