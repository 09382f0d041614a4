#include "daemon/desk/record_text.h"

#include <array>
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <charconv>
#include <map>
#include <type_traits>

#include "daemon/desk/json_text.h"

namespace hearken {
// The field lists of what protocol/ declares; that room knows no Boost.
BOOST_DESCRIBE_ENUM(Outcome, sent, delivered, answered, failed, unknown)
BOOST_DESCRIBE_STRUCT(Said, (), (event, phase, code, zone, partition, user, text))
BOOST_DESCRIBE_STRUCT(Signal, (), (gateway, account, data_account, says, repeat, proven, sent, received, remark, raw))
BOOST_DESCRIBE_STRUCT(Text, (), (gateway, from, words, repeat, received, raw))
BOOST_DESCRIBE_STRUCT(Report, (), (page, outcome, detail, references))
}  // namespace hearken

namespace hearken::desk {
namespace {

namespace json = boost::json;
namespace describe = boost::describe;

// ---- writing ----

void put(std::string& out, std::string_view text) { add_json_text(out, text); }
void put(std::string& out, const std::string& text) { add_json_text(out, text); }
void put(std::string& out, std::int64_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}
void put(std::string& out, bool flag) { out += flag ? "true" : "false"; }
void put(std::string& out, Instant instant) {
  out += '"';
  out += text_of(instant);
  out += '"';
}
void put(std::string& out, Event event) { put(out, word(event)); }
void put(std::string& out, Phase phase) { put(out, word(phase)); }
void put(std::string& out, const Raw& raw) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  out += '"';
  for (const unsigned char byte : raw.bytes) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  out += '"';
}
template <class Tag>
void put(std::string& out, Id<Tag> id) {
  put(out, id.value);
}
template <class Tag>
void put(std::string& out, const Name<Tag>& name) {
  put(out, name.value);
}
template <class T>
void put(std::string& out, const std::vector<T>& list);
template <class T>
void put(std::string& out, const std::map<std::string, T>& map);
template <class T>
void put(std::string& out, const std::optional<T>& value);
void put(std::string& out, const State& state);
void put(std::string& out, const Steps& steps);

template <class E>
  requires(std::is_enum_v<E> && describe::has_describe_enumerators<E>::value)
void put(std::string& out, E value) {
  put(out, std::string_view(describe::enum_to_string(value, "?")));
}

bool absent(const std::string& text) { return text.empty(); }
bool absent(const Raw& raw) { return raw.bytes.empty(); }
template <class Tag>
bool absent(const Name<Tag>& name) {
  return name.value.empty();
}
template <class Tag>
bool absent(const Id<Tag>& id) {
  return id.value == 0;
}
template <class T>
bool absent(const std::vector<T>& list) {
  return list.empty();
}
bool absent(const Steps& steps) { return steps.empty(); }
template <class T>
bool absent(const std::map<std::string, T>& map) {
  return map.empty();
}
template <class T>
bool absent(const std::optional<T>& value) {
  return !value;
}
template <class T>
bool absent(const T&) {
  return false;
}

template <class T>
  requires(describe::has_describe_members<T>::value && !std::is_enum_v<T>)
void put(std::string& out, const T& value) {
  out += '{';
  bool first = true;
  boost::mp11::mp_for_each<describe::describe_members<T, describe::mod_any_access>>([&](auto member) {
    const auto& field = value.*member.pointer;
    if (absent(field)) return;
    static constexpr std::string_view name = member.name;
    if (!first) out += ',';
    first = false;
    out += '"';
    out += name;
    out += "\":";
    put(out, field);
  });
  out += '}';
}

template <class T>
void put(std::string& out, const std::vector<T>& list) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i != 0) out += ',';
    put(out, list[i]);
  }
  out += ']';
}

void put(std::string& out, const Steps& steps) { put(out, steps.list()); }

template <class T>
void put(std::string& out, const std::map<std::string, T>& map) {
  out += '{';
  bool first = true;
  for (const auto& [key, value] : map) {
    if (!first) out += ',';
    first = false;
    put(out, key);
    out += ':';
    put(out, value);
  }
  out += '}';
}

template <class T>
void put(std::string& out, const std::optional<T>& value) {
  put(out, *value);
}

void put(std::string& out, const State& state) {
  static constexpr std::array<std::string_view, 3> words{"armed", "owned", "closed"};
  out += "{\"";
  out += words.at(state.index());
  out += "\":";
  std::visit([&](const auto& alternative) { put(out, alternative); }, state);
  out += '}';
}

// ---- reading ----

[[noreturn]] void damaged(const std::string& what) { throw TextDamaged("the text does not fit: " + what); }

const json::string& string_in(const json::value& in) {
  const auto* text = in.if_string();
  if (text == nullptr) damaged("a text was expected");
  return *text;
}

void take(const json::value& in, std::string& text) { text = std::string(string_in(in)); }
void take(const json::value& in, std::int64_t& number) {
  boost::system::error_code error;
  number = in.to_number<std::int64_t>(error);
  if (error) damaged("a whole number was expected");
}
void take(const json::value& in, bool& flag) {
  const auto* found = in.if_bool();
  if (found == nullptr) damaged("true or false was expected");
  flag = *found;
}
void take(const json::value& in, Instant& instant) {
  const auto found = instant_from(string_in(in));
  if (!found) damaged("an instant was expected");
  instant = *found;
}
void take(const json::value& in, Event& event) {
  const auto found = event_named(string_in(in));
  if (!found) damaged("an event was expected");
  event = *found;
}
void take(const json::value& in, Phase& phase) {
  const auto found = phase_named(string_in(in));
  if (!found) damaged("a phase was expected");
  phase = *found;
}
int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  damaged("hexadecimal was expected");
}
void take(const json::value& in, Raw& raw) {
  const std::string_view text = string_in(in);
  if (text.size() % 2 != 0) damaged("hexadecimal was expected");
  raw.bytes.clear();
  for (std::size_t i = 0; i < text.size(); i += 2) raw.bytes += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
}
template <class Tag>
void take(const json::value& in, Id<Tag>& id) {
  take(in, id.value);
}
template <class Tag>
void take(const json::value& in, Name<Tag>& name) {
  take(in, name.value);
}
template <class T>
void take(const json::value& in, std::vector<T>& list);
template <class T>
void take(const json::value& in, std::map<std::string, T>& map);
template <class T>
void take(const json::value& in, std::optional<T>& value);
void take(const json::value& in, State& state);
void take(const json::value& in, Steps& steps);

template <class E>
  requires(std::is_enum_v<E> && describe::has_describe_enumerators<E>::value)
void take(const json::value& in, E& value) {
  if (!describe::enum_from_string(std::string(string_in(in)).c_str(), value)) damaged("an unknown word");
}

const json::object& object_in(const json::value& in) {
  const auto* object = in.if_object();
  if (object == nullptr) damaged("an object was expected");
  return *object;
}

template <class T>
  requires(describe::has_describe_members<T>::value && !std::is_enum_v<T>)
void take(const json::value& in, T& value) {
  const auto& object = object_in(in);
  boost::mp11::mp_for_each<describe::describe_members<T, describe::mod_any_access>>([&](auto member) {
    if (const auto* found = object.if_contains(member.name)) take(*found, value.*member.pointer);
  });
}

template <class T>
void take(const json::value& in, std::vector<T>& list) {
  const auto* array = in.if_array();
  if (array == nullptr) damaged("a list was expected");
  list.clear();
  for (const auto& element : *array) {
    T found{};
    take(element, found);
    list.push_back(std::move(found));
  }
}

void take(const json::value& in, Steps& steps) {
  std::vector<Step> list;
  take(in, list);
  steps = Steps(std::move(list));
}

template <class T>
void take(const json::value& in, std::map<std::string, T>& map) {
  map.clear();
  for (const auto& member : object_in(in)) take(member.value(), map[std::string(member.key())]);
}

template <class T>
void take(const json::value& in, std::optional<T>& value) {
  T found{};
  take(in, found);
  value = found;
}

template <class T>
bool take_alternative(const json::object& object, std::string_view name, State& state) {
  const auto* found = object.if_contains(name);
  if (found == nullptr) return false;
  T alternative;
  take(*found, alternative);
  state = std::move(alternative);
  return true;
}

void take(const json::value& in, State& state) {
  const auto& object = object_in(in);
  if (!take_alternative<Armed>(object, "armed", state) && !take_alternative<Owned>(object, "owned", state) &&
      !take_alternative<Closed>(object, "closed", state))
    damaged("a state was expected");
}

json::value parsed(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  if (error) damaged(error.message());
  return value;
}

template <class T>
std::string written(const T& value) {
  std::string out;
  out.reserve(512);
  put(out, value);
  return out;
}

template <class T>
void read_into(std::string_view text, T& value) {
  value = T{};
  take(parsed(text), value);
}

// In the order of Fact.
constexpr std::array<std::string_view, std::variant_size_v<Fact>> kinds{
    "signal_noted",        "incident_opened",  "incident_pressed", "incident_restored", "incident_taken", "state_changed", "plan_restarted",
    "responder_changed",   "note_written",     "page_queued",      "page_changed",      "text_noted",     "vital_noted",   "fault_noted",
    "supervision_changed", "test_changed",     "settings_adopted", "unit_set",          "person_set",     "client_set",    "ties_set",
    "device_set",          "plan_set",         "shift_set",        "day_set",           "user_set",       "login_noted",   "act_noted",
    "station_started",     "station_stopping", "clock_stepped"};

template <std::size_t I = 0>
Fact fact_at(std::size_t index, const json::value& in) {
  if constexpr (I < std::variant_size_v<Fact>) {
    if (I != index) return fact_at<I + 1>(index, in);
    std::variant_alternative_t<I, Fact> fact;
    take(in, fact);
    return fact;
  } else {
    damaged("an unknown kind of record");
  }
}

int two(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

bool form_of_instant(std::string_view text) {
  static constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool want_digit = form[i] == '0';
    if (want_digit ? (text[i] < '0' || text[i] > '9') : text[i] != form[i]) return false;
  }
  return true;
}

}  // namespace

std::string_view kind(const Fact& fact) { return kinds.at(fact.index()); }

std::string text_of(const Fact& fact) {
  return std::visit([](const auto& alternative) { return written(alternative); }, fact);
}

Fact fact_from(std::string_view kind, std::string_view text) {
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds.at(i) == kind) return fact_at(i, parsed(text));
  damaged("an unknown kind of record: " + std::string(kind));
}

std::string text_of(const Incident& value) { return written(value); }
std::string text_of(const Page& value) { return written(value); }
std::string text_of(const Settings& value) { return written(value); }
std::string text_of(const Unit& value) { return written(value); }
std::string text_of(const Person& value) { return written(value); }
std::string text_of(const Client& value) { return written(value); }
std::string text_of(const Ties& value) { return written(value); }
std::string text_of(const Device& value) { return written(value); }
std::string text_of(const Plan& value) { return written(value); }
std::string text_of(const Shift& value) { return written(value); }
std::string text_of(const Day& value) { return written(value); }

void read(std::string_view text, Incident& value) { read_into(text, value); }
void read(std::string_view text, Page& value) { read_into(text, value); }
void read(std::string_view text, Settings& value) { read_into(text, value); }
void read(std::string_view text, Unit& value) { read_into(text, value); }
void read(std::string_view text, Person& value) { read_into(text, value); }
void read(std::string_view text, Client& value) { read_into(text, value); }
void read(std::string_view text, Ties& value) { read_into(text, value); }
void read(std::string_view text, Device& value) { read_into(text, value); }
void read(std::string_view text, Plan& value) { read_into(text, value); }
void read(std::string_view text, Shift& value) { read_into(text, value); }
void read(std::string_view text, Day& value) { read_into(text, value); }

std::string text_of(Instant instant) {
  using namespace std::chrono;
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  auto rest = (instant - day).count();
  std::string out = "0000-00-00T00:00:00.000Z";
  const auto digits = [&](std::size_t at, std::size_t count, std::int64_t number) {
    for (std::size_t i = count; i-- > 0; number /= 10) out[at + i] = static_cast<char>('0' + number % 10);
  };
  digits(0, 4, static_cast<int>(date.year()));
  digits(5, 2, static_cast<unsigned>(date.month()));
  digits(8, 2, static_cast<unsigned>(date.day()));
  digits(20, 3, rest % 1000);
  rest /= 1000;
  digits(17, 2, rest % 60);
  digits(14, 2, rest / 60 % 60);
  digits(11, 2, rest / 3600);
  return out;
}

std::optional<Instant> instant_from(std::string_view text) {
  using namespace std::chrono;
  if (!form_of_instant(text)) return std::nullopt;
  const year_month_day date{year{two(text, 0) * 100 + two(text, 2)}, month{static_cast<unsigned>(two(text, 5))},
                            day{static_cast<unsigned>(two(text, 8))}};
  const int hour = two(text, 11), minute = two(text, 14), second = two(text, 17);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const int milli = (text[20] - '0') * 100 + two(text, 21);
  return Instant{sys_days{date}} + hours{hour} + minutes{minute} + seconds{second} + milliseconds{milli};
}

IncidentId incident_of(const Fact& fact) {
  return std::visit(
      [](const auto& f) -> IncidentId {
        using F = std::decay_t<decltype(f)>;
        if constexpr (std::is_same_v<F, IncidentOpened>)
          return f.incident.id;
        else if constexpr (std::is_same_v<F, PageQueued>)
          return f.page.incident;
        else if constexpr (requires { f.incident; })
          return f.incident;
        else
          return {};
      },
      fact);
}

}  // namespace hearken::desk
