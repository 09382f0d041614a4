#pragma once
// The JSON body of a command, read member by member. The first thing that is wrong is kept and everything after it gives empty
// values, so that a command reads its members in one go and asks once. A member that nobody asked for is wrong too.

#include <boost/describe/enum_from_string.hpp>
#include <boost/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "daemon/api/problem.h"
#include "daemon/desk/directory.h"

namespace hearken::api {

class Body {
 public:
  struct Wrong {
    Trouble trouble;
    std::string field;
  };

  /// UTF-8 (RFC 8259), one object, 32 levels at most.
  explicit Body(std::string_view text);

  /// Lengths in characters. A NUL is never a text.
  [[nodiscard]] std::string text(std::string_view name, std::size_t least, std::size_t most);
  [[nodiscard]] Instant instant(std::string_view name);
  [[nodiscard]] std::optional<Instant> instant_if_there(std::string_view name);
  [[nodiscard]] PersonId person(std::string_view name, const desk::Directory& directory);
  [[nodiscard]] std::string one_of(std::string_view name, std::span<const std::string_view> words);

  template <class E>
  [[nodiscard]] E choice(std::string_view name) {
    E value{};
    const auto word = text(name, 1, 64);
    if (!wrong_ && !boost::describe::enum_from_string(word.c_str(), value)) wrong(Trouble::wrong_member, name);
    return value;
  }

  /// What is wrong, once all members have been read.
  [[nodiscard]] std::optional<Wrong> finish();

 private:
  const boost::json::value* member(std::string_view name);
  void wrong(Trouble trouble, std::string_view field);

  boost::json::object object_;
  std::set<std::string, std::less<>> asked_;
  std::optional<Wrong> wrong_;
};

}  // namespace hearken::api
