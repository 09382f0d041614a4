#include "config/table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "config/node.h"

namespace hearken::config {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  milliseconds length;
};
constexpr std::array units{Unit{"ms", milliseconds(1)}, Unit{"s", std::chrono::seconds(1)}, Unit{"min", std::chrono::minutes(1)},
                           Unit{"h", std::chrono::hours(1)}, Unit{"d", std::chrono::hours(24)}};

std::string duration_text(milliseconds value) {
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    if (value % unit->length == milliseconds(0)) return std::to_string(value / unit->length) + std::string(unit->name);
  }
  return {};
}

std::optional<milliseconds> duration_of(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (fault != std::errc{} || count < 0) return {};
  const auto name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const auto& unit : units) {
    if (unit.name == name && count <= milliseconds::max() / unit.length) return count * unit.length;
  }
  return {};
}

std::string in_ticks(std::string_view key) { return "`" + std::string(key) + "`"; }

std::string kind_of(const Value& value) {
  static constexpr std::array<std::string_view, 7> words{"a text", "a whole number", "a number with a fraction", "true or false", "a date or time",
                                                         "a list", "a table"};
  return std::string(words.at(value.what.index()));
}

const Entry* find(const Node& node, std::string_view key) {
  for (const auto& entry : node.entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

/// Marks the key as known and finds it; a missing one is noted when it is required.
const Value* ask(Reading& reading, const Node& node, std::string_view key, bool required, const std::string& expected) {
  reading.asked[&node].emplace(key);
  if (const auto* entry = find(node, key)) return &entry->value;
  // In a file with syntax errors a missing key may stand on the line that could not be read.
  const bool doubtful = reading.broken_keys.contains(key) || reading.doubtful_from != std::numeric_limits<int>::max();
  if (required && !doubtful) reading.note(node.at, "the key " + in_ticks(key) + " is missing", expected);
  return nullptr;
}

template <class T>
const T* ask_for(Reading& reading, const Node& node, std::string_view key, bool required, const std::string& expected) {
  const auto* value = ask(reading, node, key, required, expected);
  if (value == nullptr) return nullptr;
  const auto* wanted = std::get_if<T>(&value->what);
  if (wanted == nullptr) reading.note(value->at, in_ticks(key) + " is " + kind_of(*value), expected);
  return wanted;
}

/// Of a key that is there.
Position at(const Node& node, std::string_view key) {
  const auto* entry = find(node, key);
  return entry == nullptr ? node.at : entry->value.at;
}

bool same(const Value& a, const Value& b);

bool same(const Node& a, const Node& b) {
  const auto in_b = [&](const Entry& entry) {
    const auto* other = find(b, entry.key);
    return other != nullptr && same(entry.value, other->value);
  };
  return a.entries.size() == b.entries.size() && std::all_of(a.entries.begin(), a.entries.end(), in_b);
}

bool same(const Value& a, const Value& b) {
  if (a.what.index() != b.what.index()) return false;
  return std::visit(
      [&](const auto& left) {
        const auto& right = std::get<std::decay_t<decltype(left)>>(b.what);
        using T = std::decay_t<decltype(left)>;
        if constexpr (std::is_same_v<T, std::unique_ptr<Node>>)
          return same(*left, *right);
        else if constexpr (std::is_same_v<T, std::vector<Value>>)
          return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const Value& x, const Value& y) { return same(x, y); });
        else if constexpr (std::is_same_v<T, Moment>)
          return true;
        else
          return left == right;
      },
      a.what);
}

}  // namespace

bool operator==(const Table& a, const Table& b) { return same(*a.node_, *b.node_); }

void Reading::note(Position at, std::string wrong, std::string expected, std::string near) {
  Mistake mistake{file, at.line, at.column, std::move(wrong), std::move(expected), std::move(near)};
  const auto same = [&](const Mistake& other) { return other.line == mistake.line && other.column == mistake.column && other.text == mistake.text; };
  if (std::none_of(mistakes.begin(), mistakes.end(), same)) mistakes.push_back(std::move(mistake));
}

bool Table::has(std::string_view key) const { return ask(*reading_, *node_, key, false, {}) != nullptr; }

std::string Table::text(std::string_view key, std::optional<std::string> fallback) const {
  const auto* value = ask_for<std::string>(*reading_, *node_, key, !fallback, "a text");
  if (value != nullptr && value->empty() && (!fallback || !fallback->empty())) reading_->note(at(*node_, key), in_ticks(key) + " is empty");
  return value != nullptr ? *value : fallback.value_or(std::string{});
}

std::int64_t Table::whole(std::string_view key, std::int64_t least, std::int64_t most, std::optional<std::int64_t> fallback) const {
  const auto expected = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  const auto* value = ask_for<std::int64_t>(*reading_, *node_, key, !fallback, expected);
  if (value != nullptr && *value >= least && *value <= most) return *value;
  if (value != nullptr) reading_->note(at(*node_, key), in_ticks(key) + " is out of range", expected);
  return fallback.value_or(least);
}

bool Table::flag(std::string_view key, std::optional<bool> fallback) const {
  const auto* value = ask_for<bool>(*reading_, *node_, key, !fallback, "true or false");
  return value != nullptr ? *value : fallback.value_or(false);
}

milliseconds Table::duration(std::string_view key, milliseconds least, milliseconds most, std::optional<milliseconds> fallback) const {
  const auto expected = "a duration from \"" + duration_text(least) + "\" to \"" + duration_text(most) + "\" (units: ms, s, min, h, d)";
  const auto* value = ask_for<std::string>(*reading_, *node_, key, !fallback, expected);
  if (value == nullptr) return fallback.value_or(least);
  const auto length = duration_of(*value);
  if (length && *length >= least && *length <= most) return *length;
  reading_->note(at(*node_, key), in_ticks(key) + (length ? " is out of range" : " is not a duration"), expected);
  return fallback.value_or(least);
}

std::vector<std::string> Table::texts(std::string_view key, std::optional<std::vector<std::string>> fallback) const {
  const auto* list = ask_for<std::vector<Value>>(*reading_, *node_, key, !fallback, "a list of texts");
  if (list == nullptr) return fallback.value_or(std::vector<std::string>{});
  if (list->empty() && (!fallback || !fallback->empty())) reading_->note(at(*node_, key), in_ticks(key) + " is empty");
  std::vector<std::string> texts;
  for (const auto& each : *list) {
    if (const auto* text = std::get_if<std::string>(&each.what))
      texts.push_back(*text);
    else
      reading_->note(each.at, in_ticks(key) + " has an entry that is " + kind_of(each), "a list of texts");
  }
  return texts;
}

std::optional<std::size_t> Table::choose(std::string_view key, const std::vector<std::string_view>& names, bool optional) const {
  std::string expected = "one of";
  for (const auto name : names) expected += (name == names.front() ? " \"" : ", \"") + std::string(name) + "\"";
  const auto* value = ask_for<std::string>(*reading_, *node_, key, !optional, expected);
  if (value == nullptr) return {};
  const auto found = std::find(names.begin(), names.end(), *value);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const std::set<std::string, std::less<>> known(names.begin(), names.end());
  reading_->note(at(*node_, key), in_ticks(key) + " is none of the known words", expected, nearest(*value, known));
  return {};
}

std::optional<Table> Table::table(std::string_view key) const {
  const auto* node = ask_for<std::unique_ptr<Node>>(*reading_, *node_, key, false, "a table: [" + std::string(key) + "]");
  if (node == nullptr) return {};
  reading_->asked[node->get()];
  return Table(reading_, node->get());
}

Table Table::section(std::string_view key) const {
  if (auto found = table(key)) return *found;
  reading_->absent.push_back(Node{node_->at, {}});
  return Table(reading_, &reading_->absent.back());
}

std::vector<Table> Table::tables(std::string_view key) const {
  const auto expected = "tables: [[" + std::string(key) + "]]";
  const auto* list = ask_for<std::vector<Value>>(*reading_, *node_, key, false, expected);
  std::vector<Table> tables;
  if (list == nullptr) return tables;
  for (const auto& each : *list) {
    const auto* node = std::get_if<std::unique_ptr<Node>>(&each.what);
    if (node == nullptr) {
      reading_->note(each.at, in_ticks(key) + " has an entry that is " + kind_of(each), expected);
      continue;
    }
    reading_->asked[node->get()];
    tables.emplace_back(reading_, node->get());
  }
  return tables;
}

std::vector<std::string> Table::keys() const {
  std::vector<std::string> keys;
  for (const auto& entry : node_->entries) keys.push_back(entry.key);
  return keys;
}

void Table::complain(std::string_view key, std::string text, std::string expected, const std::vector<std::string>& known) const {
  const auto* entry = find(*node_, key);
  const auto* word = entry == nullptr ? nullptr : std::get_if<std::string>(&entry->value.what);
  const std::set<std::string, std::less<>> words(known.begin(), known.end());
  reading_->note(at(*node_, key), std::move(text), std::move(expected), word == nullptr ? std::string{} : nearest(*word, words));
}

}  // namespace hearken::config
