#include "drivers/places.h"

namespace hearken::drivers {

namespace {

// The busy are few among the longest idle; a long search is not worth its time in a flood.
constexpr int looked_at = 16;

Places::Guest* first_idle(const std::list<Places::Guest*>& by_age) {
  int left = looked_at;
  for (auto* guest : by_age) {
    if (!guest->waits()) return guest;
    if (--left == 0) break;
  }
  return nullptr;
}

Places::Answer in_exchange_for(Places::Guest* guest) { return {guest != nullptr, guest}; }

}  // namespace

Places::Answer Places::ask(const Source& source, bool known) const {
  if (known) return size() < limits_.connections ? Answer{true, nullptr} : in_exchange_for(longest_idle());
  const auto same = strangers_by_source_.find(source);
  if (same != strangers_by_source_.end() && same->second.size() >= limits_.per_source) return in_exchange_for(first_idle(same->second));
  if (size() >= limits_.connections || strangers_.size() + limits_.kept_for_known >= limits_.connections)
    return in_exchange_for(first_idle(strangers_));
  return {true, nullptr};
}

void Places::enter(Guest& guest, Time now) {
  guest.heard_ = now;
  guest.by_age_ = of(guest).insert(of(guest).end(), &guest);
  if (guest.known_) return;
  auto& same = strangers_by_source_[guest.source_];
  guest.by_source_ = same.insert(same.end(), &guest);
}

void Places::leave(Guest& guest) {
  of(guest).erase(guest.by_age_);
  if (guest.known_) return;
  const auto same = strangers_by_source_.find(guest.source_);
  same->second.erase(guest.by_source_);
  if (same->second.empty()) strangers_by_source_.erase(same);
}

void Places::heard(Guest& guest, Time now) {
  guest.heard_ = now;
  of(guest).splice(of(guest).end(), of(guest), guest.by_age_);
  if (guest.known_) return;
  auto& same = strangers_by_source_.find(guest.source_)->second;
  same.splice(same.end(), same, guest.by_source_);
}

Places::Guest* Places::longest_idle() const {
  auto* guest = idle_stranger();
  return guest ? guest : first_idle(known_);
}

Places::Guest* Places::idle_stranger() const { return first_idle(strangers_); }

Places::Guest* Places::silent_since(Time time) const {
  for (const auto* by_age : {&strangers_, &known_}) {
    if (!by_age->empty() && by_age->front()->heard_ <= time) return by_age->front();
  }
  return nullptr;
}

}  // namespace hearken::drivers
