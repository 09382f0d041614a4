#include "protocol/contact_id.h"

#include <algorithm>

namespace hearken::protocol {
namespace {

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// The digits of Contact ID: A does not occur.
constexpr bool is_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'B' && c <= 'F'); }

/// Takes up to `most` digits from the front, in capitals.
std::string take_digits(std::string_view& rest, std::size_t most) {
  std::string digits;
  while (!rest.empty() && digits.size() < most && is_digit(upper(rest.front()))) {
    digits += upper(rest.front());
    rest.remove_prefix(1);
  }
  return digits;
}

void skip_blanks(std::string_view& rest) { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); }

constexpr char qualifier_digit(char sent) {
  switch (upper(sent)) {
    case 'E':
      return '1';
    case 'R':
      return '3';
    case 'P':
      return '6';
    default:
      return sent;
  }
}

constexpr std::size_t number_most = 4;

}  // namespace

ContactIdEvent contact_id_event(char qualifier, std::string_view code, std::string_view group, std::string_view number) {
  ContactIdEvent event;
  event.code = code;
  event.qualifier = qualifier_digit(qualifier);
  event.partition = group;
  const auto meaning = contact_id_meaning(code);
  event.code_known = meaning.has_value();
  event.qualifier_known = event.qualifier == '1' || event.qualifier == '3' || event.qualifier == '6';
  (meaning && meaning->number_is_user ? event.user : event.zone) = number;
  const bool two_events = meaning && meaning->event != meaning->restored;  // 401: the qualifier says unset or set, not over
  if (event.qualifier == '6') event.phase = Phase::status;
  if (event.qualifier == '3' && !two_events) event.phase = Phase::restored;
  if (meaning && event.qualifier_known) event.event = event.qualifier == '3' ? meaning->restored : meaning->event;
  return event;
}

std::optional<ContactIdEvent> contact_id(std::string_view payload) {
  skip_blanks(payload);
  if (payload.empty()) return std::nullopt;
  const char qualifier = qualifier_digit(payload.front());
  if (qualifier < '0' || qualifier > '9') return std::nullopt;
  payload.remove_prefix(1);
  const auto code = take_digits(payload, 3);
  skip_blanks(payload);
  const auto group = take_digits(payload, 2);
  skip_blanks(payload);
  const auto number = take_digits(payload, number_most);
  skip_blanks(payload);
  if (code.size() != 3 || group.size() != 2 || number.empty() || !payload.empty()) return std::nullopt;
  return contact_id_event(qualifier, code, group, number);
}

Said said(const ContactIdEvent& event) { return {event.event, event.phase, event.code, event.zone, event.partition, event.user, {}}; }

}  // namespace hearken::protocol
