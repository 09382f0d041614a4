#pragma once
// The vector files: one JSON object a line. What their fields mean stands in tests/vectors/README.md.

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::vectors {

/// All lines of tests/vectors/`file`; throws where one is no object.
[[nodiscard]] std::vector<boost::json::object> read_vectors(std::string_view file);

/// The text at a key; absent or null: empty.
[[nodiscard]] std::string text_at(const boost::json::object& object, std::string_view key);

/// The array at a key; absent or null: empty.
[[nodiscard]] const boost::json::array& array_at(const boost::json::object& object, std::string_view key);

[[nodiscard]] std::string from_hex(std::string_view digits);
[[nodiscard]] std::string to_hex(std::string_view bytes);

}  // namespace hearken::vectors
