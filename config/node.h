#pragma once
// Inside config/: the parsed file as plain values in file order, and what has been noted while it was read. What fills it stands
// in toml.cpp, what reads it in table.cpp.

#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/table.h"

namespace hearken::config {

/// Line and column from 1, the column in bytes; line 0: of the whole file.
struct Position {
  int line = 0;
  int column = 0;
  auto operator<=>(const Position&) const = default;
};

struct Moment {};  // a TOML date or time: no setting of ours is one

struct Value {
  Position at;
  std::variant<std::string, std::int64_t, double, bool, Moment, std::vector<Value>, std::unique_ptr<Node>> what;
};

struct Entry {
  std::string key;
  Position at;
  Value value;
};

struct Node {
  Position at;  // its header, or the brace
  std::vector<Entry> entries;
};

struct Reading {
  std::string file;
  std::string text;
  std::vector<std::string_view> lines;                              // of `text`, without their ends
  std::vector<Mistake> syntax;                                      // what is no TOML
  std::vector<Mistake> mistakes;                                    // what the readers found wrong
  std::map<const Node*, std::set<std::string, std::less<>>> asked;  // every table that was opened, and the keys it was asked for
  Node root;
  std::list<Node> absent;  // tables that are not in the file

  // What a syntax error makes doubtful and is therefore not told: that the key of a broken line is missing, and, behind a broken
  // table header, everything that readers find (its subtables would be taken for those of the table before).
  std::set<std::string, std::less<>> broken_keys;
  int doubtful_from = std::numeric_limits<int>::max();

  void note(Position at, std::string wrong, std::string expected = {}, std::string nearest = {});
};

constexpr std::size_t text_max = std::size_t{1} << 20U;

/// Parses its text into its root; syntax errors are noted, and what can be read in spite of them is there.
void parse_toml(Reading& reading);

/// The word with the fewest typing slips to `word`, if there are few enough to mean it; else empty.
[[nodiscard]] std::string nearest(std::string_view word, const std::set<std::string, std::less<>>& known);

}  // namespace hearken::config
