#pragma once
// What systemd is told (sd_notify): READY, STATUS, WATCHDOG, STOPPING. Outside of systemd nothing happens. Loop's thread only: a
// watchdog that another thread feeds would stay quiet while the loop hangs.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace hearken::watch {

/// Before the loop runs: what the start waits for.
void tell_status(const std::string& text);

class Systemd {
 public:
  /// `progress` counts what the desk has been told; `poke` gives it something without effect that counts too.
  Systemd(std::function<std::uint64_t()> progress, std::function<void()> poke);

  void ready(const std::string& status);
  void status(const std::string& text);
  void stopping();

  /// How often to call feed(): a third of WatchdogSec; none: no watchdog.
  [[nodiscard]] std::optional<std::chrono::milliseconds> interval() const { return interval_; }
  /// Feeds when the desk has gone on since the last time. If not, it is poked, and has until the next time.
  void feed();

 private:
  std::function<std::uint64_t()> progress_;
  std::function<void()> poke_;
  std::optional<std::chrono::milliseconds> interval_;
  std::uint64_t seen_ = 0;
};

}  // namespace hearken::watch
