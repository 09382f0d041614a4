#pragma once
// What lies on the SIM until it is on our disk: places, and what is owed for the lines in them. "Committed, then acknowledged"
// for SMS: a place is deleted only after all that was made of its line is stored. A line that is read again, at this place or
// another, is known for a day; what could not be stored is delivered again after a while, and stays on the SIM meanwhile.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/at_values.h"
#include "protocol/conversation.h"

namespace hearken::protocol {

class GsmInbox {
 public:
  static constexpr std::chrono::seconds again_after{10};
  static constexpr std::chrono::hours memory{24};

  // ---- what is to be read: messages before reports, and the first that came first ----
  enum class Kind : std::uint8_t { message, report };
  void indicated(const at::Place& place, Kind kind);
  [[nodiscard]] std::optional<at::Place> next_read() const;
  void was_read(const at::Place& place) { unread_.erase(place); }

  /// A line lies there. True: it is new, and must be taken and then be owed or done.
  [[nodiscard]] bool holds(const at::Place& place, const std::string& line, Instant now);
  /// A line came without a place (+CMT, +CDS). True: it is new.
  [[nodiscard]] bool came(const std::string& line, Instant now);
  /// Nothing is known of this store any more.
  void forget(const std::string& store);
  /// The store has been listed: places that it did not show are empty.
  void listed(const std::string& store, const std::set<int>& indices);

  // ---- what is owed ----
  [[nodiscard]] Deliver deliver(Delivery what, std::vector<std::string> lines);
  /// Nothing (more) is owed for these.
  void done(const std::vector<std::string>& lines, Instant now);
  void stored(Ticket ticket, Instant now);
  void not_stored(Ticket ticket, Instant now);
  /// What has waited long enough, with new tickets.
  [[nodiscard]] std::vector<Deliver> again(Instant now);

  // ---- what is to be deleted ----
  [[nodiscard]] std::optional<at::Place> next_delete(Instant now) const;
  void deleted(const at::Place& place) { places_.erase(place); }
  void not_deleted(const at::Place& place, Instant now);
  /// Deleting singly has failed again and again, and all that is known is stored.
  [[nodiscard]] bool stuck() const;

  [[nodiscard]] std::optional<Instant> deadline() const;

 private:
  struct Held {
    std::string line;
    int failures = 0;
    Instant not_before{};
  };
  struct Owed {
    Delivery what;
    std::vector<std::string> lines;
  };
  bool known(const std::string& line, Instant now) const;

  struct Turn {
    Kind kind;
    std::uint64_t came;
    friend auto operator<=>(const Turn&, const Turn&) = default;
  };
  std::map<at::Place, Turn> unread_;
  std::map<at::Place, Held> places_;
  std::set<std::string> open_;  // lines that something is owed for
  std::map<std::string, Instant> done_;
  std::map<Ticket, Owed> waiting_;
  std::vector<std::pair<Instant, Owed>> again_;
  std::uint64_t tickets_ = 0, indications_ = 0;
};

}  // namespace hearken::protocol
