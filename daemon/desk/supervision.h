#pragma once
// When each device was last heard, and who is overdue. A wheel's memory, not a fact: only lost and restored are records, and
// after a restart every device gets one full interval.

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "daemon/desk/directory.h"
#include "protocol/signal.h"

namespace hearken::desk {

class Supervision {
 public:
  /// Watches these devices from now on, each for one interval from `now` where it is new; others are forgotten. An interval is
  /// given a tenth and two seconds more: clocks of devices and networks are not exact.
  void watch(const std::map<DeviceId, Device>& devices, Instant now);
  /// The device was heard.
  void heard(const DeviceId& device, Instant now);
  /// It could not have been heard: one more interval from now, without saying that it was.
  void again(const DeviceId& device, Instant now);
  /// Those whose interval has passed; each is named once until it is heard again.
  [[nodiscard]] std::vector<DeviceId> overdue(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const;
  [[nodiscard]] std::optional<Instant> last_heard(const DeviceId& device) const;
  /// The wall clock was set.
  void shift(std::chrono::milliseconds by);

 private:
  struct Watched {
    std::chrono::seconds every{};
    Instant heard, due;
    bool told = false;
  };
  std::map<DeviceId, Watched> devices_;
  std::set<std::pair<Instant, DeviceId>> due_;
};

}  // namespace hearken::desk
