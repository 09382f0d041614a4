#pragma once
// All that the desk remembers, as plain values. Equal books decide equally; replaying the journal gives this book again.
// Not here: when each device was last heard (supervision.h): a wheel's memory, not a fact.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>

#include "daemon/desk/directory.h"
#include "daemon/desk/incident.h"
#include "daemon/desk/page.h"
#include "daemon/desk/settings.h"

namespace hearken::desk {

/// A signal that a retransmission may match. Kept for `repeat_window_s` after it was last heard.
struct Heard {
  SignalId signal;
  IncidentId incident;
  Instant at;
  bool operator==(const Heard&) const = default;
};

struct VitalState {
  std::string detail;
  bool well = true;
  Instant since;
  bool operator==(const VitalState&) const = default;
};

struct ActKept {
  std::string refusal;  // empty: done
  Instant at;
  bool operator==(const ActKept&) const = default;
};

struct User {
  std::string login;
  PersonId person;
  std::string password_hash, role;
  bool operator==(const User&) const = default;
};

struct Book {
  Settings settings;
  Directory directory;
  std::map<std::string, User> users;

  std::map<IncidentId, Incident> incidents;  // open ones
  std::map<PageId, Page> pages;              // of open incidents

  std::unordered_map<std::string, Heard> repeats;  // by repeat_key(): gateway, account and the conversation's repeat
  std::map<std::pair<GatewayId, std::string>, VitalState> vitals;
  std::map<std::pair<GatewayId, std::string>, Instant> faults;  // when a fault of this kind was last told
  std::set<DeviceId> lost;
  std::map<DeviceId, Instant> tests;       // until when
  std::map<std::string, ActKept> acts;     // of the last day, by key
  std::map<PersonId, Instant> asked_back;  // when somebody was last asked which incident an answer meant
  std::set<GatewayId> suspect;             // ways out that took a page and have said nothing since
  std::int64_t next_signal = 1, next_incident = 1, next_page = 1;

  // ---- indices: they follow from the values above; index() rebuilds them ----
  std::set<std::pair<Instant, IncidentId>> due;                          // of the open incidents: deadline() costs nothing
  std::unordered_map<Subject, IncidentId, SubjectHash> open_by_subject;  // by key(): one open incident per client
  std::set<std::pair<Instant, IncidentId>> untaken;  // life-safety, or at its loudest, and nobody has taken or accepted it: by when it began to ring
  std::set<IncidentId> life_safety;                  // open ones: the lamp
  std::set<std::pair<Instant, PageId>> page_due;     // pages that wait for an instant
  std::set<std::tuple<bool, Instant, PageId>> page_ready;  // pages that wait for a free way out: (not life-safety, queued)
  std::map<GatewayId, PageId> sending;                     // what each way out has in hand
  std::set<std::pair<IncidentId, PageId>> pages_of;
  std::map<std::pair<IncidentId, PersonId>, std::string> codes;
  std::unordered_map<std::string, std::pair<IncidentId, PersonId>> by_code;
  std::set<std::pair<Instant, std::string>> repeats_by_age;
  /// (gateway, account, zone) and (gateway, account, "") -> device.
  std::map<std::tuple<GatewayId, std::string, std::string>, DeviceId> by_account;

  bool operator==(const Book&) const = default;
};

/// Rebuilds the indices from the values (after a load).
void index(Book& book);

/// The subject that incidents are joined by: without its device.
[[nodiscard]] Subject key(const Subject& subject);
[[nodiscard]] std::string repeat_key(const Signal& signal);
[[nodiscard]] std::string repeat_key(const Text& text);
/// Accounts compare without case; a zone's leading zeros do not count.
[[nodiscard]] std::string account_key(std::string_view account);
[[nodiscard]] std::string zone_key(std::string_view zone);

}  // namespace hearken::desk
