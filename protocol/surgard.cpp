#include "protocol/surgard.h"

#include <algorithm>
#include <utility>

namespace hearken::protocol {
namespace {

using namespace std::chrono_literals;
using surgard::Kind;

constexpr char ack = 0x06, nak = 0x15, dc4 = 0x14;
constexpr char nak_even = static_cast<char>(0x95);  // to a receiver with 7E1; ACK is the same in both
constexpr std::size_t frame_most = 512;
constexpr auto silence_ends = 100ms;  // a frame without terminator
constexpr auto patience = 4s;         // the receiver asks again after it
constexpr int heartbeats_missed = 3;
constexpr int refusals_most = 3;  // a receiver drops the message after the third NAK
constexpr auto memory_of = 10min;
constexpr std::size_t memory_most = 1024, areas_most = 1024;
constexpr std::size_t header = 4;

bool between_frames(char c) { return c == '\0' || static_cast<unsigned char>(c) == 0xFF || c == 0x7F || c == '\r' || c == '\n'; }
bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

std::string masked(std::string_view raw) {
  std::string text(raw);
  for (auto& c : text) c = static_cast<char>(c & 0x7F);
  return text;
}

/// Two packed decimal bytes; none: no length of a packet.
std::optional<std::size_t> packet_length(std::string_view bytes) {
  std::size_t length = 0;
  if (bytes[0] != 0 || bytes[1] != 0) return std::nullopt;
  for (const char c : bytes.substr(2, 2)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >> 4 > 9 || (byte & 15) > 9) return std::nullopt;
    length = length * 100 + (byte >> 4) * 10u + (byte & 15u);
  }
  if (length <= header || length > frame_most + header) return std::nullopt;
  return length;
}

void read_events(const config::Table& settings, std::string_view name, std::string_view allowed, std::map<char, Event>& events) {
  const auto table = settings.table(name);
  if (!table) return;
  for (const auto& key : table->keys()) {
    const auto event = event_named(table->text(key));
    if (key.size() != 1 || allowed.find(key[0]) == std::string_view::npos)
      table->complain(key, "no such code: " + key, "one of " + std::string(allowed));
    else if (!event)
      table->complain(key, "no such event: " + table->text(key), "an event word such as personal_emergency");
    else
      events[key[0]] = *event;
  }
}

Surgard::Settings read_settings(const config::Table& table, const GatewayId& gateway) {
  Surgard::Settings made;
  made.gateway = gateway;
  for (const auto& part : table.texts("account_includes", std::vector<std::string>{})) {
    if (part == "receiver")
      made.account_includes_receiver = true;
    else if (part == "line")
      made.account_includes_line = true;
    else
      table.complain("account_includes", "no part of an account: " + part, "\"receiver\", \"line\"");
  }
  if (table.has("line_digits")) made.line_digits = static_cast<int>(table.whole("line_digits", 1, 7));
  made.heartbeat_every = table.duration("heartbeat_every", 0s, 1h, made.heartbeat_every);
  made.retry_window = table.duration("retry_window", 0s, 10min, made.retry_window);
  made.frame_timeout = table.duration("frame_timeout", 200ms, 60s, made.frame_timeout);
  made.terminated = table.choice<bool>("terminator", {{"dc4", true}, {"none", false}}, true);
  made.b32 = table.flag("b32", false);
  made.trusted = table.flag("trusted", false);
  read_events(table, "basic", "ARTBHCOFPZ0123456789", made.meanings.basic);
  read_events(table, "channels", "12345678", made.meanings.channels);
  return made;
}

}  // namespace

Surgard::Surgard(std::shared_ptr<const Settings> settings, std::shared_ptr<Memory> memory)
    : settings_(std::move(settings)), memory_(std::move(memory)) {}

MakeConversation Surgard::make(const config::Table& table, const GatewayId& gateway) {
  auto settings = std::make_shared<const Settings>(read_settings(table, gateway));
  auto memory = std::make_shared<Memory>();
  return [settings, memory] { return std::make_unique<Surgard>(settings, memory); };
}

Outputs Surgard::handle(const Input& input, Instant wall) {
  const auto now = memory_->onward.of(wall);
  Outputs out;
  std::visit(Overloaded{
                 [&](const Heard& heard) { hear(heard.bytes, now, out); },
                 [&](const Stored& stored) { settle(stored.receipt.value(), true, true, now, out); },
                 [&](const Unchanged& unchanged) { settle(unchanged.ticket, true, false, now, out); },
                 [&](const NotStored& lost) { settle(lost.ticket, false, false, now, out); },
                 [&](const Ended&) { end(out); },
                 [&](const Reopened&) { reopen(); },
                 [&](const Tick&) { tick(now, out); },
                 [](const Asked&) {},
                 [](const Withdrawn&) {},
                 [](const Recalled&) {},
             },
             input);
  return out;
}

std::optional<Instant> Surgard::deadline() const {
  const auto due = next_due();
  return due ? std::optional(memory_->onward.wall(*due)) : due;
}

std::optional<Instant> Surgard::next_due() const {
  if (ended_) return std::nullopt;
  auto due = silent_from();
  if (buffer_.empty() || !last_byte_) return due;
  const bool silence = !settings_->terminated && !settings_->b32;
  const auto end = *last_byte_ + (silence ? std::chrono::milliseconds(silence_ends) : settings_->frame_timeout);
  return due ? std::min(*due, end) : end;
}

/// When the receiver counts as silent; at once where the time of the start has yet to be learnt; none: not watched, or told.
std::optional<Instant> Surgard::silent_from() const {
  if (settings_->heartbeat_every <= 0ms || memory_->alive == false) return std::nullopt;
  if (!since_) return Instant{};
  return std::max(*since_, memory_->heard) + heartbeats_missed * settings_->heartbeat_every;
}

void Surgard::hear(std::string_view bytes, Instant now, Outputs& out) {
  if (ended_ || bytes.empty()) return;
  if (const auto due = next_due(); due && *due <= now) tick(now, out);  // the tick is late: what was before ended first
  last_byte_ = now;
  alive(now, out);
  for (const char byte : bytes) settings_->b32 ? hear_packet(byte, now, out) : hear_terminated(byte, now, out);
}

void Surgard::hear_terminated(char byte, Instant now, Outputs& out) {
  if (byte == dc4) {
    if (buffer_.empty()) return noise({&byte, 1}, out);
    const auto frame = std::exchange(buffer_, {});
    if (std::exchange(overlong_, false)) return refuse(frame, Fault::too_long, "overlong", now, out);
    return take(frame, now, out);
  }
  if (buffer_.empty() && between_frames(byte)) {
    if (byte != '\r' && byte != '\n') noise({&byte, 1}, out);
    return;
  }
  if (buffer_.size() < frame_most)
    buffer_ += byte;
  else
    overlong_ = true;
}

void Surgard::hear_packet(char byte, Instant now, Outputs& out) {
  buffer_ += byte;
  if (buffer_.size() < header) return;
  const auto length = packet_length(buffer_);
  if (!length) {  // out of step: from the next byte on
    noise(buffer_.substr(0, 1), out);
    buffer_.erase(0, 1);
    return;
  }
  if (buffer_.size() < *length) return;
  const auto packet = std::exchange(buffer_, {});
  auto frame = std::string_view(packet).substr(header);
  if (frame.back() == dc4) frame.remove_suffix(1);
  if (frame.empty()) return noise(packet, out);
  take(frame, now, out);
}

void Surgard::tick(Instant now, Outputs& out) {
  if (ended_) return;
  const bool silence = !settings_->terminated && !settings_->b32;
  if (silence && !buffer_.empty() && now >= *last_byte_ + silence_ends)
    end_unterminated(now, out);
  else if (!buffer_.empty() && now >= *last_byte_ + settings_->frame_timeout)
    half_frame(out);
  watch(now, out);
}

void Surgard::watch(Instant now, Outputs& out) {
  if (!since_) since_ = now;
  const auto due = silent_from();
  if (!due || now < *due) return;
  memory_->alive = false;
  out.push_back(Health{"heartbeat", "the receiver is silent", false});
}

/// Without terminators silence ends what was heard; a burst of several frames is parted where the next one begins.
void Surgard::end_unterminated(Instant now, Outputs& out) {
  const auto heard = std::exchange(buffer_, {});
  if (std::exchange(overlong_, false)) return refuse(heard, Fault::too_long, "overlong", now, out);
  const auto text = masked(heard);
  std::size_t from = 0;
  while (from < heard.size()) {
    const auto length = surgard::first_frame_end(std::string_view(text).substr(from), settings_->meanings, settings_->line_digits);
    const auto end = length == std::string_view::npos ? heard.size() : from + length;
    take(std::string_view(heard).substr(from, end - from), now, out);
    from = end;
  }
}

void Surgard::end(Outputs& out) {
  if (ended_) return;
  if (!buffer_.empty()) half_frame(out);
  ended_ = true;
}

void Surgard::reopen() {
  ended_ = overlong_ = noise_told_ = false;
  buffer_.clear();
  last_byte_.reset();
  since_.reset();
  owed_.clear();  // for a peer that has gone: what comes again is a repeat that was not acknowledged
  refused_.clear();
  refusals_ = 0;
}

void Surgard::alive(Instant now, Outputs& out) {
  memory_->heard = now;
  if (std::exchange(memory_->alive, true) == true) return;
  out.push_back(Health{"heartbeat", "the receiver is heard", true});
}

/// Once for all that lies between two frames.
void Surgard::noise(std::string_view raw, Outputs& out) {
  if (!std::exchange(noise_told_, true)) out.push_back(Count{Fault::noise, "noise", std::string(raw)});
}

void Surgard::half_frame(Outputs& out) {
  overlong_ = false;
  out.push_back(Count{Fault::never_ended, "half_frame", std::exchange(buffer_, {})});
}

void Surgard::take(std::string_view raw, Instant now, Outputs& out) {
  noise_told_ = false;
  const auto text = masked(raw);
  const auto reading = surgard::read(text, settings_->meanings, settings_->line_digits);
  if (reading.kind == Kind::unknown) return refuse(raw, Fault::bad_grammar, "unknown_format", now, out);
  if (reading.kind == Kind::damaged) return refuse(raw, Fault::bad_grammar, "damaged", now, out);
  const bool mismatched = text != raw;
  if (mismatched) out.push_back(Count{Fault::noise, "parity_mismatch", std::string(raw)});
  tell_parity(mismatched, out);
  refusals_ = 0;
  if (reading.kind == Kind::heartbeat) return answer(ack, now, out);
  refused_.clear();
  if (reading.kind != Kind::area) return take_signal(reading, raw, now, out);
  if (areas_.size() >= areas_most) areas_.clear();
  areas_[reading.account] = reading.says.at(0).partition;
  answer(ack, now, out);
}

void Surgard::take_signal(const surgard::Reading& reading, std::string_view frame, Instant now, Outputs& out) {
  Signal signal;
  std::string key;
  if (settings_->account_includes_receiver) key += 'R' + reading.receiver;
  if (settings_->account_includes_line) key += 'L' + reading.line;
  if (!key.empty()) key += '#';
  signal.account = key + reading.account;
  signal.says = reading.says;
  if (const auto area = areas_.find(reading.account); area != areas_.end() && frame[0] == '3')
    for (auto& said : signal.says)
      if (said.partition.empty()) said.partition = area->second;
  signal.proven = settings_->trusted;
  deliver(std::move(signal), frame, now, out);
}

/// NAK once; what then comes again just so is not noise but a format that we do not know: somebody must look at it.
void Surgard::refuse(std::string_view raw, Fault fault, std::string_view word, Instant now, Outputs& out) {
  out.push_back(Count{fault, std::string(word), std::string(raw)});
  noise_told_ = false;
  if (raw != refused_ && ++refusals_ < refusals_most) {
    refused_ = raw;
    return answer(parity_ == true ? nak_even : nak, now, out);
  }
  refusals_ = 0;
  Signal signal;
  signal.remark = word;
  deliver(std::move(signal), raw, now, out);
}

void Surgard::tell_parity(bool mismatched, Outputs& out) {
  if (parity_.value_or(false) == mismatched) return;
  parity_ = mismatched;
  out.push_back(Health{"parity", mismatched ? "the receiver sends 7E1, the port is set to 8N1: read with bit 7 masked" : "as set", !mismatched});
}

void Surgard::deliver(Signal signal, std::string_view frame, Instant now, Outputs& out) {
  const Ticket ticket{next_ticket_++};
  const bool life = !signal.says.empty() && std::all_of(signal.says.begin(), signal.says.end(), [](const Said& s) { return life_sign(s.event); });
  signal.gateway = settings_->gateway;
  signal.received = memory_->onward.wall(now);
  signal.repeat = repeat_of(frame, now);
  signal.raw.bytes = frame;
  owed_.push_back({ticket, now, std::string(frame), life, {}});
  out.push_back(Deliver{ticket, std::move(signal)});
}

std::string Surgard::repeat_of(std::string_view frame, Instant now) {
  auto& copies = memory_->copies;
  if (copies.size() >= memory_most) std::erase_if(copies, [&](const auto& each) { return now - each.second.last > memory_of; });
  if (copies.size() >= memory_most) copies.clear();
  auto [copy, fresh] = copies.try_emplace(std::string(frame), Memory::Copy{now, now});
  auto& [first, last, in_time] = copy->second;
  const bool again = now - last <= settings_->retry_window || (!in_time && now - last <= memory_of);
  if (!fresh && !again) first = now;
  last = now;
  in_time = false;
  const auto text = masked(frame);
  return (printable(text) ? text : std::string("?")) + '@' + std::to_string(first.time_since_epoch().count());
}

void Surgard::answer(char byte, Instant now, Outputs& out) {
  owed_.push_back({Ticket{}, now, {}, false, byte});
  flush(now, out);
}

void Surgard::settle(Ticket ticket, bool stored, bool recorded, Instant now, Outputs& out) {
  const auto owed = std::find_if(owed_.begin(), owed_.end(), [&](const Owed& each) { return each.ticket == ticket; });
  if (owed == owed_.end()) return;
  if (!stored || (!recorded && !owed->life_sign)) {
    owed_.erase(owed, owed_.end());
  } else {
    owed->ready = ack;
  }
  flush(now, out);
}

void Surgard::flush(Instant now, Outputs& out) {
  for (; !owed_.empty() && owed_.front().ready; owed_.pop_front()) {
    const auto& owed = owed_.front();
    // So late that the receiver has asked again: one answer is due, that to its last word; more would pass for later frames'.
    const bool given_up = now - owed.heard >= patience && owed.heard < owed_.back().heard;
    if (!given_up) out.push_back(Say{framed(*owed.ready)});
    if (const auto copy = memory_->copies.find(owed.frame); copy != memory_->copies.end() && !ended_)
      copy->second.in_time = now - owed.heard < patience;
  }
}

std::string Surgard::framed(char byte) const {
  if (!settings_->b32) return {byte};
  return std::string("\0\0\0\x05", header) + byte;
}

}  // namespace hearken::protocol
