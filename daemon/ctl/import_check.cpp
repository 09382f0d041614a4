// What only the whole shows, with everything that the directory has already.

#include <algorithm>

#include "daemon/ctl/import_kinds.h"
#include "daemon/desk/book.h"

namespace hearken::ctl {
namespace {

/// What the directory will be: the new entries over the known ones.
template <class Key, class Value>
std::map<Key, Value> over(std::map<Key, Value> found, const std::map<Key, Value>& known) {
  found.insert(known.begin(), known.end());
  return found;
}

Place place_of(const Gathered& all, const std::string& what, const std::string& id) {
  const auto found = all.places.find({what, id});
  return found == all.places.end() ? Place{} : found->second;
}

void check_erased(const ClientId& id, const Place& at, const desk::Directory& known, Notes& notes) {
  const auto found = known.clients.find(id);
  if (found != known.clients.end() && found->second.status == desk::client_erased)
    notes.push_back({at, "client \"" + id.value + "\" was erased by law: leave the row out, or give a new id"});
}

Note missing(const Reference& reference) { return {reference.at, "there is no " + reference.what + " \"" + reference.id + "\""}; }

void check_references(Gathered& all, const desk::Directory& known) {
  const auto has = [](const auto& a, const auto& b, const auto& id) { return a.contains(id) || b.contains(id); };
  for (const auto& reference : all.references) {
    const auto& [what, id, at] = reference;
    if (what == "role" || what == "gateway") continue;
    const bool there = what == "unit"     ? has(all.found.units, known.units, UnitId{id})
                       : what == "person" ? has(all.found.persons, known.persons, PersonId{id})
                                          : has(all.found.clients, known.clients, ClientId{id});
    if (!there) all.notes.push_back(missing(reference));
    if (what == "client") check_erased({id}, at, known, all.notes);
  }
  for (const auto& [id, client] : all.found.clients) check_erased(id, place_of(all, "client", id.value), known, all.notes);
}

bool has_role(const desk::Directory& directory, const std::string& role) {
  const auto of_person = [&](const auto& entry) {
    const auto& roles = entry.second.roles;
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  };
  const auto of_shift = [&](const auto& entry) { return entry.second.role == role; };
  return std::any_of(directory.persons.begin(), directory.persons.end(), of_person) ||
         std::any_of(directory.shifts.begin(), directory.shifts.end(), of_shift);
}

/// Often a slip; but who has the role, or the gateway itself, may come later.
void check_doubtful(Gathered& all, const desk::Directory& known, const std::set<GatewayId>& gateways) {
  for (const auto& [what, id, at] : all.references) {
    if (what == "role" && !has_role(all.found, id) && !has_role(known, id))
      all.notes.push_back({at, "nobody has the role \"" + id + "\": nobody would be called", false});
    if (what == "gateway" && !gateways.empty() && !gateways.contains({id}))
      all.notes.push_back({at, "the configuration has no gateway \"" + id + "\": this device will not be heard", false});
  }
}

void check_file_numbers(Gathered& all, const desk::Directory& known) {
  for (const auto& [id, client] : known.clients) {
    const auto at = place_of(all, "file number", client.file_no);
    if (!client.file_no.empty() && at.row > 0 && !all.found.clients.contains(id))
      all.notes.push_back({at, "client \"" + id.value + "\" has this file number"});
  }
}

void check_units(Gathered& all, const desk::Directory& known) {
  const auto units = over(all.found.units, known.units);
  for (const auto& [id, unit] : all.found.units) {
    auto above = unit.parent;
    std::size_t steps = 0;
    while (above && above != id && steps <= units.size()) {
      const auto next = units.find(above);
      above = next == units.end() ? UnitId{} : next->second.parent;
      ++steps;
    }
    if (above == id) all.notes.push_back({place_of(all, "unit", id.value), "this unit is part of itself"});
  }
}

/// By what the desk finds a device: without case and leading zeros. What is not in use holds no place.
void check_accounts(Gathered& all, const desk::Directory& known) {
  using Claim = std::tuple<GatewayId, std::string, std::string>;
  std::map<Claim, DeviceId> accounts;
  const auto claim = [](const desk::Device& device) { return Claim{device.gateway, desk::account_key(device.account), desk::zone_key(device.zone)}; };
  const auto claims = [](const desk::Device& device) { return !device.account.empty() && (device.status.empty() || device.status == "active"); };
  for (const auto& [id, device] : known.devices)
    if (claims(device) && !all.found.devices.contains(id)) accounts[claim(device)] = id;
  for (const auto& [id, device] : all.found.devices) {
    if (!claims(device)) continue;
    const auto [other, fresh] = accounts.try_emplace(claim(device), id);
    if (!fresh)
      all.notes.push_back(
          {place_of(all, "device", id.value), "device \"" + other->second.value + "\" has this account and zone at the same gateway"});
  }
}

void check_logins(Gathered& all, const desk::Directory& known) {
  std::map<std::string, PersonId> logins;
  for (const auto& [id, person] : over(all.found.persons, known.persons)) {
    if (person.login.empty()) continue;
    const auto [other, fresh] = logins.try_emplace(person.login, id);
    if (fresh) continue;
    const auto& later = all.found.persons.contains(id) ? id : other->second;
    const auto& earlier = later == id ? other->second : id;
    all.notes.push_back({place_of(all, "person", later.value), "person \"" + earlier.value + "\" has the same login"});
  }
}

void build_plans(Gathered& all) {
  for (const auto& [id, steps] : all.steps) {
    std::int64_t number = 0, after_s = 0;
    std::vector<desk::Step> list;
    for (const auto& [step, found] : steps) {
      if (step != ++number) all.notes.push_back({found.second, "step " + std::to_string(number) + " of plan \"" + id + "\" is missing"});
      if (found.first.after_s < after_s) all.notes.push_back({found.second, "this step comes before the one above it"});
      number = step;
      after_s = found.first.after_s;
      list.push_back(found.first);
    }
    all.found.plans[id].steps = desk::Steps(std::move(list));
  }
}

int rank(const std::string& kind) {
  static constexpr std::string_view kinds[] = {"warden", "standin", "keyholder", "relative"};
  return static_cast<int>(std::find(std::begin(kinds), std::end(kinds), kind) - std::begin(kinds));
}

/// Ties of kinds that no file told stay as they are.
void build_ties(Gathered& all, const desk::Directory& known) {
  for (auto& [client, ties] : all.found.ties) {
    const auto before = known.ties.find(client);
    if (before != known.ties.end()) {
      for (const auto& tie : before->second.ties) {
        if (!all.replaced.contains({client, tie.kind})) ties.ties.push_back(tie);
      }
    }
    const auto in_order = [](const desk::Tie& a, const desk::Tie& b) { return std::pair(rank(a.kind), a.order) < std::pair(rank(b.kind), b.order); };
    std::stable_sort(ties.ties.begin(), ties.ties.end(), in_order);
  }
}

}  // namespace

bool Gathered::name(const std::string& what, const std::string& id, const Place& at) {
  if (id.empty()) return false;
  const auto [other, fresh] = places.try_emplace({what, id}, at);
  if (!fresh)
    notes.push_back({at, "the " + what + " \"" + id + "\" is in " + other->second.file +
                             (other->second.row > 0 ? ":" + std::to_string(other->second.row) : "") + " already"});
  return fresh;
}

void Gathered::refer(const std::string& what, const std::string& id, const Place& at) {
  if (!id.empty()) references.push_back({what, id, at});
}

void Gathered::tie(const ClientId& client, desk::Tie tie) {
  replaced.insert({client, tie.kind});
  auto& ties = found.ties[client];
  ties.client = client;
  ties.ties.push_back(std::move(tie));
}

void check_whole(Gathered& all, const desk::Directory& known, const std::set<GatewayId>& gateways) {
  check_references(all, known);
  check_doubtful(all, known, gateways);
  check_file_numbers(all, known);
  check_units(all, known);
  check_accounts(all, known);
  check_logins(all, known);
  build_plans(all);
  build_ties(all, known);
}

}  // namespace hearken::ctl
