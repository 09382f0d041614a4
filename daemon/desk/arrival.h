#pragma once
// A signal arrives: whose it is, whether it is a repeat, what it opens, joins, restores or only leaves in the journal.
// Never thrown away: what cannot be read or belongs to nobody is an unidentified signal, and rings.

#include "daemon/desk/draft.h"
#include "daemon/desk/rules.h"

namespace hearken::desk {

void arrived(Draft& draft, const Signal& signal);

/// A device that fell silent joins its client's open incident as a signal does, but is no press.
void join_silent(Draft& draft, IncidentId incident, const DeviceId& device, const Reading& reading);

/// Its time is wrong, or it is in the clear where a key is known: it raises like any other, but proves nobody alive.
[[nodiscard]] bool may_be_recorded(const Signal& signal);

/// The device that a signal comes from, by (gateway, account, zone); the customer's account before the transmitter's.
[[nodiscard]] DeviceId device_of(const Book& book, const Signal& signal, std::string_view zone);
/// All devices on the signal's account: one hub's life sign speaks for its pendants and cords.
[[nodiscard]] std::vector<DeviceId> devices_on_account(const Book& book, const Signal& signal);

}  // namespace hearken::desk
