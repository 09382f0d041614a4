// From text to Nodes: the only file that includes toml++.
//
// toml++ stops at the first syntax error, and a person who mends a file wants all of them. So the broken line is blanked out and
// the text is parsed again, until it parses or the errors are no longer independent (an error on the line right behind a
// blanked one is most likely the same mistake going on). With a broken table header its lines go too: read as lines of the
// table before, they would be told as mistakes that nobody made.

#include <toml++/toml.h>

#include <algorithm>
#include <optional>

#include "config/node.h"

namespace hearken::config {
namespace {

constexpr int rounds_max = 20;
// toml++ bounds the depth of values (256), not that of dotted keys, and it destroys its tables recursively.
constexpr int dots_max = 16;

/// toml++ counts code points; we count bytes.
int byte_column(std::string_view line, std::uint32_t code_points) {
  std::size_t at = 0;
  for (std::uint32_t seen = 1; seen < code_points && at < line.size(); ++seen) {
    ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U) ++at;
  }
  return static_cast<int>(at) + 1;
}

Position position(const Reading& reading, const toml::source_position& source) {
  if (source.line == 0 || source.line > reading.lines.size()) return {static_cast<int>(std::min<std::size_t>(source.line, reading.lines.size())), 1};
  return {static_cast<int>(source.line), byte_column(reading.lines[source.line - 1], source.column)};
}

void fill(const Reading& reading, const toml::table& table, Node& node);

Value value_of(const Reading& reading, const toml::node& source, Position fallback) {
  Value value;
  value.at = source.source().begin.line == 0 ? fallback : position(reading, source.source().begin);
  if (const auto* text = source.as_string())
    value.what = text->get();
  else if (const auto* whole = source.as_integer())
    value.what = whole->get();
  else if (const auto* number = source.as_floating_point())
    value.what = number->get();
  else if (const auto* flag = source.as_boolean())
    value.what = flag->get();
  else if (const auto* list = source.as_array()) {
    auto& values = value.what.emplace<std::vector<Value>>();
    for (const auto& each : *list) values.push_back(value_of(reading, each, value.at));
  } else if (const auto* table = source.as_table()) {
    auto inner = std::make_unique<Node>();
    inner->at = value.at;
    fill(reading, *table, *inner);
    value.what = std::move(inner);
  } else {
    value.what = Moment{};
  }
  return value;
}

void fill(const Reading& reading, const toml::table& table, Node& node) {
  for (const auto& [key, value] : table) {
    const auto at = position(reading, key.source().begin);
    node.entries.push_back({std::string(key.str()), at, value_of(reading, value, at)});
  }
  std::stable_sort(node.entries.begin(), node.entries.end(), [](const Entry& a, const Entry& b) { return a.at < b.at; });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Where a key has more parts than any of ours could have, outside texts and comments.
std::optional<Position> too_many_dots(const Reading& reading) {
  std::string_view until;  // what ends the text or comment that we are in
  int dots = 0;
  for (std::size_t row = 0; row < reading.lines.size(); ++row) {
    const auto line = reading.lines[row];
    if (until.size() < 3) until = {};
    dots = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto rest = line.substr(i);
      if (!until.empty()) {
        if (line[i] == '\\' && until[0] == '"')
          ++i;
        else if (rest.starts_with(until))
          i += until.size() - 1, until = {};
      } else if (line[i] == '#') {
        break;
      } else if (line[i] == '"' || line[i] == '\'') {
        static constexpr std::string_view basic = "\"\"\"", literal = "'''";
        const auto mark = line[i] == '"' ? basic : literal;
        until = rest.starts_with(mark) ? mark : mark.substr(0, 1);
        i += until.size() - 1;
      } else if (line[i] == '.') {
        if (++dots > dots_max) return Position{static_cast<int>(row) + 1, static_cast<int>(i) + 1};
      } else if (std::string_view("=,[]{}").find(line[i]) != std::string_view::npos) {
        dots = 0;
      }
    }
  }
  return {};
}

void split_lines(Reading& reading) {
  std::string_view rest = reading.text;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    reading.lines.push_back(line);
    rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  }
}

/// The text in which broken lines are blanked out, one after the other.
struct Mending {
  std::string text;
  std::set<std::size_t> blanked;  // rows from 0

  /// False when the error is no mistake of its own but goes on from one that was noted.
  [[nodiscard]] bool independent(const Reading& reading, std::size_t row) const {
    if (blanked.contains(row)) return false;
    for (auto before = row; before-- > 0;) {
      if (blanked.contains(before)) return false;
      if (!trimmed(reading.lines[before]).empty()) return true;
    }
    return true;
  }

  void blank(const Reading& reading, std::size_t row) {
    const auto line = reading.lines[row];
    const auto from = text.begin() + (line.data() - reading.text.data());
    std::fill(from, from + static_cast<std::ptrdiff_t>(line.size()), ' ');
    blanked.insert(row);
  }

  void blank_section(const Reading& reading, std::size_t row) {
    do blank(reading, row++);
    while (row < reading.lines.size() && !trimmed(reading.lines[row]).starts_with('['));
  }
};

bool parsed(const Reading& reading, std::string_view text, Node& root) {
  try {
    fill(reading, toml::parse(text), root);
    return true;
  } catch (const toml::parse_error&) { return false; }
}

std::string key_of(std::string_view line) {
  const auto words = trimmed(line);
  return std::string(words.substr(0, words.find_first_of("= \t.")));
}

/// Nothing of the file is read.
void note_whole(Reading& reading, Position at, std::string wrong, std::string expected) {
  reading.syntax.push_back({reading.file, at.line, at.column, std::move(wrong), std::move(expected), {}});
  reading.doubtful_from = 0;
}

/// What stands before `row`, as far as it can be read: the statement that is wrong may have begun some lines earlier.
void keep_what_stands_before(Reading& reading, std::string_view text, std::size_t row, Node& root) {
  static constexpr std::size_t steps_max = 100;
  const auto last = row > steps_max ? row - steps_max : 0;
  for (auto end = std::min(row, reading.lines.size()); end > last; --end) {
    const auto before = end < reading.lines.size() ? text.substr(0, static_cast<std::size_t>(reading.lines[end].data() - reading.text.data())) : text;
    if (!parsed(reading, before, root)) continue;
    reading.doubtful_from = std::min(reading.doubtful_from, static_cast<int>(end) + 1);
    return;
  }
  reading.doubtful_from = 0;
}

}  // namespace

void parse_toml(Reading& reading) {
  auto& root = reading.root;
  if (reading.text.starts_with("\xEF\xBB\xBF")) reading.text.erase(0, 3);
  if (reading.text.size() > text_max) return note_whole(reading, {}, "the file is too large", "at most 1 MiB");
  split_lines(reading);
  if (const auto at = too_many_dots(reading))
    return note_whole(reading, *at, "a key with too many parts", "at most " + std::to_string(dots_max) + " dots");
  Mending mending{reading.text, {}};
  for (int round = 0;; ++round) {
    try {
      return fill(reading, toml::parse(mending.text), root);
    } catch (const toml::parse_error& error) {
      const auto at = position(reading, error.source().begin);
      const auto row = static_cast<std::size_t>(std::max(at.line, 1)) - 1;
      const bool alone = row < reading.lines.size() && mending.independent(reading, row);
      const bool header = alone && trimmed(reading.lines[row]).starts_with('[');
      const bool follows = header && reading.doubtful_from <= at.line;
      if ((alone && !follows) || round == 0) reading.syntax.push_back({reading.file, at.line, at.column, std::string(error.description()), {}, {}});
      if (!alone || round == rounds_max) return keep_what_stands_before(reading, mending.text, row, root);
      if (header) {
        reading.doubtful_from = std::min(reading.doubtful_from, at.line);
        mending.blank_section(reading, row);
      } else {
        reading.broken_keys.insert(key_of(reading.lines[row]));
        mending.blank(reading, row);
      }
    }
  }
}

}  // namespace hearken::config
