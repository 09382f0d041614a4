// What has come in to the modem (gsm_modem.h): messages and reports are read from its store, handed over, and deleted when they
// are on our disk.

#include <openssl/evp.h>

#include <array>
#include <utility>

#include "protocol/gsm_modem.h"
#include "protocol/hexadecimal.h"
#include "protocol/sms_pdu.h"

namespace hearken::protocol {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds store_limit = 5s, listing_limit = 20s, soon = 2s, list_every = 5min;
constexpr std::uint8_t silent_message = 0x40;  // TP-PID: short message type 0

std::string digest(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha256(), nullptr);
  return hex_of(std::string(bytes.begin(), bytes.begin() + 16));
}

}  // namespace

// ---- handed over ----

void GsmModem::take_line(const std::string& line, bool has_place, Instant now) {
  const auto pdu = sms::decode(line);
  if (!pdu.has_value()) {
    out_.emplace_back(Count{Fault::bad_grammar, "sms_pdu: " + std::string(sms::word(pdu.error())), line});
    return deliver_text({}, {}, {line}, now);  // kept and shown, then deleted: or the store fills up
  }
  std::visit(Overloaded{[&](const sms::Deliver& message) { take_message(message, line, now); },
                        [&](const sms::StatusReport& report) { take_report(report, line, has_place, now); }},
             *pdu);
}

void GsmModem::take_message(const sms::Deliver& message, const std::string& line, Instant now) {
  if (message.pid == silent_message || message.ports) {  // for the telephone or the SIM, not for people
    out_.emplace_back(Count{Fault::noise, message.ports ? "sms_for_an_application" : "silent_sms", line});
    return inbox_.done({line}, now);
  }
  for (const auto fault : message.faults) out_.emplace_back(Count{Fault::bad_grammar, "sms_pdu: " + std::string(sms::word(fault)), line});
  if (joiner_.seen(line, now)) return inbox_.done({line}, now);
  hand_over(joiner_.add(message, line, now), now);
}

void GsmModem::hand_over(const std::vector<sms::Joined>& texts, Instant now) {
  for (const auto& text : texts) deliver_text(text.from, text.text, text.pdus, now);
}

void GsmModem::deliver_text(const std::string& from, std::string words, std::vector<std::string> lines, Instant now) {
  Text text;
  text.gateway = gateway_;
  const auto number = phone_number(from, settings_.home);
  text.from = number.e164.empty() ? from : number.e164;
  text.words = std::move(words);
  std::string all;
  for (const auto& line : lines) {
    all += line + "\n";
    text.raw.bytes += bytes_of_hex(line).value_or(line);
  }
  text.repeat = digest(all);
  text.received = onward_.wall(now);
  out_.emplace_back(inbox_.deliver(std::move(text), std::move(lines)));
}

void GsmModem::take_report(const sms::StatusReport& report, const std::string& line, bool has_place, Instant now) {
  if (const auto confirmed = outbox_.reported(report, line, now)) hand_over(*confirmed, has_place, now);
}

// A report that changes something for its page is stored before it leaves the SIM; the others may go at once.
void GsmModem::hand_over(const GsmOutbox::Confirmed& confirmed, bool has_place, Instant now) {
  if (!confirmed.report) return inbox_.done({confirmed.line}, now);
  if (has_place) {
    out_.emplace_back(inbox_.deliver(*confirmed.report, {confirmed.line}));
  } else {
    inbox_.done({confirmed.line}, now);
    out_.emplace_back(Told{*confirmed.report});
  }
}

// ---- the modem's store ----

// One thing of the inbox; false: nothing to do.
bool GsmModem::tidy(Instant now) {
  if (const auto place = inbox_.next_read()) {
    if (selected(place->store, now)) read_place(*place, now);
    return true;
  }
  if (inbox_.stuck()) {
    delete_all_read(now);
    return true;
  }
  if (clear_place(now)) return true;
  if (list_wanted_ || next_list_ <= now) {
    if (selected(start_.store(), now)) list(now);
    return true;
  }
  return false;
}

bool GsmModem::clear_place(Instant now) {
  const auto place = inbox_.next_delete(now);
  if (!place) return false;
  if (selected(place->store, now)) delete_place(*place, now);
  return true;
}

// False: the store is being changed; the caller's turn comes again.
bool GsmModem::selected(const std::string& store, Instant now) {
  if (store == store_) return true;
  if (chores_ > 0) ++chores_;  // the chore itself is still to be done
  ask("AT+CPMS=\"" + store + "\"", listing_limit, now, [this, store](const at::Answer& answer, Instant) {
    if (answer.ok()) {
      store_ = store;
    } else {
      inbox_.forget(store);
    }
  });
  return false;
}

void GsmModem::read_place(const at::Place& place, Instant now) {
  ask("AT+CMGR=" + std::to_string(place.index), store_limit, now, [this, place](const at::Answer& answer, Instant then) {
    inbox_.was_read(place);
    if (!answer.ok() && answer.error() != at::ErrorClass::index) next_list_ = std::min(next_list_, then + soon);
    const auto entry = at::entry(place.index, answer.lines);
    if (!answer.ok() || !entry || entry->state > 1) return;  // empty, or not received; the next listing shows what is there
    if (inbox_.holds(place, entry->pdu, then)) take_line(entry->pdu, true, then);
  });
}

void GsmModem::list(Instant now) {
  list_wanted_ = false;
  next_list_ = now + list_every;
  ask("AT+CMGL=4", listing_limit, now, [this](const at::Answer& answer, Instant then) {
    if (!answer.ok() && !answer.timed_out()) restart_seen(false, then);  // in text mode, for one
    if (!answer.ok()) return;
    std::set<int> indices;
    for (const auto& entry : at::listing(answer.lines)) {
      if (entry.state > 1) continue;
      indices.insert(entry.index);
      inbox_.was_read({store_, entry.index});
      if (inbox_.holds({store_, entry.index}, entry.pdu, then)) take_line(entry.pdu, true, then);
    }
    inbox_.listed(store_, indices);
  });
}

void GsmModem::delete_place(const at::Place& place, Instant now) {
  ask("AT+CMGD=" + std::to_string(place.index), store_limit, now, [this, place](const at::Answer& answer, Instant then) {
    if (answer.ok()) return inbox_.deleted(place);
    inbox_.not_deleted(place, then);
    if (!answer.timed_out()) list_wanted_ = answer.error() == at::ErrorClass::index;
  });
}

// All that was read is on our disk; flag 3 leaves what has come in since unread.
void GsmModem::delete_all_read(Instant now) {
  ask("AT+CMGD=1,3", listing_limit, now, [this](const at::Answer&, Instant) {
    inbox_.forget(store_);
    list_wanted_ = true;
  });
}

}  // namespace hearken::protocol
