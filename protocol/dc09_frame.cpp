#include "protocol/dc09_frame.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hearken::protocol::dc09 {
namespace {

struct Row {
  Flaw flaw;
  std::string_view word;
  Fault fault;
};

using enum Flaw;
constexpr std::array rows{
    Row{junk, "junk", Fault::noise},
    Row{frame_truncated, "frame_truncated", Fault::never_ended},
    Row{frame_timeout, "frame_timeout", Fault::never_ended},
    Row{frame_too_long, "frame_too_long", Fault::too_long},
    Row{crc_mismatch, "crc_mismatch", Fault::bad_checksum},
    Row{length_mismatch, "length_mismatch", Fault::bad_length},
    Row{crc_covers_cr, "crc_covers_cr", Fault::bad_length},
    Row{header_malformed, "header_malformed", Fault::bad_grammar},
    Row{reply_received, "reply_received", Fault::bad_grammar},
    Row{no_key, "no_key", Fault::not_decrypted},
    Row{cipher_malformed, "cipher_malformed", Fault::not_decrypted},
    Row{wrong_key, "wrong_key", Fault::not_decrypted},
    Row{unencrypted, "unencrypted", Fault::not_decrypted},
    Row{id_unknown, "id_unknown", Fault::bad_grammar},
    Row{payload_malformed, "payload_malformed", Fault::bad_grammar},
    Row{code_unknown, "code_unknown", Fault::bad_grammar},
    Row{qualifier_unknown, "qualifier_unknown", Fault::bad_grammar},
    Row{timestamp_late, "timestamp_late", Fault::bad_grammar},
    Row{timestamp_early, "timestamp_early", Fault::bad_grammar},
    Row{timestamp_missing, "timestamp_missing", Fault::bad_grammar},
    Row{timestamp_malformed, "timestamp_malformed", Fault::bad_grammar},
};

constexpr bool rows_follow_the_enum() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].flaw) != i) return false;
  return rows.size() == static_cast<std::size_t>(timestamp_malformed) + 1;
}
static_assert(rows_follow_the_enum());

constexpr auto crc_table = [] {
  std::array<std::uint16_t, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    auto value = static_cast<std::uint16_t>(byte);
    for (int bit = 0; bit < 8; ++bit) value = static_cast<std::uint16_t>((value >> 1) ^ ((value & 1) != 0 ? 0xA001 : 0));
    table[byte] = value;
  }
  return table;
}();

constexpr char line_feed = '\n', carriage_return = '\r', quote = '"';
constexpr std::size_t quote_binary = 7, quote_hex = 9;  // where the opening quote stands, counted from the LF
constexpr std::size_t length_digits = 4;
constexpr std::size_t shown_most = 256;  // of a frame without end
constexpr unsigned breaks_most = 16;     // heads that may claim one CR: each costs a CRC

constexpr bool silence(char c) { return c == '\0' || c == carriage_return || c == line_feed; }

std::uint16_t crc_on(std::uint16_t value, std::string_view bytes) {
  for (const char c : bytes) value = static_cast<std::uint16_t>((value >> 8) ^ crc_table[(value ^ static_cast<unsigned char>(c)) & 0xFF]);
  return value;
}

/// Four hex digits in either case.
std::optional<std::uint16_t> hex_number(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) {
    const char low = static_cast<char>(c | 0x20);
    const bool decimal = c >= '0' && c <= '9';
    if (!decimal && (low < 'a' || low > 'f')) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(decimal ? c - '0' : low - 'a' + 10);
  }
  return static_cast<std::uint16_t>(value);
}

void append_hex(std::string& text, std::uint16_t value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (int shift = 12; shift >= 0; shift -= 4) text += digits[(value >> shift) & 0xF];
}

std::optional<std::uint16_t> stated_crc(std::string_view bytes, CrcStyle style) {
  if (style == CrcStyle::hex) return hex_number(bytes.substr(1, 4));
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[1]) << 8 | static_cast<unsigned char>(bytes[2]));
}

/// The frame from LF to CR, if its CRC is right.
std::optional<Frame> checked(std::string_view bytes, CrcStyle style) {
  const auto opening = style == CrcStyle::hex ? quote_hex : quote_binary;
  Frame frame{bytes, bytes.substr(opening, bytes.size() - opening - 1), style};
  const auto stated = stated_crc(bytes, style);
  if (!stated) return std::nullopt;
  const auto found = crc(frame.body);
  frame.covers_cr = found != *stated;
  if (frame.covers_cr && crc_on(found, bytes.substr(bytes.size() - 1)) != *stated) return std::nullopt;
  const auto length = hex_number(bytes.substr(opening - length_digits, length_digits));
  frame.length_right = length && *length == frame.body.size() + (frame.covers_cr ? 1 : 0);
  return frame;
}

}  // namespace

std::string_view word(Flaw flaw) { return rows.at(static_cast<std::size_t>(flaw)).word; }
Fault fault(Flaw flaw) { return rows.at(static_cast<std::size_t>(flaw)).fault; }

std::uint16_t crc(std::string_view bytes) { return crc_on(0, bytes); }

std::string framed(std::string_view body, CrcStyle style) {
  std::string frame(1, line_feed);
  frame.reserve(body.size() + quote_hex + 1);
  const auto value = crc(body);
  if (style == CrcStyle::hex) {
    append_hex(frame, value);
  } else {
    frame += static_cast<char>(value >> 8);
    frame += static_cast<char>(value & 0xFF);
  }
  append_hex(frame, static_cast<std::uint16_t>(body.size()));
  frame += body;
  frame += carriage_return;
  return frame;
}

void Framer::add(std::string_view bytes, Instant now) {
  now_ = now;
  waiting_ = false;
  in_held_ = !held_.empty();
  if (!in_held_) {
    work_ = bytes;
    new_front_ = true;
    return;
  }
  held_ += bytes;
  work_ = held_;
}

void Framer::end() {
  ended_ = true;
  waiting_ = false;
  work_ = held_;
  in_held_ = true;
}

void Framer::reset() { *this = Framer{}; }

void Framer::give_up(Instant now) {
  now_ = now;
  waiting_ = false;
  given_up_ = !held_.empty();
  work_ = held_;
  in_held_ = true;
}

std::optional<Instant> Framer::unfinished_since() const {
  if (held_.empty()) return std::nullopt;
  return since_;
}

std::optional<Piece> Framer::next() {
  if (std::exchange(given_up_, false)) {
    const auto inner = first_head(1, work_.size());  // a frame that began inside it may still be finished
    if (auto piece = reject_front(frame_timeout, inner.head == Head::none ? work_.size() : inner.at)) return piece;
  }
  while (!work_.empty() && !waiting_) {
    if (work_[0] != line_feed) {
      if (auto junk_piece = skip_to_line_feed()) return junk_piece;
      continue;
    }
    const auto head = head_at(0);
    if (head == Head::none) {
      drop(1);
    } else if (head == Head::undecided && !ended_) {
      waiting_ = true;
    } else if (auto piece = head == Head::undecided ? reject_front(frame_truncated, work_.size()) : frame_at_front(head)) {
      return piece;
    }
  }
  hold();
  return std::nullopt;
}

Framer::Head Framer::head_at(std::size_t at) const {
  const auto rest = work_.substr(at);
  if (rest.size() <= quote_binary) return Head::undecided;
  if (rest[quote_binary] == quote) return Head::binary;
  if (rest.size() <= quote_hex) return Head::undecided;
  return rest[quote_hex] == quote ? Head::hex : Head::none;
}

/// The first LF that begins a frame, or may begin one once more bytes have come.
Framer::Found Framer::first_head(std::size_t from, std::size_t to) const {
  for (auto at = work_.find(line_feed, from); at < to; at = work_.find(line_feed, at + 1)) {
    const auto head = head_at(at);
    if (head != Head::none) return {head, at};
  }
  return {};
}

/// NUL and CR are silence; anything else is told once until a good frame comes.
std::optional<Piece> Framer::skip_to_line_feed() {
  const auto skipped = drop(std::min(work_.find(line_feed), work_.size()));
  if (told_ || std::all_of(skipped.begin(), skipped.end(), silence)) return std::nullopt;
  told_ = true;
  return Rejected{junk, skipped};
}

std::optional<Piece> Framer::frame_at_front(Head head) {
  const auto opening = head == Head::hex ? quote_hex : quote_binary;
  const auto end = work_.find(carriage_return, std::max(opening + 1, searched_));
  searched_ = std::min(end, work_.size());
  if (searched_ >= frame_most) {
    told_ = true;
    const auto beginning = work_.substr(0, shown_most);
    drop(1);  // a frame may begin inside
    return Rejected{frame_too_long, beginning};
  }
  if (end != std::string_view::npos) return judge(head, end);
  if (ended_) return reject_front(frame_truncated, work_.size());
  waiting_ = true;
  return std::nullopt;
}

std::optional<Piece> Framer::judge(Head head, std::size_t end) {
  if (auto frame = checked(work_.substr(0, end + 1), head == Head::hex ? CrcStyle::hex : CrcStyle::binary)) {
    drop(end + 1);
    told_ = false;
    return frame;
  }
  // Perhaps this one broke off and the CR is another's, whose head lies between. Its quote may be behind the CR, which is
  // then a byte of its binary CRC; it may even not have come yet.
  const auto inner = breaks_ < breaks_most ? first_head(1, end) : Found{};
  if (inner.head == Head::none || (inner.head == Head::undecided && ended_)) return Rejected{crc_mismatch, drop(end + 1)};
  if (inner.head == Head::undecided) {
    waiting_ = true;
    return std::nullopt;
  }
  const auto breaks = breaks_ + 1;
  const auto broken = drop(inner.at);
  breaks_ = breaks;
  if (std::all_of(broken.begin(), broken.end(), silence)) return std::nullopt;  // line ends before a binary head
  return Rejected{frame_truncated, broken};
}

std::optional<Piece> Framer::reject_front(Flaw flaw, std::size_t end) {
  const auto broken = drop(end);
  if (std::all_of(broken.begin(), broken.end(), silence)) return std::nullopt;
  told_ = true;
  return Rejected{flaw, broken};
}

std::string_view Framer::drop(std::size_t count) {
  const auto dropped = work_.substr(0, count);
  work_.remove_prefix(dropped.size());
  searched_ = 0;
  breaks_ = 0;
  new_front_ = true;
  return dropped;
}

/// Keeps what is unfinished; the caller's bytes go.
void Framer::hold() {
  if (in_held_)
    held_.erase(0, held_.size() - work_.size());
  else
    held_.assign(work_);
  work_ = {};
  in_held_ = true;
  if (!held_.empty() && new_front_) since_ = now_;
  new_front_ = false;
}

}  // namespace hearken::protocol::dc09
