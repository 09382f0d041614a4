#include "tests/vectors/vector_file.h"

#include <fstream>
#include <stdexcept>

namespace hearken::vectors {

std::vector<boost::json::object> read_vectors(std::string_view file) {
  std::ifstream stream(std::string(HEARKEN_SOURCE_DIR "/tests/vectors/") + std::string(file));
  if (!stream) throw std::runtime_error("no vector file " + std::string(file));
  std::vector<boost::json::object> vectors;
  for (std::string line; std::getline(stream, line);)
    if (!line.empty()) vectors.push_back(boost::json::parse(line).as_object());
  return vectors;
}

std::string text_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

const boost::json::array& array_at(const boost::json::object& object, std::string_view key) {
  static const boost::json::array empty;
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_array() ? value->as_array() : empty;
}

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return bytes;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (const char c : bytes) {
    hex += digits[static_cast<unsigned char>(c) >> 4];
    hex += digits[static_cast<unsigned char>(c) & 0xF];
  }
  return hex;
}

}  // namespace hearken::vectors
