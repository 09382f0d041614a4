#include "protocol/dc09.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

#include "protocol/hexadecimal.h"

namespace hearken::protocol {
namespace {

using dc09::Flaw;
using dc09::Frame;
using dc09::Header;
using dc09::Message;

constexpr std::string_view no_header = "0000R0L0A0";  // of answers to nobody in particular

bool has(const Message& message, Flaw flaw) { return std::find(message.flaws.begin(), message.flaws.end(), flaw) != message.flaws.end(); }

/// Of the extended fields, those that tell a person something: places and words as they are, others with their letter.
std::string words_of(const Message& message, TextEncoding encoding) {
  constexpr std::string_view plain = "ILRSO", lettered = "VXYZH";
  std::string words;
  for (const auto& [letter, bytes] : message.extended) {
    const bool named = lettered.find(letter) != std::string_view::npos;
    if (bytes.empty() || (!named && plain.find(letter) == std::string_view::npos)) continue;
    if (!words.empty()) words += ", ";
    if (named) words += std::string(1, letter) + " ";
    words += to_utf8(bytes, encoding);
  }
  return words;
}

std::vector<Said> says_of(const Message& message, TextEncoding encoding) {
  std::vector<Said> says;
  if (message.link_test) says.push_back({Event::link_test, Phase::raised, {}, {}, {}, {}, {}});
  for (const auto& event : message.sia) says.push_back(said(event));
  for (const auto& event : message.contact_id) says.push_back(said(event));
  if (has(message, Flaw::payload_malformed) || has(message, Flaw::id_unknown))
    says.push_back({Event::unidentified, Phase::raised, {}, {}, {}, {}, message.odd_text});
  const auto words = words_of(message, encoding);
  for (auto& each : says)
    if (each.text.empty()) each.text = words;
  return says;
}

std::string remark_of(const Message& message) {
  std::string remark;
  for (const auto flaw : message.flaws) {
    if (!remark.empty()) remark += ' ';
    remark += word(flaw);
  }
  return remark;
}

/// As it is where a person can read it, or its digest: it stands in the journal.
std::string fingerprint(std::string_view text) {
  constexpr std::size_t readable_most = 80;
  const auto readable = [](char c) { return c >= ' ' && c <= '~'; };
  if (text.size() <= readable_most && std::all_of(text.begin(), text.end(), readable)) return std::string(text);
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL refused SHA-256");
  return "sha256 " + hex_of(std::string_view(digest).substr(0, size));
}

bool raises(const Signal& signal) {
  return signal.says.empty() ||
         std::any_of(signal.says.begin(), signal.says.end(), [](const Said& said) { return said.phase == Phase::raised && !life_sign(said.event); });
}

std::string repeat_of(const Header& header, const Message& message, const Signal& signal) {
  if (message.link_test) return {};
  std::string repeat(header.encrypted ? "*" : "");  // nobody's copy in the clear takes the place of the real one
  repeat += header.id;
  repeat += ' ';
  repeat += header.sequence;
  repeat += ' ';
  repeat += message.comparable;
  repeat = fingerprint(repeat);
  // What was not proven and lowers nothing must not swallow the proven copy that follows a NAK.
  if (signal.proven && !raises(signal)) repeat += " proven";
  return repeat;
}

std::string account_of(const Header& header, const Message& message, const dc09::Settings& settings) {
  std::string account;
  if (settings.account_includes_receiver) account += 'R' + std::string(header.receiver.value_or(""));
  if (settings.account_includes_line) account += 'L' + std::string(header.line.value_or(""));
  if (!account.empty()) account += '#';
  return dc09::in_capitals(account) + message.account;
}

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&bits), sizeof bits) != 1) throw std::runtime_error("OpenSSL has no random bytes");
  return bits;
}

void count(Outputs& outputs, Flaw flaw, std::string_view bytes) {
  outputs.push_back(Count{fault(flaw), std::string(word(flaw)), std::string(bytes)});
}

}  // namespace

Dc09::Dc09(std::shared_ptr<const Settings> settings, Entropy entropy) : settings_(std::move(settings)), entropy_(std::move(entropy)) {}

Outputs Dc09::handle(const Input& input, Instant now) {
  Outputs outputs;
  std::visit(Overloaded{
                 [&](const Heard& heard) { hear(heard.bytes, now, outputs); },
                 [&](const Stored& stored) { settle(find(stored.receipt.value()), true, now, outputs); },  // no other way to acknowledge help
                 [&](const Unchanged& unchanged) {
                   auto* owed = find(unchanged.ticket);
                   settle(owed, owed != nullptr && owed->life_sign, now, outputs);
                 },
                 [&](const NotStored& lost) { settle(find(lost.ticket), false, now, outputs); },  // silent: the device sends again
                 [&](const Asked& asked) { outputs.push_back(Told{{asked.message.page, Outcome::failed, "DC-09 carries no pages"}}); },
                 [](const Withdrawn&) {},
                 [](const Recalled&) {},
                 [&](const Ended&) { end(now, outputs); },
                 [&](const Reopened&) { reopen(); },
                 [&](const Tick&) { tick(now, outputs); },
             },
             input);
  return outputs;
}

std::optional<Instant> Dc09::deadline() const {
  const auto since = framer_.unfinished_since();
  if (!since || ended_) return std::nullopt;
  return *since + settings_->frame_timeout;
}

MakeConversation Dc09::make(const config::Table& table, const GatewayId& gateway) {
  auto settings = std::make_shared<const Settings>(dc09::read_settings(table, gateway));
  return [settings] { return std::make_unique<Dc09>(settings, random_bits); };
}

void Dc09::hear(std::string_view bytes, Instant now, Outputs& outputs) {
  if (ended_) return;
  framer_.add(bytes, now);
  drain(now, outputs);
}

void Dc09::end(Instant now, Outputs& outputs) {
  if (ended_) return;
  ended_ = true;
  framer_.end();
  drain(now, outputs);
}

void Dc09::tick(Instant now, Outputs& outputs) {
  const auto due = deadline();
  if (!due || now < *due) return;
  framer_.give_up(now);
  drain(now, outputs);
}

/// Another connection: what was owed to the old one is not said on it.
void Dc09::reopen() {
  framer_.reset();
  owed_.clear();
  ended_ = false;
}

void Dc09::drain(Instant now, Outputs& outputs) {
  while (const auto piece = framer_.next())
    std::visit(Overloaded{
                   [&](const Frame& frame) { take(frame, now, outputs); },
                   [&](const dc09::Rejected& rejected) { count(outputs, rejected.flaw, rejected.bytes); },
               },
               *piece);
}

void Dc09::take(const Frame& frame, Instant now, Outputs& outputs) {
  const auto header = dc09::read_header(frame.body);
  if (!header) {
    outputs.push_back(Say{dc09::framed(R"("DUH")" + std::string(no_header) + "[]", frame.style)});
    count(outputs, Flaw::header_malformed, frame.bytes);
  } else if (dc09::token(header->id) == dc09::Token::reply) {
    count(outputs, Flaw::reply_received, frame.bytes);
  } else {
    deliver(frame, *header, now, outputs);
  }
}

void Dc09::deliver(const Frame& frame, const Header& header, Instant now, Outputs& outputs) {
  auto message = dc09::read_message(header, *settings_);
  const auto account = dc09::in_capitals(header.account);  // selects key, window and encoding
  const auto& window = settings_->window_of(account);
  if (!frame.length_right) message.flaws.push_back(Flaw::length_mismatch);
  if (frame.covers_cr) message.flaws.push_back(Flaw::crc_covers_cr);
  const auto untimely = message.time && window.on ? dc09::judge_time(*message.time, now, window) : std::nullopt;
  if (untimely) message.flaws.push_back(*untimely);
  const bool in_time = message.time && !untimely;

  Signal signal;
  signal.gateway = settings_->gateway;
  signal.account = account_of(header, message, *settings_);
  signal.data_account = message.data_account;
  signal.says = says_of(message, settings_->encoding_of(account));
  signal.proven = header.encrypted && message.readable && window.on && in_time;
  signal.repeat = repeat_of(header, message, signal);
  signal.sent = message.time;
  signal.received = now;
  signal.remark = remark_of(message);
  signal.raw.bytes = frame.bytes;

  Owed owed;
  owed.ticket = Ticket{next_ticket_++};
  const bool must_be_in_time = window.on && (header.encrypted || (window.plain && message.time));
  owed.reply = !message.readable ? Reply::duh : must_be_in_time && !in_time ? Reply::nak : Reply::ack;
  owed.echo = header.echo;
  owed.style = frame.style;
  if (header.encrypted && message.readable) owed.cipher = settings_->cipher_of(account);
  owed.life_sign =
      !signal.says.empty() && std::all_of(signal.says.begin(), signal.says.end(), [](const Said& said) { return life_sign(said.event); });

  outputs.push_back(Deliver{owed.ticket, std::move(signal)});
  owed_.push_back(std::move(owed));
  for (const auto flaw : message.flaws) count(outputs, flaw, frame.bytes);
}

/// Tickets are consecutive, so a place in the queue is a difference. A ticket from before a reopening finds none.
Dc09::Owed* Dc09::find(Ticket ticket) {
  if (owed_.empty() || ticket < owed_.front().ticket) return nullptr;
  const auto place = static_cast<std::uint64_t>(ticket) - static_cast<std::uint64_t>(owed_.front().ticket);
  return place < owed_.size() ? &owed_[place] : nullptr;
}

/// What is settled before its turn waits for those delivered before it.
void Dc09::settle(Owed* owed, bool answered, Instant now, Outputs& outputs) {
  if (owed == nullptr || owed->said) return;
  owed->said = answered ? answer(*owed, now) : std::string();
  for (; !owed_.empty() && owed_.front().said; owed_.pop_front())
    if (!owed_.front().said->empty()) outputs.push_back(Say{std::move(*owed_.front().said)});
}

std::string Dc09::answer(const Owed& owed, Instant now) {
  switch (owed.reply) {
    case Reply::nak:
      return dc09::framed(R"("NAK")" + std::string(no_header) + "[]_" + dc09::time_text(now), owed.style);
    case Reply::duh:
      return dc09::framed(R"("DUH")" + owed.echo + "[]", owed.style);
    case Reply::ack:
      break;
  }
  if (owed.cipher == nullptr) return dc09::framed(R"("ACK")" + owed.echo + "[]", owed.style);
  return dc09::framed(R"("*ACK")" + owed.echo + "[" + encrypted_content(*owed.cipher, now), owed.style);
}

/// pad `|]_time`, in whole blocks. Pads of letters and digits are read by every device.
std::string Dc09::encrypted_content(dc09::Cipher& cipher, Instant now) {
  constexpr std::string_view signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-";
  const auto content = "|]_" + dc09::time_text(now);
  const auto pad = dc09::block_size - content.size() % dc09::block_size;  // 1 to 16
  std::string text;
  for (std::uint64_t bits = 0; text.size() < pad; bits >>= 6) {
    if (text.size() % 10 == 0) bits = entropy_();
    text += signs[bits % signs.size()];
  }
  return cipher.encrypt(text + content);
}

}  // namespace hearken::protocol
