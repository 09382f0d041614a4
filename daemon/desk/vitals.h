#pragma once
// The station watches itself: vitals of its own and of its gateways, faulty frames, silent devices. Each becomes an incident
// once, and a gateway's loss is one incident that names its devices.

#include "daemon/desk/draft.h"

namespace hearken::desk {

/// The vital of a subject that a gateway carried and nobody could read: a call for help until a person has looked.
inline constexpr const char* unreadable = "unreadable";

/// Somebody's screen follows the station: the siren need not stand in for it.
[[nodiscard]] bool console_live(const Book& book);

/// A vital of the station's own that is not well, also one told before a crash. Null: it is well, or was never told.
[[nodiscard]] const VitalState* ill(const Book& book, const std::string& vital);

void told(Draft& draft, const VitalTold& vital);
/// A bad frame: told once per period and kind; counted by the station's metrics in between.
void fault(Draft& draft, const FaultCounted& counted);
/// Devices and gateways that have not been heard in their time.
void silent(Draft& draft, const std::vector<DeviceId>& overdue);
void heard_again(Draft& draft, const DeviceId& device, const Signal& signal, const std::string& by);

/// All that was due moves with the clock, and the station tells that it was set.
void clock_jumped(Draft& draft, const ClockJumped& jump);

/// What was ill of gateways that these settings have no more is told as well, and its incident ends.
void forget_gone(Draft& draft, const Settings& settings);
/// A device that is taken out of use is not missed any more.
void out_of_use(Draft& draft, const std::vector<Device>& devices, const std::string& by);
/// Devices that fell silent behind an incident of another kind, which this decision closes: they are missed anew.
[[nodiscard]] std::vector<DeviceId> hidden_losses(const Book& book, const Decision& decision);

/// Gateways that can be heard again by what was decided: whoever is behind them begins a new interval.
[[nodiscard]] std::vector<GatewayId> returned(const Decision& decision);
/// A gateway as the wheel of supervision knows it.
[[nodiscard]] DeviceId as_device(const GatewayId& gateway);
/// All that the wheel watches: active devices with an interval, and gateways with one.
[[nodiscard]] std::map<DeviceId, Device> supervised(const Book& book);

}  // namespace hearken::desk
