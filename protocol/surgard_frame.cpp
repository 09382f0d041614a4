#include "protocol/surgard_frame.h"

#include <algorithm>
#include <optional>

#include "protocol/contact_id.h"
#include "protocol/sia_events.h"

namespace hearken::protocol::surgard {
namespace {

constexpr std::size_t account_least = 3, account_most = 10;
constexpr std::size_t line_most = 7;
constexpr std::size_t fixed_length_without_line = 19;
constexpr std::size_t heartbeat_blanks = 8;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool alphanumeric(char c) { return digit(c) || letter(c); }
bool hexadecimal(char c) { return digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }
char capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

template <class Is>
bool all(std::string_view text, Is is) {
  return std::all_of(text.begin(), text.end(), is);
}
bool blank(std::string_view text) { return text.find_first_not_of(' ') == std::string_view::npos; }

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string capitals(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(), capital);
  return made;
}

/// ID, receiver and line: `5RRL`.
bool take_head(std::string_view head, Reading& reading) {
  if (head.size() < 4 || head.size() > 3 + line_most || !all(head, alphanumeric)) return false;
  reading.receiver = head.substr(1, 2);
  reading.line = head.substr(3);
  return all(reading.receiver, hexadecimal);
}

bool take_account(std::string_view padded, Reading& reading) {
  const auto account = trimmed(padded);
  if (account.size() < account_least || account.size() > account_most || !all(account, alphanumeric)) return false;
  reading.account = capitals(account);
  return true;
}

/// The frame parted from the right into columns of fixed width, the rest being the head; empty: the length does not fit.
struct Columns {
  std::string_view head;
  std::string_view rest;
};
std::optional<Columns> columns(std::string_view frame, int line_digits) {
  if (frame.size() <= fixed_length_without_line || frame.size() > fixed_length_without_line + line_most) return std::nullopt;
  const auto line = frame.size() - fixed_length_without_line;
  if (line_digits > 0 && line != static_cast<std::size_t>(line_digits)) return std::nullopt;
  return Columns{frame.substr(0, 3 + line), frame.substr(3 + line)};
}

// ---- Contact ID ----

struct ContactIdFields {
  std::string_view account, qualifier, code, group, number;
};

/// `18AAAAQXYZGGCCC`, from the right; or with blanks between all fields.
std::optional<ContactIdFields> contact_id_fields(std::string_view body) {
  constexpr std::size_t tail = 9;
  if (body.size() >= 2 + account_least + tail && body.find(' ') == std::string_view::npos) {
    const auto end = body.substr(body.size() - tail);
    return ContactIdFields{body.substr(2, body.size() - 2 - tail), end.substr(0, 1), end.substr(1, 3), end.substr(4, 2), end.substr(6)};
  }
  std::array<std::string_view, 5> parts;
  std::size_t count = 0;
  for (auto rest = trimmed(body); !rest.empty(); ++count) {
    if (count == parts.size()) return std::nullopt;
    const auto end = std::min(rest.find(' '), rest.size());
    parts[count] = rest.substr(0, end);
    rest = trimmed(rest.substr(end));
  }
  if (count == 5 && parts[0].size() == 2 && parts[2].size() == 4)
    return ContactIdFields{parts[1], parts[2].substr(0, 1), parts[2].substr(1), parts[3], parts[4]};
  if (count == 2 && parts[0].size() >= 2 + account_least + 4) {  // a blank group: 18AAAAQXYZ  CCC
    const auto end = parts[0].substr(parts[0].size() - 4);
    return ContactIdFields{parts[0].substr(2, parts[0].size() - 6), end.substr(0, 1), end.substr(1), {}, parts[1]};
  }
  return std::nullopt;
}

bool read_contact_id(std::string_view frame, int line_digits, Reading& reading) {
  auto at = frame.find(' ');
  std::string_view body;
  if (at != std::string_view::npos && at >= 4 && at <= 3 + line_most) {
    body = frame.substr(at + 1);
  } else {  // no blank behind the line: `500118…`
    at = 3 + static_cast<std::size_t>(std::max(line_digits, 1));
    if (frame.size() < at) return false;
    body = frame.substr(at);
  }
  const auto type = body.substr(0, 2);
  if (!take_head(frame.substr(0, at), reading) || (type != "18" && type != "98" && type != "58")) return false;
  const auto fields = contact_id_fields(body);
  if (!fields || !take_account(fields->account, reading) || !all(fields->account, hexadecimal)) return false;
  constexpr std::string_view qualifiers = "ERP136";
  const char qualifier = capital(fields->qualifier[0]);
  if (qualifiers.find(qualifier) == std::string_view::npos) return false;
  if (!all(fields->code, hexadecimal) || !all(fields->group, hexadecimal) || !all(fields->number, hexadecimal)) return false;
  std::replace(reading.account.begin(), reading.account.end(), 'A', '0');  // a zero is dialled as A
  reading.says.push_back(said(contact_id_event(qualifier, fields->code, fields->group, fields->number)));
  return true;
}

// ---- basic signals ----

struct BasicMeaning {
  char code;
  Event event;
  Phase phase;
};
constexpr BasicMeaning basic_meanings[] = {
    {'A', Event::unidentified, Phase::raised},   {'R', Event::unidentified, Phase::restored},
    {'T', Event::system_fault, Phase::raised},   {'B', Event::bypass, Phase::raised},
    {'H', Event::bypass, Phase::restored},       {'C', Event::armed, Phase::status},
    {'O', Event::disarmed, Phase::status},       {'F', Event::cancel, Phase::status},
    {'P', Event::speech_follows, Phase::status}, {'0', Event::periodic_test, Phase::status},
    {'1', Event::fire, Phase::raised},           {'2', Event::panic, Phase::raised},
    {'3', Event::intrusion, Phase::raised},      {'4', Event::armed, Phase::status},
    {'5', Event::disarmed, Phase::status},       {'6', Event::maintenance_request, Phase::raised},
    {'7', Event::medical, Phase::raised},        {'9', Event::unidentified, Phase::restored},
};

Said basic_said(char code, std::string_view account, const Meanings& meanings) {
  Said made;
  made.code = std::string(1, code);
  const auto* known = std::find_if(std::begin(basic_meanings), std::end(basic_meanings), [&](const auto& row) { return row.code == code; });
  if (known != std::end(basic_meanings)) {
    made.event = known->event;
    made.phase = known->phase;
  }
  if (account == "0000" && (code == 'A' || code == 'R' || code == 'T')) made.event = Event::link_fault;  // the receiver's own lines
  if (const auto own = meanings.basic.find(code); own != meanings.basic.end()) made.event = own->second;
  return made;
}

/// `ssss AAAAAA s X G YYY`
bool read_basic(const Columns& parts, const Meanings& meanings, Reading& reading) {
  const auto rest = parts.rest;
  if (!take_head(parts.head, reading) || !blank(rest.substr(0, 4)) || rest[10] != ' ' || !take_account(rest.substr(4, 6), reading)) return false;
  const auto zone = trimmed(rest.substr(13));
  if (!(alphanumeric(rest[11]) || rest[11] == ' ') || !(alphanumeric(rest[12]) || rest[12] == ' ') || !all(zone, alphanumeric)) return false;
  auto made = basic_said(capital(rest[11]), reading.account, meanings);
  made.partition = trimmed(rest.substr(12, 1));
  made.zone = zone;
  reading.says.push_back(std::move(made));
  return true;
}

bool heartbeat(std::string_view frame) {
  const auto text = trimmed(frame);
  if (text.empty() || text[0] != '1' || text.back() != '@') return false;
  const auto head = text.substr(0, std::min(text.find(' '), text.size()));
  if (head.size() < 4 || head.size() > 10 || !all(head, alphanumeric)) return false;
  const auto gap = text.substr(head.size(), text.size() - head.size() - 1);
  return gap.size() >= heartbeat_blanks && blank(gap);
}

// ---- SIA ----

bool take_sia(std::string_view payload, Reading& reading) {
  for (const auto& event : sia_events(payload)) reading.says.push_back(said(event));
  return !reading.says.empty();
}

/// Code and zone in columns: ID 3 (4 blanks, account of 6) and ID 6 (6 blanks, account of 4), each then `CC ZZZZ`.
bool read_sia_columns(const Columns& parts, std::size_t blanks, Reading& reading) {
  const auto rest = parts.rest;
  if (!take_head(parts.head, reading) || !blank(rest.substr(0, blanks)) || !take_account(rest.substr(blanks, 10 - blanks), reading)) return false;
  const auto code = rest.substr(10, 2);
  const auto zone = trimmed(rest.substr(12));
  if (!all(code, alphanumeric) || !all(zone, alphanumeric)) return false;
  if (code == "ri") {
    reading.kind = Kind::area;
    reading.says.emplace_back().partition = zone;
    return true;
  }
  if (sia_meaning(code)) return take_sia("N" + std::string(code) + std::string(zone), reading);
  auto& made = reading.says.emplace_back();  // a code that no list has
  made.code = code;
  made.zone = zone;
  return true;
}

/// `SRRL[#AAAAAA|block]`
bool read_sia_block(std::string_view frame, Reading& reading) {
  const auto open = frame.find('[');
  if (open == std::string_view::npos || !take_head(trimmed(frame.substr(0, open)), reading)) return false;
  const auto close = frame.find(']', open);
  if (close == std::string_view::npos) return false;
  const auto block = data_block(frame.substr(open + 1, close - open - 1));
  return take_account(block.account, reading) && take_sia(block.payload, reading);
}

// ---- Ademco High Speed ----

std::optional<Said> channel_said(char state, char channel, const Meanings& meanings) {
  Said made;
  made.code = std::string(1, state);
  made.zone = std::string(1, channel);
  if (const auto own = meanings.channels.find(channel); own != meanings.channels.end()) made.event = own->second;
  switch (state) {
    case '1':
      break;
    case '2':
      made.event = Event::disarmed;
      made.phase = Phase::status;
      break;
    case '3':
      made.phase = Phase::restored;
      break;
    case '4':
      made.event = Event::armed;
      made.phase = Phase::status;
      break;
    case '0':
      made.event = Event::sensor_fault;
      break;
    default:
      return std::nullopt;  // 5 normal, 6 told before
  }
  return made;
}

/// `AAAA s CCCC s CCCC s C`; the ninth: 7 the channels tell the state, 8 low battery, 9 test.
bool read_high_speed(const Columns& parts, const Meanings& meanings, Reading& reading) {
  const auto rest = parts.rest;
  if (!take_head(parts.head, reading) || !take_account(rest.substr(0, 4), reading)) return false;
  if (rest[4] != ' ' || rest[9] != ' ' || rest[14] != ' ' || !digit(rest[15])) return false;
  const auto states = std::string(rest.substr(5, 4)) + std::string(rest.substr(10, 4));
  if (!all(states, [](char c) { return c >= '0' && c <= '6'; })) return false;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (auto made = channel_said(states[i], static_cast<char>('1' + i), meanings)) reading.says.push_back(std::move(*made));
  if (rest[15] != '8' && rest[15] != '9' && !reading.says.empty()) return true;
  auto& made = reading.says.emplace_back();
  made.code = rest[15];
  made.event = rest[15] == '8' ? Event::low_battery : rest[15] == '9' ? Event::periodic_test : Event::status;
  if (rest[15] != '8') made.phase = Phase::status;
  return true;
}

bool read_as(std::string_view frame, const Meanings& meanings, int line_digits, Reading& reading) {
  if (frame[0] == '5') return read_contact_id(frame, line_digits, reading);
  if (frame[0] == 'S' || frame[0] == '0') return read_sia_block(frame, reading);
  const auto parts = columns(frame, line_digits);
  if (!parts) return false;
  switch (frame[0]) {
    case '1':
      return read_basic(*parts, meanings, reading);
    case '3':
      return read_sia_columns(*parts, 4, reading);
    case '6':
      return read_sia_columns(*parts, 6, reading);
    default:
      return read_high_speed(*parts, meanings, reading);
  }
}

}  // namespace

Reading read(std::string_view frame, const Meanings& meanings, int line_digits) {
  Reading reading;
  if (heartbeat(frame)) {
    reading.kind = Kind::heartbeat;
    return reading;
  }
  constexpr std::string_view ids = "5S01368";
  if (frame.empty() || ids.find(frame[0]) == std::string_view::npos) return reading;
  reading.kind = Kind::signal;
  if (read_as(frame, meanings, line_digits, reading)) return reading;
  Reading damaged;
  damaged.kind = Kind::damaged;
  return damaged;
}

std::size_t first_frame_end(std::string_view text, const Meanings& meanings, int line_digits) {
  constexpr std::string_view ids = "5S01368";
  for (std::size_t end = 4; end <= text.size(); ++end) {
    const auto next = text.substr(end);
    const bool begins = next.size() >= 3 && ids.find(next[0]) != std::string_view::npos && hexadecimal(next[1]) && hexadecimal(next[2]);
    if (!next.empty() && !begins) continue;
    const auto kind = read(text.substr(0, end), meanings, line_digits).kind;
    if (kind != Kind::damaged && kind != Kind::unknown) return end;
  }
  return std::string_view::npos;
}

}  // namespace hearken::protocol::surgard
