#include "daemon/main/desk_config.h"

#include <date/tz.h>

#include "daemon/desk/rules.h"

namespace hearken {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::int64_t priority_last = 4;

std::int64_t seconds(const config::Table& table, std::string_view key, milliseconds least, milliseconds most, std::int64_t fallback) {
  return table.duration(key, least, most, std::chrono::seconds(fallback)) / 1s;
}

std::string time_zone(const config::Table& station, const std::string& fallback) {
  auto name = station.text("time_zone", fallback);
  try {
    (void)date::locate_zone(name);
  } catch (const std::runtime_error&) {
    station.complain("time_zone", "there is no such time zone", "a name of the time zone database, such as \"Asia/Shanghai\"");
  }
  return name;
}

std::string event_word(const config::Table& table, std::string_view key) {
  auto word = table.text(key, std::string{});
  if (!word.empty() && !event_named(word)) {
    std::vector<std::string> known;
    for (const auto event : all_events()) known.emplace_back(hearken::word(event));
    table.complain(key, "there is no such event", "an event's word, such as \"fall\"", known);
  }
  return word;
}

std::map<std::string, desk::EventRule> read_events(const config::Table& events) {
  std::map<std::string, desk::EventRule> rules;
  for (const auto event : all_events()) {
    const std::string word(hearken::word(event));
    const auto table = events.table(word);
    if (!table) continue;
    const auto usual = desk::read_event(desk::Settings{}, event);
    rules[word] = {table->whole("priority", 0, priority_last, usual.priority), table->text("plan", ""), table->text("sound", "")};
    if (rules[word].priority == 0 && life_safety(event)) table->complain("priority", "a call for help always opens an incident", "1 to 4");
  }
  return rules;
}

std::vector<desk::ModelRule> read_models(const std::vector<config::Table>& models) {
  std::vector<desk::ModelRule> rules;
  for (const auto& table : models) {
    desk::ModelRule rule;
    rule.model = table.text("model");
    rule.code = table.text("code", "");
    rule.event = event_word(table, "event");
    rule.becomes = event_word(table, "becomes");
    rule.priority = table.whole("priority", 0, priority_last, -1);
    rule.plan = table.text("plan", "");
    rule.sound = table.text("sound", "");
    const auto meant = event_named(rule.becomes.empty() ? rule.event : rule.becomes);
    // What a code means is the protocol's: it may be a call for help.
    if (rule.priority == 0 && (meant ? life_safety(*meant) : !rule.code.empty()))
      table.complain("priority", "a call for help always opens an incident", "1 to 4");
    if (rule.code.empty() == rule.event.empty()) table.complain("", "a model's rule is about either a `code` or an `event`", "one of the two keys");
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::map<std::string, desk::StageDeadlines> read_deadlines(const config::Table& deadlines) {
  std::map<std::string, desk::StageDeadlines> stages;
  for (std::int64_t priority = 1; priority <= priority_last; ++priority) {
    const auto name = std::to_string(priority);
    const auto table = deadlines.table(name);
    if (!table) continue;
    const auto usual = desk::deadlines_for(desk::Settings{}, priority);
    const auto read = [&](std::string_view key, std::int64_t fallback) { return seconds(*table, key, 10s, 24h * 7, fallback); };
    stages[name] = {read("en_route", usual.en_route_s), read("on_scene", usual.on_scene_s), read("safe", usual.safe_s)};
  }
  return stages;
}

}  // namespace

desk::Settings read_desk_settings(const config::Table& station, const config::Table& desk) {
  desk::Settings settings;
  settings.station = station.text("name", settings.station);
  settings.time_zone = time_zone(station, settings.time_zone);
  settings.language = station.choice<desk::Language>("language", {{"zh", desk::Language::zh}, {"en", desk::Language::en}}, settings.language);
  settings.events = read_events(desk.section("events"));
  settings.models = read_models(desk.tables("model"));
  settings.deadlines = read_deadlines(desk.section("deadlines"));
  settings.repeat_window_s = seconds(desk, "repeat_window", 10s, 24h, settings.repeat_window_s);
  settings.fault_period_s = seconds(desk, "fault_period", 1min, 24h, settings.fault_period_s);
  settings.again_escalation_s = seconds(desk, "escalate_again_after", 10s, 1h, settings.again_escalation_s);
  settings.siren_after_s = seconds(desk, "siren_after", 1s, 10min, settings.siren_after_s);
  settings.page_attempts = desk.whole("page_attempts", 1, 20, settings.page_attempts);
  settings.page_retry_s = seconds(desk, "page_retry", 1s, 10min, settings.page_retry_s);
  settings.page_unknown_after_s = seconds(desk, "page_unknown_after", 10s, 1h, settings.page_unknown_after_s);
  return settings;
}

}  // namespace hearken
