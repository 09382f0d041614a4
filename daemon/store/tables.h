#pragma once
// The tables of current state (migrations/0002-current.sql): how each is written and how the desk's book is read from them.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/desk/book.h"
#include "daemon/store/statement.h"

namespace hearken::store {

/// What can be done to them; each is one statement (sql_of).
enum class Change : std::uint8_t {
  incident_set,
  incident_gone,
  incident_closed,
  page_set,
  pages_gone,
  page_gone,
  unit_set,
  person_set,
  client_set,
  ties_set,
  device_set,
  plan_set,
  shift_set,
  day_set,
  user_set,
  user_gone,
  settings_set,
  vital_set,
  fault_set,
  device_lost,
  device_found,
  test_set,
  test_over,
  act_set,
  acts_forgotten,
  asked_back_set,
  suspect_set,
  suspect_gone,
  numbers_counted,
  incidents_erased,
  client_erased,
  closed_incidents_gone,
  asked_back_gone,
};
inline constexpr std::size_t change_count = static_cast<std::size_t>(Change::asked_back_gone) + 1;

[[nodiscard]] std::string_view sql_of(Change change);

using Value = std::variant<std::monostate, std::int64_t, std::string>;

struct TableChange {
  Change change{};
  std::vector<Value> values;  // the statement's parameters in order
};

inline Value value(std::int64_t number) { return number; }
inline Value value(bool flag) { return std::int64_t{flag}; }
inline Value value(Instant instant) { return instant.time_since_epoch().count(); }
inline Value value(std::string text) { return text; }
inline Value value(std::string_view text) { return std::string(text); }
inline Value value(const char* text) { return std::string(text); }
inline Value value(Value made) { return made; }
template <class Tag>
Value value(Id<Tag> id) {
  return id.value;
}
template <class Tag>
Value value(const Name<Tag>& name) {
  return name.value;
}

template <class... Values>
[[nodiscard]] TableChange change(Change what, const Values&... values) {
  TableChange made{what, {}};
  made.values.reserve(sizeof...(values));
  (made.values.push_back(value(values)), ...);
  return made;
}

[[nodiscard]] TableChange set(const desk::Incident& incident);
[[nodiscard]] TableChange set_closed(const desk::Incident& incident);
[[nodiscard]] TableChange set(const desk::Page& page);
[[nodiscard]] TableChange set(const desk::Unit& unit);
[[nodiscard]] TableChange set(const desk::Person& person);
[[nodiscard]] TableChange set(const desk::Client& client);
[[nodiscard]] TableChange set(const desk::Ties& ties);
[[nodiscard]] TableChange set(const desk::Device& device);
[[nodiscard]] TableChange set(const desk::Plan& plan);
[[nodiscard]] TableChange set(const desk::Shift& shift);
[[nodiscard]] TableChange set(const desk::Day& day);
[[nodiscard]] TableChange set(const desk::Settings& settings);

/// Everything but what only the journal's tail knows: repeats and the next numbers. Indices are not built yet (desk::index).
/// Throws SqlError, and desk::TextDamaged for a body that cannot be read.
[[nodiscard]] desk::Book read_tables(Connection& db);

}  // namespace hearken::store
