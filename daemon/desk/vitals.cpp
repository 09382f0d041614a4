#include "daemon/desk/vitals.h"

#include <algorithm>
#include <array>

#include "daemon/desk/arrival.h"
#include "daemon/desk/escalation.h"
#include "daemon/desk/record_text.h"
#include "daemon/desk/rules.h"

namespace hearken::desk {
namespace {

constexpr const char* station = "station";
constexpr std::string_view gateway_prefix = "gateway:";

/// These tell that the whole gateway cannot be heard or cannot send: one incident for all of them.
constexpr std::array whole_gateway{"wire", "heartbeat", "silence", "modem", "sim", "network"};

bool of_whole_gateway(const std::string& vital) { return std::find(whole_gateway.begin(), whole_gateway.end(), vital) != whole_gateway.end(); }

Subject subject_of(const VitalTold& told) {
  Subject subject;
  subject.gateway = told.gateway;
  if (!told.gateway || !of_whole_gateway(told.vital)) subject.vital = told.vital;
  return subject;
}

bool in_use(const Device& device) { return device.status.empty() || device.status == "active"; }

std::string names_of_devices(const Book& book, const GatewayId& gateway) {
  constexpr int shown = 12;
  std::string names;
  int count = 0;
  for (const auto& [id, device] : book.directory.devices) {
    if (device.gateway != gateway || !in_use(device)) continue;
    if (++count <= shown) names += (names.empty() ? "" : " ") + id.value;
  }
  if (count == 0) return {};
  return "; devices behind it: " + names + (count > shown ? " and " + std::to_string(count - shown) + " more" : "");
}

bool gateway_well(const Draft& draft, const GatewayId& gateway, const std::string& except) {
  const auto& vitals = draft.book().vitals;
  for (auto it = vitals.lower_bound({gateway, ""}); it != vitals.end() && it->first.first == gateway; ++it)
    if (it->first.second != except && of_whole_gateway(it->first.second) && !it->second.well) return false;
  return true;
}

/// Devices behind a lost module are as unheard as behind a lost gateway.
bool reachable(const Draft& draft, const GatewayId& gateway) {
  const auto& vitals = draft.book().vitals;
  for (auto it = vitals.lower_bound({gateway, "module "});
       it != vitals.end() && it->first.first == gateway && it->first.second.starts_with("module "); ++it)
    if (!it->second.well) return false;
  return gateway_well(draft, gateway, "");
}

/// How grave it is that this is not well; 0: a line on the console only.
std::int64_t priority_of(const VitalTold& told) {
  if (!told.gateway) return told.vital == "console" ? 0 : 2;
  if (told.vital == "signal" || told.vital == "parity" || told.vital == "storage" || told.vital == "module_config") return 3;
  return 2;
}

void close_if_well(Draft& draft, const VitalTold& told) {
  if (told.gateway && of_whole_gateway(told.vital) && !gateway_well(draft, told.gateway, told.vital)) return;
  const auto* incident = draft.incident_about(subject_of(told));
  if (incident == nullptr) return;
  if (incident->life_safety) {  // only a person resolves it
    draft.record(station, "well again", IncidentRestored{incident->id, {}});
    return;
  }
  close(draft, incident->id, Closed{{}, draft.now(), "restored", told.detail}, station, "well again");
}

Subject subject_of(const Device& device) {
  Subject subject{device.client, device.client ? UnitId{} : device.place, device.id, {}, {}, {}};
  if (!subject.client && !subject.place) subject.vital = "device " + device.id.value;
  return subject;
}

/// Another device of the same client or place is still silent.
bool others_lost(const Book& book, const Device& device) {
  const auto subject = key(subject_of(device));
  return std::any_of(book.lost.begin(), book.lost.end(), [&](const DeviceId& other) {
    const auto found = book.directory.devices.find(other);
    return other != device.id && found != book.directory.devices.end() && key(subject_of(found->second)) == subject;
  });
}

void lose(Draft& draft, const DeviceId& id, bool alone) {
  const auto& book = draft.book();
  const bool known = book.lost.contains(id);
  if (!known) draft.record(station, alone ? "silent" : "silent with its gateway", SupervisionChanged{id, true});
  const auto device = book.directory.devices.find(id);
  if (!alone || device == book.directory.devices.end()) return;
  Incident incident;
  incident.subject = subject_of(device->second);
  incident.event = Event::supervision_lost;
  incident.detail = device->second.model + ", " + device->second.location + ": not heard in " + std::to_string(device->second.report_every_s) + " s";
  Said said;
  said.event = Event::supervision_lost;
  const auto reading = read_event(book.settings, device->second.model, said);
  if (const auto* open_one = draft.incident_about(incident.subject)) {
    if (known) return;
    const auto joined = open_one->id;
    if (reading.priority != 0 && reading.priority <= open_one->priority) join_silent(draft, joined, id, reading);
    draft.record(station, "silent", NoteWritten{joined, incident.detail});
    return;
  }
  incident.priority = reading.priority;
  incident.life_safety = false;
  incident.sound = reading.sound;
  incident.plan = plan_for(book, reading.plan, reading.priority);
  if (reading.priority != 0) open(draft, std::move(incident), station, "silent");
}

}  // namespace

bool console_live(const Book& book) {
  const auto console = book.vitals.find({GatewayId{}, "console"});
  return console != book.vitals.end() && console->second.well;
}

const VitalState* ill(const Book& book, const std::string& vital) {
  const auto known = book.vitals.find({GatewayId{}, vital});
  return known == book.vitals.end() || known->second.well ? nullptr : &known->second;
}

void told(Draft& draft, const VitalTold& told) {
  const auto known = draft.book().vitals.find({told.gateway, told.vital});
  if (known != draft.book().vitals.end() && known->second.well == told.well) return;
  const bool news = known != draft.book().vitals.end() || !told.well;
  if (!news && told.vital == "silence") return;  // what was never silent need not be told
  draft.record(told.gateway ? "gateway:" + told.gateway.value : station, told.well ? "well" : "not well",
               VitalNoted{told.gateway, told.vital, told.detail, told.well});
  if (!news) return;
  if (told.well) {
    close_if_well(draft, told);
    return;
  }
  const auto priority = priority_of(told);
  if (priority == 0) return;
  const auto devices = told.gateway && of_whole_gateway(told.vital) ? names_of_devices(draft.book(), told.gateway) : std::string{};
  tell_station(draft, subject_of(told), told.gateway ? Event::link_fault : Event::system_fault, priority, told.vital + ": " + told.detail + devices);
}

void fault(Draft& draft, const FaultCounted& counted) {
  const auto& book = draft.book();
  const auto last = book.faults.find({counted.gateway, counted.fault});
  if (last != book.faults.end() && last->second + std::chrono::seconds{book.settings.fault_period_s} > draft.now() && last->second <= draft.now())
    return;
  draft.record("gateway:" + counted.gateway.value, "faulty frame", FaultNoted{counted.gateway, counted.fault, counted.detail, 1, counted.raw});
  if (counted.fault == "noise") return;
  tell_station(draft, {{}, {}, {}, counted.gateway, "frames", {}}, Event::link_fault, 3,
               counted.fault + (counted.detail.empty() ? "" : ": " + counted.detail));
}

void silent(Draft& draft, const std::vector<DeviceId>& overdue) {
  const auto& book = draft.book();
  std::map<GatewayId, std::vector<DeviceId>> by_gateway;
  for (const auto& id : overdue) {
    if (id.value.starts_with(gateway_prefix)) {
      const GatewayId gateway{id.value.substr(gateway_prefix.size())};
      told(draft, {gateway, "silence", "nothing heard in its time", false});
    } else if (const auto device = book.directory.devices.find(id); device != book.directory.devices.end()) {
      by_gateway[device->second.gateway].push_back(id);
    }
  }
  for (const auto& [gateway, devices] : by_gateway) {
    const auto all = std::count_if(book.directory.devices.begin(), book.directory.devices.end(), [&](const auto& entry) {
      return entry.second.gateway == gateway && entry.second.report_every_s > 0 && in_use(entry.second);
    });
    const bool together = devices.size() >= 3 && static_cast<std::int64_t>(devices.size()) * 2 >= all;
    if (together && reachable(draft, gateway))
      told(draft, {gateway, "silence", std::to_string(devices.size()) + " devices fell silent together", false});
    const bool gateway_down = together || !reachable(draft, gateway);
    for (const auto& id : devices) lose(draft, id, !gateway_down);
  }
}

void heard_again(Draft& draft, const DeviceId& id, const Signal& signal, const std::string& by) {
  const auto& book = draft.book();
  draft.record(by, "heard again", SupervisionChanged{id, false});
  const auto device = book.directory.devices.find(id);
  if (device == book.directory.devices.end()) return;
  const auto* incident = draft.incident_about(subject_of(device->second));
  if (incident == nullptr || incident->event != Event::supervision_lost || others_lost(book, device->second)) return;
  const auto open_one = *incident;
  draft.record(by, "heard again", IncidentRestored{open_one.id, {}});
  // An unproven frame may be a recording: then a person looks before it is closed.
  if (signal.proven && !open_one.life_safety && !open_one.several)
    close(draft, open_one.id, Closed{{}, draft.now(), "restored", {}}, station, "heard again, and proven");
}

void clock_jumped(Draft& draft, const ClockJumped& jump) {
  draft.record(station, "the clock was set", ClockStepped{jump.before, jump.after});
  const Subject clock{{}, {}, {}, {}, "clock", {}};
  const auto words = "the clock was set from " + text_of(jump.before) + " to " + text_of(jump.after);
  const bool far = std::chrono::abs(jump.after - jump.before) >= std::chrono::minutes{1};
  if (const auto* told = draft.incident_about(clock))
    draft.record(station, "the clock was set", NoteWritten{told->id, words});
  else
    tell_station(draft, clock, Event::system_fault, far ? 2 : 3, words);
}

void forget_gone(Draft& draft, const Settings& settings) {
  std::vector<VitalTold> gone;
  for (const auto& [vital, state] : draft.book().vitals) {
    const auto known = [&](const GatewayRule& rule) { return rule.name == vital.first.value; };
    if (vital.first && !state.well && std::none_of(settings.gateways.begin(), settings.gateways.end(), known))
      gone.push_back({vital.first, vital.second, "not configured any more", true});
  }
  for (const auto& vital : gone) told(draft, vital);
}

void out_of_use(Draft& draft, const std::vector<Device>& devices, const std::string& by) {
  for (const auto& device : devices)
    if (!in_use(device) && draft.book().lost.contains(device.id)) draft.record(by, "out of use", SupervisionChanged{device.id, false});
}

std::vector<DeviceId> hidden_losses(const Book& book, const Decision& decision) {
  std::vector<DeviceId> hidden;
  for (const auto& record : decision.records) {
    const auto* changed = std::get_if<StateChanged>(&record.fact);
    if (changed == nullptr || !std::holds_alternative<Closed>(changed->state)) continue;
    const auto incident = book.incidents.find(changed->incident);
    if (incident == book.incidents.end() || incident->second.event == Event::supervision_lost) continue;
    for (const auto& id : book.lost)
      if (const auto device = book.directory.devices.find(id);
          device != book.directory.devices.end() && key(subject_of(device->second)) == key(incident->second.subject))
        hidden.push_back(id);
  }
  return hidden;
}

std::vector<GatewayId> returned(const Decision& decision) {
  std::vector<GatewayId> gateways;
  for (const auto& record : decision.records)
    if (const auto* noted = std::get_if<VitalNoted>(&record.fact); noted != nullptr && noted->well && noted->gateway)
      if (of_whole_gateway(noted->vital) || noted->vital.starts_with("module ")) gateways.push_back(noted->gateway);
  return gateways;
}

DeviceId as_device(const GatewayId& gateway) { return {std::string(gateway_prefix) + gateway.value}; }

std::map<DeviceId, Device> supervised(const Book& book) {
  std::map<DeviceId, Device> watched;
  for (const auto& [id, device] : book.directory.devices) {
    const bool configured = std::any_of(book.settings.gateways.begin(), book.settings.gateways.end(),
                                        [&](const GatewayRule& rule) { return rule.name == device.gateway.value; });
    if (configured && device.report_every_s > 0 && in_use(device)) watched[id] = device;
  }
  for (const auto& rule : book.settings.gateways) {
    if (rule.report_every_s <= 0) continue;
    Device gateway;
    gateway.id = as_device({rule.name});
    gateway.report_every_s = rule.report_every_s;
    watched[gateway.id] = gateway;
  }
  return watched;
}

}  // namespace hearken::desk
