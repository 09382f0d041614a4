#pragma once
// The encodings in which offices save their tables: UTF-8, with or without a byte order mark, and GB18030 (GBK and GB2312 with it).
// A text that is valid UTF-8 is taken as such: Chinese in GB18030 practically never is.

#include <optional>
#include <string>
#include <string_view>

namespace hearken::ctl {

/// As UTF-8 without a mark; none: neither of the two.
[[nodiscard]] std::optional<std::string> as_utf8(std::string_view bytes);

}  // namespace hearken::ctl
