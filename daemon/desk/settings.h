#pragma once
// What the configuration tells the desk. Journalled when it changes, so that a replay decides as the station did.

#include <boost/describe.hpp>
#include <map>
#include <string>
#include <vector>

#include "daemon/desk/incident.h"

namespace hearken::desk {

/// What an event leads to. priority 0: no incident.
struct EventRule {
  std::int64_t priority = 1;
  std::string plan;   // empty: the plan of the priority
  std::string sound;  // empty: the sound of the priority
  bool operator==(const EventRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventRule, (), (priority, plan, sound))

/// A device model's own reading: by wire code (`120` is a fall) or by event word.
struct ModelRule {
  std::string model, code, event;  // code or event
  std::string becomes;             // event word; empty: as it was
  std::int64_t priority = -1;      // -1: as the event's rule
  std::string plan, sound;
  bool operator==(const ModelRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(ModelRule, (), (model, code, event, becomes, priority, plan, sound))

/// A configured way in or out, as the desk sees it.
struct GatewayRule {
  std::string name;
  std::int64_t report_every_s = 0;  // supervision of the gateway itself; 0: none
  bool sends = false;               // a way out: SMS
  bool operator==(const GatewayRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(GatewayRule, (), (name, report_every_s, sends))

struct Settings {
  std::string station = "Hearken";
  std::string time_zone = "Asia/Shanghai";
  Language language = Language::zh;
  std::map<std::string, EventRule> events;  // by word; absent: by its group
  std::vector<ModelRule> models;
  std::vector<GatewayRule> gateways;
  std::map<std::string, StageDeadlines> deadlines;  // by priority `1`..`4`; absent: the defaults
  std::int64_t repeat_window_s = 600;               // a retransmission is folded for so long
  std::int64_t fault_period_s = 3600;               // a bad frame of the same kind is told once in so long
  std::int64_t again_escalation_s = 60;             // after a missed stage deadline and its page, priority 1
  std::int64_t siren_after_s = 15;
  std::int64_t page_attempts = 3;           // on one way out, before the next way
  std::int64_t page_retry_s = 5;            // first pause; doubles
  std::int64_t page_unknown_after_s = 120;  // an attempt without an outcome counts as unknown
  std::int64_t page_other_way_s = 8;        // … and when another way out is free, it is used after so long already
  std::int64_t code_seed = 0;               // makes the answer codes hard to guess; drawn at the first start
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (station, time_zone, language, events, models, gateways, deadlines, repeat_window_s, fault_period_s, again_escalation_s,
                       siren_after_s, page_attempts, page_retry_s, page_unknown_after_s, page_other_way_s, code_seed))

}  // namespace hearken::desk
