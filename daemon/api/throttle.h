#pragma once
// How long a login has to wait after failures: 0.25 s, doubling, at most 5 s, for each source and login by itself. Nothing is ever
// locked: the last operator of the night gets in with the right password after five seconds at the most. Pure.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "daemon/desk/incident.h"

namespace hearken::api {

class Throttle {
 public:
  using Key = std::pair<std::string, std::string>;  // source, login

  [[nodiscard]] std::chrono::milliseconds delay(const Key& key, Instant now) const;
  void failed(const Key& key, Instant now);
  void passed(const Key& key) { failures_.erase(key); }
  /// Whether this failure is to be journalled, and how many before it were not. A few each minute are.
  [[nodiscard]] std::optional<std::uint64_t> written(Instant now);

 private:
  struct Failures {
    int count = 0;
    Instant last;
  };
  void forget(Instant now);
  std::map<Key, Failures> failures_;
  Instant minute_began_{};
  int written_ = 0;
  std::uint64_t unwritten_ = 0;
};

}  // namespace hearken::api
