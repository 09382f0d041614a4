#include "protocol/gsm_vitals.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hearken::protocol {
namespace {

std::string_view word(int state) {
  constexpr std::array<std::string_view, 9> words{"not searching", "home",           "searching",         "denied",        "unknown",
                                                  "roaming",       "home, SMS only", "roaming, SMS only", "emergency only"};
  return state >= 0 && static_cast<std::size_t>(state) < words.size() ? words[static_cast<std::size_t>(state)] : "unknown";
}

}  // namespace

void GsmVitals::tell(std::string_view vital, bool well, std::string detail) {
  const auto before = said_.find(vital);
  if (before != said_.end() && before->second.well == well && (well || before->second.detail == detail)) return;
  said_.insert_or_assign(std::string(vital), Said{well, detail});
  out_.emplace_back(Health{std::string(vital), std::move(detail), well});
}

bool GsmVitals::registered() const {
  const auto is = [](const auto& entry) { return at::Registration{{}, entry.second}.registered(); };
  return states_.empty() || std::any_of(states_.begin(), states_.end(), is);
}

std::string GsmVitals::network() const {
  std::string words = carrier_;
  for (const auto& [name, state] : states_) words += (words.empty() ? "" : ", ") + name.substr(1) + " " + std::string(word(state));
  return words;
}

void GsmVitals::registration(const std::string& name, const at::Registration& state, Instant now) {
  states_[name] = state.state;
  if (registered()) {
    lost_since_.reset();
    return tell("network", true, network());
  }
  if (!lost_since_) lost_since_ = now;
}

void GsmVitals::signal(int strength, Instant now) {
  if (strength >= weak_below) {
    weak_since_.reset();
    return tell("signal", true, std::to_string(at::dbm(strength)) + " dBm");
  }
  if (!weak_since_) weak_since_ = now;
}

void GsmVitals::storage(const at::Places& places) {
  const bool well = places.total == 0 || places.used * 100 < places.total * store_full_at;
  tell("storage", well, std::to_string(places.used) + " of " + std::to_string(places.total) + " places used");
}

void GsmVitals::tick(Instant now) {
  if (lost_since_ && now >= *lost_since_ + network_grace) tell("network", false, network());
  if (weak_since_ && now >= *weak_since_ + weak_for) tell("signal", false, "weak for ten minutes");
}

std::optional<Instant> GsmVitals::deadline() const {
  const auto still_well = [&](std::string_view vital) {
    const auto found = said_.find(vital);
    return found == said_.end() || found->second.well;
  };
  std::optional<Instant> due;
  if (lost_since_ && still_well("network")) due = *lost_since_ + network_grace;
  if (weak_since_ && still_well("signal")) due = due ? std::min(*due, *weak_since_ + weak_for) : *weak_since_ + weak_for;
  return due;
}

Outputs GsmVitals::take() { return std::exchange(out_, {}); }

}  // namespace hearken::protocol
