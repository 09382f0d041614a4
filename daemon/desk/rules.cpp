#include "daemon/desk/rules.h"

namespace hearken::desk {
namespace {

std::int64_t priority_of(EventGroup group) {
  switch (group) {
    case EventGroup::unknown:
    case EventGroup::help:
    case EventGroup::danger:
      return 1;
    case EventGroup::security:
    case EventGroup::surroundings:
      return 2;
    case EventGroup::technical:
      return 3;
    case EventGroup::on_site:
    case EventGroup::routine:
      return 0;
  }
  return 1;
}

std::string sound_of(std::int64_t priority) {
  switch (priority) {
    case 0:
      return "";
    case 1:
      return "life";
    case 2:
      return "urgent";
    default:
      return "soft";
  }
}

const ModelRule* model_rule(const Settings& settings, const std::string& model, const Said& said) {
  if (model.empty()) return nullptr;
  for (const auto& rule : settings.models)
    if (rule.model == model && ((!rule.code.empty() && rule.code == said.code) || (!rule.event.empty() && rule.event == word(said.event))))
      return &rule;
  return nullptr;
}

/// An empty station still rings and pages whoever is there.
Plan own_plan(std::int64_t priority) {
  return {
      "own-" + std::to_string(priority), priority, {{0, {"role:operator"}, {Way::console, Way::sms}, 30}, {60, {"role:supervisor"}, {Way::sms}, 60}}};
}

}  // namespace

Reading read_event(const Settings& settings, Event event) {
  Reading reading;
  reading.event = event;
  reading.priority = priority_of(group(event));
  if (const auto rule = settings.events.find(std::string(word(event))); rule != settings.events.end()) {
    reading.priority = rule->second.priority;
    reading.plan = rule->second.plan;
    reading.sound = rule->second.sound;
  }
  reading.life_safety = life_safety(event) && reading.priority != 0;
  if (reading.sound.empty()) reading.sound = sound_of(reading.priority);
  return reading;
}

Reading read_event(const Settings& settings, const std::string& model, const Said& said) {
  const auto* rule = model_rule(settings, model, said);
  if (rule == nullptr) return read_event(settings, said.event);
  auto reading = read_event(settings, event_named(rule->becomes).value_or(said.event));
  const bool silences_help = rule->priority == 0 && life_safety(reading.event);
  if (rule->priority >= 0 && !silences_help) {
    reading.priority = rule->priority;
    reading.life_safety = life_safety(reading.event) && reading.priority != 0;
    reading.sound = sound_of(reading.priority);
  }
  if (!rule->plan.empty()) reading.plan = rule->plan;
  if (!rule->sound.empty()) reading.sound = rule->sound;
  return reading;
}

Plan plan_for(const Book& book, const std::string& id, std::int64_t priority) {
  const auto& plans = book.directory.plans;
  if (const auto found = plans.find(id); !id.empty() && found != plans.end() && !found->second.steps.empty()) return found->second;
  for (const auto& [name, plan] : plans)
    if (plan.priority == priority && name != "STATION" && !plan.steps.empty()) return plan;
  return own_plan(priority);
}

Plan station_plan(const Book& book, std::int64_t priority) {
  const auto& plans = book.directory.plans;
  if (const auto found = plans.find("STATION"); found != plans.end() && !found->second.steps.empty()) return found->second;
  const bool urgent = priority <= 2;
  return {"STATION",
          priority,
          {{0, {"role:operator"}, {Way::console}, 0},
           {urgent ? 60 : 600, {"role:operator", "role:supervisor"}, {Way::sms}, 0},
           {urgent ? 300 : 1800, {"role:administrator", "role:supervisor"}, {Way::sms}, 0}}};
}

StageDeadlines deadlines_for(const Settings& settings, std::int64_t priority) {
  if (const auto found = settings.deadlines.find(std::to_string(priority)); found != settings.deadlines.end()) return found->second;
  switch (priority) {
    case 1:
      return {120, 15 * 60, 30 * 60};
    case 2:
      return {10 * 60, 45 * 60, 2 * 3600};
    default:
      return {8 * 3600, 24 * 3600, 24 * 3600};
  }
}

}  // namespace hearken::desk
