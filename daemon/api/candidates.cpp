#include "daemon/api/candidates.h"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>
#include <cmath>
#include <limits>
#include <tuple>

#include "daemon/api/views.h"

namespace hearken::api {
namespace {

constexpr std::size_t most = 30;

struct Candidate {
  const desk::Person* person;
  const desk::Tie* tie = nullptr;
  bool on_duty = false;
  std::optional<std::int64_t> distance_m;

  [[nodiscard]] auto rank() const {
    constexpr auto last = std::numeric_limits<std::int64_t>::max();
    return std::tuple{tie == nullptr ? last : tie->order, !on_duty, distance_m.value_or(last), person->id};
  }
};

const desk::Unit* unit_of(const desk::Book& book, const UnitId& id) {
  const auto found = book.directory.units.find(id);
  return found == book.directory.units.end() ? nullptr : &found->second;
}

const desk::Unit* scene(const desk::Book& book, const desk::Incident& incident) {
  const auto client = book.directory.clients.find(incident.subject.client);
  return unit_of(book, client == book.directory.clients.end() ? incident.subject.place : client->second.building);
}

std::optional<std::int64_t> distance(const desk::Unit* from, const desk::Unit* to) {
  if (from == nullptr || to == nullptr) return std::nullopt;
  return std::llround(std::hypot(static_cast<double>(from->east_m - to->east_m), static_cast<double>(from->north_m - to->north_m)));
}

const desk::Tie* tie_to(const desk::Book& book, const desk::Incident& incident, const PersonId& person) {
  const auto ties = book.directory.ties.find(incident.subject.client);
  if (ties == book.directory.ties.end()) return nullptr;
  const auto found = std::find_if(ties->second.ties.begin(), ties->second.ties.end(), [&](const desk::Tie& tie) { return tie.person == person; });
  return found == ties->second.ties.end() ? nullptr : &*found;
}

std::optional<IncidentId> busy_with(const desk::Book& book, const PersonId& person) {
  for (const auto& [id, incident] : book.incidents)
    if (const auto* owned = std::get_if<desk::Owned>(&incident.state); owned != nullptr && owned->owner == person) return id;
  return std::nullopt;
}

json::object view(const desk::Book& book, const Candidate& one) {
  json::array roles, ways;
  for (const auto& role : one.person->roles) roles.push_back(json::string(role));
  for (const auto way : one.person->ways) ways.push_back(json::string(boost::describe::enum_to_string(way, "?")));
  json::object out{{"person", one.person->id.value},
                   {"name", one.person->name},
                   {"roles", std::move(roles)},
                   {"ways", std::move(ways)},
                   {"has_key", one.tie != nullptr && one.tie->has_key},
                   {"on_duty", one.on_duty}};
  add_known(out, "phone", one.person->phone);
  if (one.tie != nullptr) add_known(out, "tie", one.tie->kind);
  if (one.tie != nullptr && one.tie->minutes_away > 0) out["minutes_away"] = one.tie->minutes_away;
  if (one.distance_m) out["distance_m"] = *one.distance_m;
  if (const auto busy = busy_with(book, one.person->id)) out["busy_with"] = busy->value;
  return out;
}

}  // namespace

json::array candidate_views(const desk::Book& book, const desk::Incident& incident, Instant now) {
  const auto on_duty = on_duty_now(book, now);
  const auto* there = scene(book, incident);
  std::vector<Candidate> all;
  for (const auto& [id, person] : book.directory.persons) {
    const bool asked =
        std::any_of(incident.responders.begin(), incident.responders.end(), [&](const desk::Responder& one) { return one.person == id; });
    if (asked || (person.phone.empty() && person.ways.empty())) continue;
    all.push_back({&person, tie_to(book, incident, id), on_duty.contains(id), distance(unit_of(book, person.unit), there)});
  }
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
  std::partial_sort(all.begin(), end, all.end(), [](const Candidate& a, const Candidate& b) { return a.rank() < b.rank(); });
  json::array out;
  for (auto one = all.begin(); one != end; ++one) out.push_back(view(book, *one));
  return out;
}

}  // namespace hearken::api
