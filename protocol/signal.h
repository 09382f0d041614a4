#pragma once
// What everyone talks about: instants, names, the signal that a device sent and what may come back from a person.
// Plain values. Nothing here is trusted and nothing is thrown away.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/event.h"

namespace hearken {

/// Wall time in UTC. Always an argument: nothing but a `Clock` in main.cpp asks what time it is.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// A number that the station gives, one sequence per kind, from 1; 0 is none.
template <class Tag>
struct Id {
  std::int64_t value = 0;
  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(Id, Id) = default;
};
using SignalId = Id<struct SignalTag>;
using IncidentId = Id<struct IncidentTag>;
using PageId = Id<struct PageTag>;

/// A name that the directory or the configuration gives (`S03`, `dc09-main`), as people say it; empty is none.
template <class Tag>
struct Name {
  std::string value;
  explicit operator bool() const { return !value.empty(); }
  friend auto operator<=>(const Name&, const Name&) = default;
};
using GatewayId = Name<struct GatewayTag>;
using PersonId = Name<struct PersonTag>;
using DeviceId = Name<struct DeviceTag>;
using ClientId = Name<struct ClientTag>;
using UnitId = Name<struct UnitTag>;

/// Bytes as they came, any value: hexadecimal wherever they are shown or kept as text.
struct Raw {
  std::string bytes;
  friend bool operator==(const Raw&, const Raw&) = default;
};

/// One thing that a transmission says; a frame may say several. Texts are valid UTF-8.
struct Said {
  Event event = Event::unidentified;
  Phase phase = Phase::raised;
  std::string code;  // as on the wire: `PA`, `101`
  std::string zone;  // or the number of the pendant, cord or loop
  std::string partition;
  std::string user;
  std::string text;  // what the device says in words
  friend bool operator==(const Said&, const Said&) = default;
};

/// One transmission, decoded as far as it could be: one acknowledgement.
struct Signal {
  GatewayId gateway;
  std::string account;          // as sent, in capitals, 1..16 characters, its receiver and line before them where configured; empty: unreadable
  std::string data_account;     // the customer's own behind a transmitter's, where it differs (DC-09); else empty
  std::vector<Said> says;       // empty: it could not be read
  std::string repeat;           // what is equal in a retransmission, made by the conversation; empty: never one
  bool proven = false;          // encrypted and in time: may lower as well as raise
  std::optional<Instant> sent;  // the device's own clock: evidence, never an order
  Instant received;
  std::string remark;  // fault words, a blank between: `unencrypted`, `timestamp_late`
  Raw raw;             // the bytes, for the journal and for the inquest
  friend bool operator==(const Signal&, const Signal&) = default;
};

/// What became of a page on one way out.
/// `sent`: the network took it. `delivered`: it reached the telephone. `unknown`: it may be out, or not.
enum class Outcome : std::uint8_t { sent, delivered, answered, failed, unknown };

/// What a way out tells of one message.
struct Report {
  PageId page;
  Outcome outcome = Outcome::unknown;
  std::string detail;
  /// Of `sent`: the network's reference of each part, by which its delivery report names it; -1: none. Empty: no report will come.
  std::vector<std::int64_t> references{};
  friend bool operator==(const Report&, const Report&) = default;
};

/// An SMS that a person wrote: stored before it is deleted from the SIM.
struct Text {
  GatewayId gateway;
  std::string from;    // E.164 where it could be told (`+8615400000034`), else as the network gave it
  std::string words;   // valid UTF-8
  std::string repeat;  // equal when the same SMS is read again after a crash
  Instant received;
  Raw raw;
  friend bool operator==(const Text&, const Text&) = default;
};

/// What a conversation hands over to be stored.
using Delivery = std::variant<Signal, Text, Report>;

}  // namespace hearken
