#pragma once
// All that the desk remembers, as plain values. Equal books decide equally; replaying the journal gives this book again.
// Not here: when each device was last heard (supervision.h): a wheel's memory, not a fact.

#include <map>
#include <set>
#include <string>

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

struct FaultCount {
  Instant first;           // of this period
  std::int64_t count = 0;  // since then
  bool operator==(const FaultCount&) const = default;
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

  std::map<IncidentId, Incident> incidents;      // open ones
  std::set<std::pair<Instant, IncidentId>> due;  // of the open ones: deadline() costs nothing
  std::map<Subject, IncidentId> open_by_subject;  // by the subject without its device: one open incident per client

  std::map<PageId, Page> pages;                  // until their incident is closed
  std::set<std::pair<Instant, PageId>> page_due;  // of those that have not ended

  std::map<std::string, Heard> repeats;          // by gateway, account and the conversation's repeat
  std::set<std::pair<Instant, std::string>> repeats_by_age;
  std::map<std::pair<GatewayId, std::string>, VitalState> vitals;
  std::map<std::pair<GatewayId, std::string>, FaultCount> faults;
  std::set<DeviceId> lost;
  std::map<DeviceId, Instant> tests;             // until when
  std::map<std::string, std::string> acts;       // key -> refusal, or empty: done

  std::int64_t next_signal = 1, next_incident = 1, next_page = 1;

  /// (gateway, account, zone) and (gateway, account, "") -> device; follows from the directory.
  std::map<std::tuple<GatewayId, std::string, std::string>, DeviceId> by_account;

  bool operator==(const Book&) const = default;
};

}  // namespace hearken::desk
