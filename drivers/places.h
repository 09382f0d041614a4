#pragma once
// Who gets a place among the connections of a listener, and who goes for it. Pure: no socket, no clock.
//
// - A stranger finds at most `per_source` places for its source, and never those kept for known gateways.
// - A known gateway always gets a place: for the longest idle stranger, and only where there is none for the longest idle
//   known one (its own half-open connections of before).
// - Whoever is busy (answers are awaited) is not sent away.

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <optional>

#include "drivers/network.h"

namespace hearken::drivers {

struct PlaceLimits {
  std::size_t connections = 10000;
  std::size_t per_source = 256;
  std::size_t kept_for_known = 1000;  // nothing is kept where nobody is known
};

class Places {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Who holds a place.
  class Guest {
   public:
    Guest(Source source, bool known) : source_(source), known_(known) {}
    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;
    virtual ~Guest() = default;
    [[nodiscard]] virtual bool waits() const = 0;  ///< answers are awaited
    [[nodiscard]] Time heard() const { return heard_; }

   private:
    friend class Places;
    Source source_;
    bool known_;
    Time heard_{};
    std::list<Guest*>::iterator by_age_, by_source_;
  };

  struct Answer {
    bool admitted = false;
    Guest* leaves = nullptr;  // who must go first
  };

  explicit Places(PlaceLimits limits) : limits_(limits) {}

  [[nodiscard]] Answer ask(const Source& source, bool known) const;
  void enter(Guest& guest, Time now);
  void leave(Guest& guest);
  void heard(Guest& guest, Time now);

  /// The longest idle of all; strangers first. Null: all are busy, or nobody is there.
  [[nodiscard]] Guest* longest_idle() const;
  [[nodiscard]] Guest* idle_stranger() const;
  /// Somebody not heard since, busy or not.
  [[nodiscard]] Guest* silent_since(Time time) const;
  [[nodiscard]] std::size_t size() const { return strangers_.size() + known_.size(); }

 private:
  using ByAge = std::list<Guest*>;  // the longest idle first
  ByAge& of(const Guest& guest) { return guest.known_ ? known_ : strangers_; }

  PlaceLimits limits_;
  ByAge strangers_, known_;
  std::map<Source, ByAge> strangers_by_source_;
};

}  // namespace hearken::drivers
