#include "protocol/dc09_message.h"

#include <algorithm>

#include "protocol/hexadecimal.h"

namespace hearken::protocol::dc09 {
namespace {

constexpr std::size_t account_most = 16;
constexpr std::size_t sequence_most = 10;  // four by the letter; more are echoed all the same
constexpr std::size_t echo_most = 64;      // sequence, R, L and account; more is no header
constexpr std::size_t plain_least = 8;     // so many bytes of nonsense are hardly ever all ASCII

constexpr char to_capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool hexadecimal(char c) { return hex_value(c) >= 0; }
constexpr bool letter_or_digit(char c) { return digit(c) || (to_capital(c) >= 'A' && to_capital(c) <= 'Z'); }
constexpr bool plain(char c) { return c >= ' ' && c <= '~'; }
constexpr bool printable(char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7F; }

bool equal_without_case(std::string_view text, std::string_view capitals) {
  return std::equal(text.begin(), text.end(), capitals.begin(), capitals.end(), [](char a, char b) { return to_capital(a) == b; });
}

template <class Wanted>
std::string_view take_while(std::string_view& rest, Wanted wanted) {
  const auto end = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), wanted) - rest.begin());
  const auto taken = rest.substr(0, end);
  rest.remove_prefix(end);
  return taken;
}

/// `R12` or `L0`: the digits behind the letter, or none.
std::optional<std::string_view> take_prefix(std::string_view& rest, char letter) {
  if (rest.empty() || to_capital(rest[0]) != letter) return std::nullopt;
  rest.remove_prefix(1);
  return take_while(rest, hexadecimal);
}

// ---- content ----

/// The text behind the `[`, parted. Views of it.
struct Content {
  std::string_view region;               // data and fields, brackets included, without the time
  std::optional<std::string_view> time;  // behind the `_`
};

/// The time stands behind the last bracket.
Content part_time(std::string_view text) {
  const auto close = text.rfind(']');
  if (close == std::string_view::npos) return {text, {}};
  const auto rest = text.substr(close + 1);
  if (rest.empty() || rest[0] != '_') return {text.substr(0, close + 1), {}};
  return {text.substr(0, close + 1), rest.substr(1)};
}

/// Where the bracket that is open at the front closes: at a `]` that ends the region or stands before the next `[`. A text
/// may hold others, also as the second byte of a GB 18030 character.
std::size_t closing(std::string_view region, TextEncoding encoding) {
  for (const auto marks : {encoding, TextEncoding::utf8}) {
    for (auto at = find_mark(region, ']', 0, marks); at != std::string_view::npos; at = find_mark(region, ']', at + 1, marks))
      if (at + 1 == region.size() || region[at + 1] == '[') return at;
    if (marks == TextEncoding::utf8) break;
  }
  return region.size();
}

// ---- the cipher ----

/// The pad ends at the first `|`, which goes with it, or at a bracket.
std::string_view without_pad(std::string_view text) {
  const auto end = text.find_first_of("|[]");
  if (end == std::string_view::npos) return {};
  return text.substr(text[end] == ']' ? end : end + 1);
}

/// Two blocks of nonsense may hold a bar and a bracket by chance: what stands behind the last bracket tells.
bool makes_sense(std::string_view text, std::string_view decrypted) {
  const auto content = part_time(text);
  if (content.region.empty()) return false;
  if (content.time) {
    const auto sign = [](char c) { return digit(c) || c == ':' || c == ',' || c == '-'; };
    const bool as_a_time = content.time->size() >= 6 && content.time->size() <= 24 && std::all_of(content.time->begin(), content.time->end(), sign);
    return as_a_time || (text.size() >= plain_least && std::all_of(text.begin(), text.end(), plain));  // a clock of another form
  }
  // Without a time the bracket must end it, and what it holds must look like data.
  if (text.back() != ']') return false;
  if (text.size() == 1) return decrypted.size() >= 2 && decrypted[decrypted.size() - 2] == '|';
  return std::all_of(text.begin(), text.end(), printable) && text.size() >= 4;
}

std::optional<std::string> decrypted(const Header& header, Cipher* cipher, Message& message) {
  const auto hex = header.content.substr(0, header.content.find(']'));  // some close the bracket behind the cipher text
  message.comparable = std::to_string(hex.size());                      // until it is readable: a retransmission has another cipher text
  std::optional<std::string> text;
  if (cipher == nullptr) {
    message.flaws.push_back(Flaw::no_key);
  } else if (text = cipher->decrypt(hex); !text) {
    message.flaws.push_back(Flaw::cipher_malformed);
  } else if (!makes_sense(without_pad(*text), *text)) {
    message.flaws.push_back(Flaw::wrong_key);
    text.reset();
  }
  message.readable = text.has_value();
  return text;
}

// ---- what it says ----

void note(Message& message, Flaw flaw) {
  if (std::find(message.flaws.begin(), message.flaws.end(), flaw) == message.flaws.end()) message.flaws.push_back(flaw);
}

void add_sia(Message& message, std::string_view payload, TextEncoding encoding) {
  auto events = sia_events(payload, encoding);
  if (events.empty()) {
    note(message, Flaw::payload_malformed);
    message.odd_text += to_utf8(payload, encoding);
  }
  for (auto& event : events) {
    if (!event.known) note(message, Flaw::code_unknown);
    message.sia.push_back(std::move(event));
  }
}

void add_contact_id(Message& message, std::string_view payload, TextEncoding encoding) {
  auto event = contact_id(payload);
  if (!event) {
    note(message, Flaw::payload_malformed);
    message.odd_text += to_utf8(payload, encoding);
    return;
  }
  if (!event->code_known) note(message, Flaw::code_unknown);
  if (!event->qualifier_known) note(message, Flaw::qualifier_unknown);
  message.contact_id.push_back(std::move(*event));
}

void add_data(Message& message, Token token, std::string_view data, TextEncoding encoding) {
  const auto block = data_block(data);
  if (message.data_account.empty()) message.data_account = in_capitals(block.account);
  if (!block.account.empty() && in_capitals(block.account) != message.data_account) {  // one transmission is one device's: a person looks
    note(message, Flaw::payload_malformed);
    message.odd_text += "another account: " + to_utf8(data, encoding);
    return;
  }
  switch (token) {
    case Token::sia_dcs:
      return add_sia(message, block.payload, encoding);
    case Token::adm_cid:
      return add_contact_id(message, block.payload, encoding);
    case Token::null:
      message.link_test = true;
      return;
    case Token::reply:
    case Token::other:
      note(message, Flaw::id_unknown);
      message.odd_text += to_utf8(data, encoding);
  }
}

void add_brackets(Message& message, Token token, std::string_view region, TextEncoding encoding) {
  if (encoding == TextEncoding::gb18030 && valid_utf8(region)) encoding = TextEncoding::utf8;
  bool first = true;
  while (first || !region.empty()) {
    if (!first && region[0] == '[') region.remove_prefix(1);
    const auto end = closing(region, encoding);
    const auto inside = region.substr(0, end);
    region.remove_prefix(std::min(end + 1, region.size()));
    if (first || (!inside.empty() && inside[0] == '#'))
      add_data(message, token, inside, encoding);
    else if (!inside.empty())
      message.extended.emplace_back(inside[0], inside.substr(1));
    first = false;
  }
}

void settle_accounts(Message& message, const Header& header) {
  message.account = in_capitals(header.account);
  if (message.account.empty()) std::swap(message.account, message.data_account);
  if (message.account == message.data_account) message.data_account.clear();
}

void add_time(Message& message, const Content& content, bool encrypted) {
  if (content.time) message.time = read_time(*content.time);
  if (content.time && !message.time) message.flaws.push_back(Flaw::timestamp_malformed);
  if (!content.time && encrypted) message.flaws.push_back(Flaw::timestamp_missing);
}

// ---- time ----

constexpr std::string_view time_form = "00:00:00,00-00-0000";

/// A number of `count` digits; the form has been checked.
constexpr unsigned number(std::string_view text, std::size_t at, std::size_t count) {
  unsigned value = 0;
  for (const char c : text.substr(at, count)) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

void put(std::string& text, std::size_t at, std::size_t count, unsigned value) {
  for (auto i = count; i-- > 0; value /= 10) text[at + i] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<Header> read_header(std::string_view body) {
  const auto close = body.find('"', 1);
  if (body.empty() || close == std::string_view::npos) return std::nullopt;
  Header header;
  header.id = body.substr(1, close - 1);
  header.encrypted = !header.id.empty() && header.id[0] == '*';
  if (header.encrypted) header.id.remove_prefix(1);
  auto rest = body.substr(close + 1);
  const auto bracket = rest.find('[');
  if (header.id.empty() || bracket == std::string_view::npos || bracket > echo_most) return std::nullopt;
  header.echo = rest.substr(0, bracket);
  header.content = rest.substr(bracket + 1);
  rest = header.echo;
  header.sequence = take_while(rest, digit);
  if (header.sequence.empty() || header.sequence.size() > sequence_most) return std::nullopt;
  header.receiver = take_prefix(rest, 'R');
  header.line = take_prefix(rest, 'L');
  if (!rest.empty() && rest[0] == '#') rest.remove_prefix(1);
  if (rest.size() <= account_most && std::all_of(rest.begin(), rest.end(), letter_or_digit)) header.account = rest;
  return header;
}

Token token(std::string_view id) {
  constexpr std::array<std::pair<std::string_view, Token>, 7> tokens{{{"SIA-DCS", Token::sia_dcs},
                                                                      {"ADM-CID", Token::adm_cid},
                                                                      {"NULL", Token::null},
                                                                      {"ACK", Token::reply},
                                                                      {"NAK", Token::reply},
                                                                      {"DUH", Token::reply},
                                                                      {"RSP", Token::reply}}};
  for (const auto& [name, meaning] : tokens)
    if (equal_without_case(id, name)) return meaning;
  return Token::other;
}

Message read_message(const Header& header, const Settings& settings) {
  Message message;
  const auto account = in_capitals(header.account);
  auto* cipher = settings.cipher_of(account);
  std::optional<std::string> plain;
  auto text = header.content;
  if (header.encrypted) {
    plain = decrypted(header, cipher, message);
    if (!plain) {
      settle_accounts(message, header);
      return message;
    }
    text = without_pad(*plain);
  } else if (cipher != nullptr) {
    message.flaws.push_back(Flaw::unencrypted);
  }
  const auto content = part_time(text);
  message.comparable = content.region;
  add_brackets(message, token(header.id), content.region, settings.encoding_of(account));
  add_time(message, content, header.encrypted);
  settle_accounts(message, header);
  return message;
}

std::optional<Flaw> judge_time(Instant time, Instant now, const Window& window) {
  if (time < now - window.back) return Flaw::timestamp_late;
  if (time > now + window.ahead) return Flaw::timestamp_early;
  return std::nullopt;
}

std::string time_text(Instant time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  std::string text(time_form);
  put(text, 0, 2, static_cast<unsigned>(clock.hours().count()));
  put(text, 3, 2, static_cast<unsigned>(clock.minutes().count()));
  put(text, 6, 2, static_cast<unsigned>(clock.seconds().count()));
  put(text, 9, 2, static_cast<unsigned>(date.month()));
  put(text, 12, 2, static_cast<unsigned>(date.day()));
  put(text, 15, 4, static_cast<unsigned>(static_cast<int>(date.year())));
  return text;
}

std::optional<Instant> read_time(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != time_form.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (time_form[i] == '0' ? !digit(text[i]) : text[i] != time_form[i]) return std::nullopt;
  const year_month_day date{year(static_cast<int>(number(text, 15, 4))), month(number(text, 9, 2)), day(number(text, 12, 2))};
  const auto hour = number(text, 0, 2), minute = number(text, 3, 2), second = number(text, 6, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
}

}  // namespace hearken::protocol::dc09
