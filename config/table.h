#pragma once
// A configuration as its readers see it: a table of the TOML file that notes every mistake instead of stopping at the first.
// Pure values: what parses TOML stands in config/toml.cpp. A getter marks its key as known; when the whole document has been
// read, the keys that nobody asked for are mistakes too, each with the nearest known key.
// After a mistake a getter gives back its fallback (or an empty value), so that reading goes on and all mistakes are told.

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::config {

struct Mistake {
  std::string file;
  int line = 0;          // from 1; 0: of the whole file
  int column = 0;        // from 1, in bytes
  std::string text;      // what is wrong
  std::string expected;  // what would be right; may be empty
  std::string nearest;   // the nearest known key; may be empty
};

struct Node;     // one table of the parsed file
struct Reading;  // what has been noted so far

/// A handle; cheap to copy. What it reads stays as long as it does, also when the Document has gone.
class Table {
 public:
  Table(std::shared_ptr<Reading> reading, const Node* node) : reading_(std::move(reading)), node_(node) {}

  [[nodiscard]] bool has(std::string_view key) const;  // also marks it as known

  /// Without a fallback the key is required. Empty is a mistake, but where the fallback is empty too; likewise texts().
  [[nodiscard]] std::string text(std::string_view key, std::optional<std::string> fallback = {}) const;
  [[nodiscard]] std::int64_t whole(std::string_view key, std::int64_t least, std::int64_t most, std::optional<std::int64_t> fallback = {}) const;
  [[nodiscard]] bool flag(std::string_view key, std::optional<bool> fallback = {}) const;
  /// A text with a unit: `500ms`, `30s`, `2min`, `8h`, `7d`.
  [[nodiscard]] std::chrono::milliseconds duration(std::string_view key, std::chrono::milliseconds least, std::chrono::milliseconds most,
                                                   std::optional<std::chrono::milliseconds> fallback = {}) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key, std::optional<std::vector<std::string>> fallback = {}) const;

  /// One of the given words.
  template <class T>
  [[nodiscard]] T choice(std::string_view key, std::initializer_list<std::pair<std::string_view, T>> words, std::optional<T> fallback = {}) const {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : words) names.push_back(name);
    const auto index = choose(key, names, fallback.has_value());
    if (!index) return fallback.value_or(words.begin()->second);
    return words.begin()[*index].second;
  }

  [[nodiscard]] std::optional<Table> table(std::string_view key) const;  // [key]
  [[nodiscard]] Table section(std::string_view key) const;               // likewise; absent: an empty one
  [[nodiscard]] std::vector<Table> tables(std::string_view key) const;   // [[key]]; none: empty
  [[nodiscard]] std::vector<std::string> keys() const;                   // all keys of this table, in file order; marks nothing

  /// Notes a mistake at this key's value (absent: at the table itself), for what a getter cannot check. `known`: the words of
  /// which the nearest to the key's text is offered.
  void complain(std::string_view key, std::string text, std::string expected = {}, const std::vector<std::string>& known = {}) const;

 private:
  friend bool operator==(const Table& a, const Table& b);
  [[nodiscard]] std::optional<std::size_t> choose(std::string_view key, const std::vector<std::string_view>& names, bool optional) const;

  std::shared_ptr<Reading> reading_;
  const Node* node_;
};

/// Whether both say the same, wherever it stands in their files.
[[nodiscard]] bool operator==(const Table& a, const Table& b);

/// One file (or text) while it is read.
class Document {
 public:
  static Document load(const std::string& file);
  static Document parse(std::string text, const std::string& name);

  [[nodiscard]] Table root() const;

  /// All mistakes in file order: syntax, wrong values, and, once everything has been read, unknown keys.
  [[nodiscard]] std::vector<Mistake> mistakes() const;

  /// `file:line:column: text`, the line, a caret, what was expected, the nearest key.
  [[nodiscard]] std::string show(const Mistake& mistake) const;

 private:
  Document();
  std::shared_ptr<Reading> reading_;
};

}  // namespace hearken::config
