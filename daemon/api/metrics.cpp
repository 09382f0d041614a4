#include "daemon/api/metrics.h"

#include <array>
#include <charconv>

namespace hearken::api {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

std::string number(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

}  // namespace

void Metrics::add(std::string_view type, std::string_view name, std::string_view help, double value, const Labels& labels) {
  auto& family = families_.try_emplace(std::string(name), Family{type, help, {}}).first->second;
  family.samples += name;
  char separator = '{';
  for (const auto& [label, word] : labels) {
    family.samples += separator;
    family.samples += label;
    family.samples += "=\"" + escaped(word) + '"';
    separator = ',';
  }
  if (!labels.empty()) family.samples += '}';
  family.samples += ' ' + number(value) + '\n';
}

std::string Metrics::text() const {
  std::string out;
  for (const auto& [name, family] : families_) {
    out.append("# HELP ").append(name).append(" ").append(family.help);
    out.append("\n# TYPE ").append(name).append(" ").append(family.type).append("\n").append(family.samples);
  }
  return out;
}

}  // namespace hearken::api
