#include "protocol/sia_events.h"

#include <algorithm>
#include <array>

// How it reads
// A cursor over the payload; each packet is one function that takes what belongs to it from the front. Modifiers change the
// cursor's state (`held`), a code copies the state into an event, so that a modifier holds for the codes behind it. What
// nobody takes is skipped up to the next separator.

namespace hearken::protocol {
namespace {

constexpr bool capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool small(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool separator(char c) { return c == '/' || c == '|'; }
constexpr char to_capital(char c) { return small(c) ? static_cast<char>(c - 'a' + 'A') : c; }

constexpr std::size_t number_most = 6;
constexpr std::size_t modifiers_most = 16;  // the lists have fewer names; each is copied into every event
constexpr std::size_t events_most = 256;    // more are no panel's

constexpr std::array<std::string_view, 12> modifier_names{"ti", "da", "id", "ri", "pi", "ai", "ph", "lv", "va", "pt", "rg", "ss"};

bool modifier_name(std::string_view name) { return std::find(modifier_names.begin(), modifier_names.end(), name) != modifier_names.end(); }

/// `1001` for 10:01.
std::string with_colons(std::string_view time) {
  std::string text(time);
  if (time.find(':') != std::string_view::npos || (time.size() != 4 && time.size() != 6)) return text;
  if (time.size() == 6) text.insert(4, 1, ':');
  text.insert(2, 1, ':');
  return text;
}

class Reader {
 public:
  Reader(std::string_view payload, TextEncoding encoding) : rest_(payload), otherwise_(encoding) {
    // Only a message that is not UTF-8 may hold marks inside its characters.
    marks_ = encoding == TextEncoding::gb18030 && valid_utf8(payload) ? TextEncoding::utf8 : encoding;
  }

  std::vector<SiaEvent> read() {
    take_block_letter();
    while (!rest_.empty() && events_.size() < events_most) take_packet();
    if (!rest_.empty()) add_unidentified();
    return std::move(events_);
  }

 private:
  /// Instead of what was not read: a person looks.
  void add_unidentified() {
    events_.emplace_back();
    events_.back().known = false;
  }

  void take_block_letter() {
    if (rest_.size() < 3 || (rest_[0] != 'N' && rest_[0] != 'O')) return;
    const bool packet_follows = (small(rest_[1]) && small(rest_[2])) || (capital(rest_[1]) && capital(rest_[2]));
    if (!packet_follows) return;  // `NA004` is the code NA
    held_.block = rest_[0];
    rest_.remove_prefix(1);
  }

  void take_packet() {
    if (separator(rest_[0]) || rest_[0] == ' ') return rest_.remove_prefix(1);
    if (rest_.size() >= 2 && small(rest_[0]) && small(rest_[1])) return take_modifier();
    if (rest_[0] == 'A' && !code_with_a()) return take_a_text();
    if (rest_.size() >= 2 && capital(rest_[0]) && capital(rest_[1])) return take_code();
    rest_.remove_prefix(packet_end());
  }

  /// Where the packet at the front ends: at the next separator.
  std::size_t packet_end() const {
    const auto slash = rest_.find('/');  // never the second byte of a character
    const auto bar = find_mark(rest_.substr(0, slash), '|', 0, marks_);
    return std::min({slash, bar, rest_.size()});
  }

  std::string_view take(std::size_t count) {
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  template <class Wanted>
  std::string_view take_while(Wanted wanted, std::size_t most) {
    std::size_t count = 0;
    while (count < rest_.size() && count < most && wanted(rest_[count])) ++count;
    return take(count);
  }
  std::string_view take_digits() { return take_while(digit, number_most); }

  void take_modifier() {
    const auto name = take(2);
    if (name == "ti") {
      held_.at = with_colons(take_while([](char c) { return digit(c) || c == ':'; }, 8));
    } else if (name == "da") {
      held_.on = take_while([](char c) { return digit(c) || c == '-'; }, 10);
    } else {
      const auto value = take_digits();
      if (name == "id")
        held_.user = value;
      else if (name == "ri")
        held_.partition = value;
      else if (held_.modifiers.size() < modifiers_most)
        held_.modifiers.emplace_back(name, value);
    }
    if (!rest_.empty() && rest_[0] == '^') (name == "ri" ? held_.area_text : held_.text) = take_caret_text();
  }

  /// A packet that starts with A is a code if A, a capital and digits are all of it; otherwise a text: `AFire`.
  bool code_with_a() const {
    if (rest_.size() < 2 || !capital(rest_[1])) return false;
    std::size_t end = 2;
    while (end < rest_.size() && digit(rest_[end])) ++end;
    return end == rest_.size() || separator(rest_[end]) || rest_[end] == '*' || rest_[end] == '^';
  }

  void take_a_text() {
    take(1);
    // Behind a code it goes on to the end; before one it must not hide it.
    const auto text = to_utf8(take(events_.empty() ? packet_end() : rest_.size()), otherwise_);
    if (events_.empty())
      held_.text = text;
    else if (events_.back().text.empty())
      events_.back().text = text;
  }

  void take_code() {
    SiaEvent event = held_;
    event.code = take(2);
    const auto meaning = sia_meaning(event.code);
    event.known = meaning.has_value();
    const auto number = take_digits();
    give_meaning(event, meaning.value_or(SiaMeaning{}), number);
    take_tail(event);
    events_.push_back(std::move(event));
  }

  static void give_meaning(SiaEvent& event, const SiaMeaning& meaning, std::string_view number) {
    event.event = meaning.event;
    event.phase = event.block == 'O' ? Phase::status : meaning.phase;
    if (number.empty()) return;
    switch (meaning.number) {
      case SiaNumber::user:
        event.user = number;
        break;
      case SiaNumber::area:
        (event.partition.empty() ? event.partition : event.address) = number;
        break;
      case SiaNumber::zone:
      case SiaNumber::door:
        event.zone = number;
        break;
    }
  }

  /// What stands behind code and number: units, text, or another packet without a separator.
  void take_tail(SiaEvent& event) {
    if (!rest_.empty() && rest_[0] == '*') take_stars(event);
    if (!rest_.empty() && rest_[0] == '^') {
      auto text = take_caret_text();
      if (!text.empty()) event.text = std::move(text);
    }
    if (rest_.empty() || separator(rest_[0]) || packet_follows()) return;
    const auto bare = to_utf8(take(packet_end()), otherwise_);
    if (event.text.empty() && bare.find_first_not_of(' ') != std::string::npos) event.text = bare;
  }

  /// `BA01FA02`, `BA01ri2`: known ones only, or a bare text would be cut.
  bool packet_follows() const {
    if (rest_.size() < 3 || !digit(rest_[2])) return false;
    const auto name = rest_.substr(0, 2);
    return sia_meaning(name).has_value() || modifier_name(name);
  }

  std::string take_caret_text() {
    take(1);
    const auto end = find_mark(rest_, '^', 0, marks_);
    const auto text = take(std::min(end, rest_.size()));
    if (!rest_.empty()) take(1);
    return to_utf8(text, otherwise_);
  }

  /// `*45TC`, `*"hall"NM`, `*Familie*`.
  void take_stars(SiaEvent& event) {
    take(1);
    if (!rest_.empty() && (rest_[0] == '"' || rest_[0] == '\'')) return take_quoted(event);
    if (take_units(event)) return;
    const auto end = std::min(find_mark(rest_, '*', 0, marks_), packet_end());
    event.text = to_utf8(take(end), otherwise_);
    if (!rest_.empty() && rest_[0] == '*') take(1);
  }

  bool take_units(SiaEvent& event) {
    std::size_t end = 0;
    while (end < rest_.size() && end < number_most && digit(rest_[end])) ++end;
    const auto digits = end;
    while (end < rest_.size() && end < digits + 2 && (capital(rest_[end]) || small(rest_[end]))) ++end;
    const bool ends = end == rest_.size() || separator(rest_[end]) || rest_[end] == '^';
    if (digits == 0 || end == digits || !ends) return false;
    event.units = take(end);
    return true;
  }

  void take_quoted(SiaEvent& event) {
    const char quote = take(1)[0];
    const auto end = find_mark(rest_, quote, 0, marks_);
    const bool closed = end != std::string_view::npos;
    event.text = to_utf8(take(closed ? end : packet_end()), otherwise_);
    if (!closed) return;
    take(1);
    if (rest_.substr(0, 2) == "NM") take(2);  // the unit sign of text
  }

  std::string_view rest_;
  TextEncoding otherwise_;
  TextEncoding marks_;
  SiaEvent held_;  // what the modifiers said so far
  std::vector<SiaEvent> events_;
};

/// (unsure) A device that writes everything small: taken where nothing else was found, and for known codes only.
std::vector<SiaEvent> small_letters(std::string_view payload, TextEncoding encoding) {
  std::string capitals;
  if (payload.size() > 2 && (payload[0] == 'n' || payload[0] == 'o')) {
    capitals = to_capital(payload[0]);
    payload.remove_prefix(1);
  }
  while (!payload.empty()) {
    const auto end = std::min(payload.find_first_of("/|"), payload.size());
    const auto packet = payload.substr(0, end);
    const bool digits_follow = packet.size() >= 2 && std::all_of(packet.begin() + 2, packet.end(), digit);
    if (digits_follow && !modifier_name(packet.substr(0, 2))) {
      capitals += to_capital(packet[0]);
      capitals += to_capital(packet[1]);
      capitals += packet.substr(2);
    } else {
      capitals += packet;
    }
    if (end < payload.size()) capitals += payload[end];
    payload.remove_prefix(std::min(end + 1, payload.size()));
  }
  auto events = Reader(capitals, encoding).read();
  std::erase_if(events, [](const SiaEvent& event) { return !event.known; });
  return events;
}

bool account_sign(char c) { return digit(c) || capital(c) || small(c); }
bool hexadecimal(char c) { return digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

constexpr std::size_t account_most = 16;

/// `NRR` of `NRR|AStart` is a block, `alarm2` of `alarm2|Nri1` an account.
bool begins_a_block(std::string_view text) {
  if (text.size() < 3 || (text[0] != 'N' && text[0] != 'O')) return false;
  return sia_meaning(text.substr(1, 2)).has_value();
}

}  // namespace

std::vector<SiaEvent> sia_events(std::string_view payload, TextEncoding encoding) {
  auto events = Reader(payload, encoding).read();
  if (events.empty()) events = small_letters(payload, encoding);
  return events;
}

Said said(const SiaEvent& event) { return {event.event, event.phase, event.code, event.zone, event.partition, event.user, event.text}; }

DataBlock data_block(std::string_view data) {
  const bool hash = !data.empty() && data[0] == '#';
  const auto text = data.substr(hash ? 1 : 0);
  const auto bar = text.substr(0, account_most + 1).find('|');
  const auto before = text.substr(0, bar);
  if (bar != std::string_view::npos && std::all_of(before.begin(), before.end(), account_sign) && (hash || !begins_a_block(before)))
    return {before, text.substr(bar + 1)};
  if (!hash) return {{}, data};
  const auto far_bar = std::min(text.find('|'), text.size());
  if (far_bar > account_most && far_bar < text.size() && std::all_of(text.begin(), text.begin() + far_bar, account_sign))
    return {{}, text.substr(far_bar + 1)};  // too long for an account; its beginning may be somebody else's
  const auto account = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), hexadecimal) - text.begin());
  return {text.substr(0, std::min(account, account_most)), text.substr(std::min(account, account_most))};  // (unsure) the bar left out
}

}  // namespace hearken::protocol
