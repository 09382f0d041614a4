#include "protocol/at_values.h"

#include <algorithm>
#include <charconv>

namespace hearken::protocol::at {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) return text.substr(1, text.size() - 2);
  return text;
}

// As written: still quoted.
std::vector<std::string_view> fields(std::string_view line) {
  std::vector<std::string_view> found;
  const auto colon = line.find(':');
  if (colon == line.npos) return found;
  line.remove_prefix(colon + 1);
  bool quoted = false;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] == '"') quoted = !quoted;
    if (i < line.size() && (line[i] != ',' || quoted)) continue;
    found.push_back(trimmed(line.substr(from, i - from)));
    from = i + 1;
  }
  return found;
}

}  // namespace

std::vector<std::string> values(std::string_view line) {
  std::vector<std::string> found;
  for (const auto field : fields(line)) found.emplace_back(unquoted(field));
  return found;
}

std::optional<int> whole(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value < 0) return {};
  return value;
}

std::optional<Registration> registration(std::string_view line) {
  const auto found = fields(line);
  if (found.empty()) return {};
  const auto first = whole(found[0]);
  // An area code behind a URC's state may look like a number, but it has four digits or quotation marks.
  const auto second = found.size() > 1 && found[1].size() <= 2 ? whole(found[1]) : std::nullopt;
  if (first && second) return Registration{first, *second};
  return first ? std::optional{Registration{std::nullopt, *first}} : std::nullopt;
}

std::optional<int> strength(std::string_view line) {
  const auto found = values(line);
  const auto value = found.empty() ? std::nullopt : whole(found[0]);
  return value && *value <= 31 ? value : std::nullopt;
}

std::optional<Places> places(std::string_view line) {
  const auto found = values(line);
  if (found.empty()) return {};
  const std::size_t first = whole(found[0]) ? 0 : 1;  // with or without the store's name in front
  if (found.size() < first + 2) return {};
  const auto used = whole(found[first]), total = whole(found[first + 1]);
  return used && total ? std::optional{Places{*used, *total}} : std::nullopt;
}

std::optional<Place> place(std::string_view line) {
  const auto found = values(line);
  if (found.size() < 2 || found[0].empty()) return {};
  const auto index = whole(found[1]);
  return index ? std::optional{Place{found[0], *index}} : std::nullopt;
}

std::vector<Entry> listing(const std::vector<std::string>& lines) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (!lines[i].starts_with("+CMGL:") || lines[i + 1].starts_with("+CMGL:")) continue;
    const auto found = values(lines[i]);
    const auto index = found.empty() ? std::nullopt : whole(found[0]);
    const auto state = found.size() < 2 ? std::nullopt : whole(found[1]);
    if (index && state) entries.push_back({*index, *state, lines[i + 1]});
  }
  return entries;
}

std::optional<Entry> entry(int index, const std::vector<std::string>& lines) {
  const auto header = std::find_if(lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("+CMGR:"); });
  if (header == lines.end() || std::next(header) == lines.end()) return {};
  const auto found = values(*header);
  const auto state = found.empty() ? std::nullopt : whole(found[0]);
  return state ? std::optional{Entry{index, *state, *std::next(header)}} : std::nullopt;
}

std::optional<std::uint8_t> reference(const std::vector<std::string>& lines) {
  for (const auto& line : lines) {
    const auto found = line.starts_with("+CMGS:") ? values(line) : std::vector<std::string>{};
    const auto value = found.empty() ? std::nullopt : whole(found[0]);
    if (value && *value <= 255) return static_cast<std::uint8_t>(*value);
  }
  return {};
}

}  // namespace hearken::protocol::at
