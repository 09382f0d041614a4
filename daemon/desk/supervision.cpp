#include "daemon/desk/supervision.h"

namespace hearken::desk {
namespace {

std::chrono::seconds with_grace(std::chrono::seconds interval) { return interval + interval / 10 + std::chrono::seconds{2}; }

}  // namespace

void Supervision::watch(const std::map<DeviceId, Device>& devices, Instant now) {
  std::erase_if(devices_, [&](const auto& entry) {
    if (devices.contains(entry.first)) return false;
    due_.erase({entry.second.due, entry.first});
    return true;
  });
  for (const auto& [id, device] : devices) {
    const auto every = with_grace(std::chrono::seconds{device.report_every_s});
    auto& watched = devices_[id];
    if (watched.every == every) continue;
    due_.erase({watched.due, id});
    watched = {every, now, now + every, false};
    due_.insert({watched.due, id});
  }
}

void Supervision::heard(const DeviceId& device, Instant now) {
  const auto found = devices_.find(device);
  if (found == devices_.end()) return;
  auto& watched = found->second;
  if (!watched.told) due_.erase({watched.due, device});
  watched = {watched.every, now, now + watched.every, false};
  due_.insert({watched.due, device});
}

void Supervision::again(const DeviceId& device, Instant now) {
  const auto found = devices_.find(device);
  if (found == devices_.end()) return;
  auto& watched = found->second;
  due_.erase({watched.due, device});
  watched.due = now + watched.every;
  watched.told = false;
  due_.insert({watched.due, device});
}

std::vector<DeviceId> Supervision::overdue(Instant now) {
  std::vector<DeviceId> silent;
  while (!due_.empty() && due_.begin()->first <= now) {
    const auto id = due_.begin()->second;
    due_.erase(due_.begin());
    devices_.at(id).told = true;
    silent.push_back(id);
  }
  return silent;
}

std::optional<Instant> Supervision::deadline() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

std::optional<Instant> Supervision::last_heard(const DeviceId& device) const {
  const auto found = devices_.find(device);
  if (found == devices_.end()) return std::nullopt;
  return found->second.heard;
}

void Supervision::shift(std::chrono::milliseconds by) {
  due_.clear();
  for (auto& [id, watched] : devices_) {
    watched.heard += by;
    watched.due += by;
    if (!watched.told) due_.insert({watched.due, id});
  }
}

}  // namespace hearken::desk
