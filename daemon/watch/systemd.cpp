#include "daemon/watch/systemd.h"

#include <systemd/sd-daemon.h>

namespace hearken::watch {
namespace {

/// A status is one line.
std::string one_line(std::string text) {
  for (auto& c : text)
    if (c == '\n') c = ' ';
  return text;
}

std::optional<std::chrono::milliseconds> third_of_watchdog() {
  std::uint64_t microseconds = 0;
  if (::sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return std::chrono::milliseconds{microseconds / 3000};
}

}  // namespace

void tell_status(const std::string& text) { ::sd_notify(0, ("STATUS=" + one_line(text)).c_str()); }

Systemd::Systemd(std::function<std::uint64_t()> progress, std::function<void()> poke)
    : progress_(std::move(progress)), poke_(std::move(poke)), interval_(third_of_watchdog()) {}

void Systemd::ready(const std::string& status) { ::sd_notify(0, ("READY=1\nSTATUS=" + one_line(status)).c_str()); }
void Systemd::status(const std::string& text) { tell_status(text); }
void Systemd::stopping() { ::sd_notify(0, "STOPPING=1"); }

void Systemd::feed() {
  const auto now = progress_();
  if (now != seen_)
    ::sd_notify(0, "WATCHDOG=1");
  else
    poke_();
  seen_ = now;
}

}  // namespace hearken::watch
