#include "daemon/desk/arrival.h"

#include <algorithm>
#include <array>

#include "daemon/desk/escalation.h"
#include "daemon/desk/paging.h"
#include "daemon/desk/planted.h"
#include "daemon/desk/rules.h"
#include "daemon/desk/vitals.h"

namespace hearken::desk {
namespace {

DeviceId find(const Book& book, const GatewayId& gateway, const std::string& account, std::string_view zone) {
  if (account.empty()) return {};
  const auto key = account_key(account);
  if (const auto found = book.by_account.find({gateway, key, zone_key(zone)}); !zone.empty() && found != book.by_account.end()) return found->second;
  const auto found = book.by_account.find({gateway, key, ""});
  return found == book.by_account.end() ? DeviceId{} : found->second;
}

/// One thing said, read by the device that it belongs to.
struct Part {
  Said said;
  DeviceId device;
  Reading reading;
};

Subject subject_of(const Book& book, const Signal& signal, const DeviceId& id) {
  Subject subject;
  const auto found = book.directory.devices.find(id);
  if (found == book.directory.devices.end()) {
    subject.gateway = signal.gateway;
    subject.account = account_key(signal.data_account.empty() ? signal.account : signal.data_account);
    if (subject.account.empty()) subject.vital = unreadable;  // not the gateway's own loss, which ends by itself
    return subject;
  }
  subject.device = id;
  subject.client = found->second.client;
  if (!subject.client) subject.place = found->second.place;
  if (!subject.client && !subject.place) subject.vital = "device " + id.value;
  return subject;
}

std::vector<Part> parts_of(const Book& book, const Signal& signal) {
  auto says = signal.says;
  if (says.empty()) says.push_back({});
  std::vector<Part> parts;
  for (auto& said : says) {
    Part part{said, device_of(book, signal, said.zone), {}};
    const auto device = book.directory.devices.find(part.device);
    const bool known = device != book.directory.devices.end();
    part.reading = read_event(book.settings, known ? device->second.model : std::string{}, said);
    if (!known && part.reading.priority != 0) {
      part.said.text = std::string(word(said.event)) + (said.text.empty() ? "" : ": " + said.text);
      part.reading = read_event(book.settings, Event::unidentified);
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

bool on_test(const Draft& draft, const DeviceId& device) {
  const auto found = draft.book().tests.find(device);
  return found != draft.book().tests.end() && found->second > draft.now();
}

/// An end lowers only what is not life-safety, only when it cannot be a replay, and only what its own device began.
void restored(Draft& draft, const Signal& signal, const Part& part, SignalId id, bool proven, const std::string& by) {
  const auto* incident = draft.incident_about(subject_of(draft.book(), signal, part.device));
  if (incident == nullptr || incident->event != part.reading.event) return;
  const auto open = *incident;
  draft.record(by, "restored", IncidentRestored{open.id, id});
  const bool same_device = open.subject.device == part.device && !open.several;
  if (planted("resolved by a restoral")) return close(draft, open.id, Closed{{}, draft.now(), "restored", {}}, by, "restored");
  if (!open.life_safety && (proven || planted("replay lowers")) && same_device)
    close(draft, open.id, Closed{{}, draft.now(), "restored", {}}, by, "restored, and proven");
}

Incident new_incident(const Draft& draft, const Signal& signal, const Part& part) {
  const auto& book = draft.book();
  Incident incident;
  incident.subject = subject_of(book, signal, part.device);
  incident.event = part.reading.event;
  incident.code = part.said.code;
  incident.detail = part.said.text;
  if (part.said.zone.size() && incident.subject.device.value.empty()) incident.detail += ", zone " + part.said.zone;  // behind the event's word
  incident.priority = part.reading.priority;
  incident.life_safety = part.reading.life_safety;
  incident.on_test = on_test(draft, part.device);
  incident.sound = part.reading.sound;
  incident.plan = plan_for(book, part.reading.plan, part.reading.priority);
  return incident;
}

/// Another device, event or zone: the end of one is not the end of all. The incident keeps no zone: one that the device is not registered
/// for counts as another.
bool something_else(const Book& book, const Incident& incident, const Part& part) {
  if (incident.subject.device != part.device || incident.event != part.reading.event) return true;
  const auto device = book.directory.devices.find(part.device);
  const auto zone = zone_key(part.said.zone);
  return device != book.directory.devices.end() && !zone.empty() && zone != "0" && zone != zone_key(device->second.zone);
}

IncidentPressed pressed(const Incident& incident, const Part& part, SignalId id) {
  IncidentPressed fact;
  fact.incident = incident.id;
  fact.signal = id;
  fact.event = incident.event;
  fact.said = part.reading.event;
  fact.priority = incident.priority;
  fact.life_safety = incident.life_safety;
  fact.presses = incident.presses + (!id || planted("press not counted") ? 0 : 1);
  return fact;
}

constexpr std::chrono::seconds between_tellings{60};  // a frightened hand presses twenty times

/// Whoever is on the way hears that it was pressed again.
void tell_owner(Draft& draft, const Incident& incident, const PersonId& owner) {
  const auto& asked = incident.responders;
  const auto known = std::find_if(asked.begin(), asked.end(), [&](const Responder& one) { return one.person == owner; });
  if (!draft.book().directory.persons.contains(owner) || (known != asked.end() && known->asked + between_tellings > draft.now())) return;
  ask(draft, incident.id, owner, {Way::sms}, "pressed again");
}

/// A later signal raises: a graver one brings its plan and begins it at once; a parked or already safe one is armed again.
/// Without a signal (a silence) only what is graver does so.
void join(Draft& draft, IncidentId incident_id, const Part& part, SignalId id, const std::string& by) {
  const auto incident = *draft.incident(incident_id);
  if (planted("new press folded away") && incident.presses >= 2) return;
  auto fact = pressed(incident, part, id);
  if (incident.on_test && !on_test(draft, part.device)) fact.on_test = false;
  const bool another = id ? something_else(draft.book(), incident, part) : incident.event != part.reading.event;
  if (!incident.several && another) fact.several = true;
  const bool graver = part.reading.priority < incident.priority || (part.reading.life_safety && !incident.life_safety);
  if (graver) {
    fact.event = part.reading.event;
    fact.priority = std::min(part.reading.priority, incident.priority);
    fact.life_safety = incident.life_safety || part.reading.life_safety;
    fact.sound = part.reading.sound;
    fact.plan = plan_for(draft.book(), part.reading.plan, part.reading.priority);
    fact.deadlines = deadlines_for(draft.book().settings, part.reading.priority);
  }
  if (planted("a later signal lowers") && !graver) fact.priority = part.reading.priority + 1;
  draft.record(by, graver ? "a graver signal joined" : id ? "pressed again" : "silent", fact);
  const auto* armed = std::get_if<Armed>(&incident.state);
  const auto* owned = std::get_if<Owned>(&incident.state);
  if (graver || (id && armed != nullptr && armed->parked))
    restart(draft, incident.id, graver ? "a graver signal" : "pressed again while parked");
  else if (id && owned != nullptr && owned->stage >= Stage::safe)
    restart(draft, incident.id, "pressed again after it was safe");
  else if (id && owned != nullptr)
    tell_owner(draft, incident, owned->owner);
}

struct Became {
  std::string word = "noted";
  IncidentId incident;
};

/// Life-safety that only reports that it is still so, without an open incident, is one that we have missed.
bool raises(const Draft& draft, const Part& part, const Incident* open) {
  (void)draft;
  if (part.reading.priority == 0) return false;
  // The end of something that nobody could name, while that is open, is noted; else somebody looks at it.
  if (part.reading.event == Event::unidentified) return part.said.phase != Phase::restored || part.said.code.empty() || open == nullptr;
  if (part.said.phase == Phase::raised) return true;
  return part.said.phase == Phase::status && part.reading.life_safety && open == nullptr;
}

/// Less grave than what is open: nobody is asked again, but the end of the one is not the end of this.
void note_beside(Draft& draft, const Incident& open, const Part& part, const std::string& by) {
  if (open.several) return;
  auto fact = pressed(open, part, {});
  fact.several = true;
  draft.record(by, "joined", fact);
}

void note_part(Draft& draft, const Signal& signal, const Part& part, SignalId id, bool proven, const std::string& by) {
  const auto* open_one = draft.incident_about(subject_of(draft.book(), signal, part.device));
  if (!raises(draft, part, open_one)) {
    if (part.said.phase == Phase::restored) restored(draft, signal, part, id, proven, by);
    return;
  }
  if (open_one == nullptr)
    open(draft, new_incident(draft, signal, part), by, "signal");
  else if (part.reading.priority <= open_one->priority || part.reading.life_safety)
    join(draft, open_one->id, part, id, by);
  else
    note_beside(draft, Incident(*open_one), part, by);
}

Became becomes(const Draft& draft, const Signal& signal, const std::vector<Part>& parts) {
  Became became;
  for (const auto& part : parts) {
    const auto* open_one = draft.incident_about(subject_of(draft.book(), signal, part.device));
    if (raises(draft, part, open_one)) {
      if (open_one == nullptr) return {"opened", {}};
      return {part.reading.priority <= open_one->priority || part.reading.life_safety ? "pressed" : "joined", open_one->id};
    }
    if (open_one != nullptr) became.incident = open_one->id;
    if (part.said.phase == Phase::restored)
      became.word = "restored";
    else if (part.reading.priority == 0 && became.word == "noted")
      became.word = "routine";
  }
  return became;
}

/// These bytes were heard before, not long ago: also when their incident has ended they may raise, and never lower.
bool heard_before(const Draft& draft, const Signal& signal) {
  const auto found = draft.book().repeats.find(repeat_key(signal));
  return !signal.repeat.empty() && found != draft.book().repeats.end() &&
         found->second.at + std::chrono::seconds{draft.book().settings.repeat_window_s} >= draft.now();
}

/// The original of a retransmission whose incident still stands (or that opened none). After its incident has ended it may be
/// a repeat or a cry: it raises.
const Heard* repeat_of(const Draft& draft, const Signal& signal) {
  if (!heard_before(draft, signal)) return nullptr;
  const auto& heard = draft.book().repeats.at(repeat_key(signal));
  if (heard.incident && draft.incident(heard.incident) == nullptr && !planted("a cry after its incident folded away")) return nullptr;
  return &heard;
}

bool only_life_signs(const Signal& signal) {
  return !signal.says.empty() &&
         std::all_of(signal.says.begin(), signal.says.end(), [](const Said& said) { return life_sign(said.event) && said.phase != Phase::restored; });
}

}  // namespace

bool may_be_recorded(const Signal& signal) {
  constexpr std::array<std::string_view, 7> remarks{"timestamp_late", "timestamp_early", "timestamp_missing", "unencrypted",
                                                    "wrong_key",      "no_key",          "cipher_malformed"};
  return std::any_of(remarks.begin(), remarks.end(), [&](std::string_view remark) { return signal.remark.find(remark) != std::string::npos; });
}

DeviceId device_of(const Book& book, const Signal& signal, std::string_view zone) {
  const auto device = find(book, signal.gateway, signal.data_account, zone);
  return device ? device : find(book, signal.gateway, signal.account, zone);
}

std::vector<DeviceId> devices_on_account(const Book& book, const Signal& signal) {
  std::vector<DeviceId> devices;
  for (const auto& account : {signal.account, signal.data_account}) {
    if (account.empty()) continue;
    const auto key = account_key(account);
    for (auto it = book.by_account.lower_bound({signal.gateway, key, ""});
         it != book.by_account.end() && std::get<0>(it->first) == signal.gateway && std::get<1>(it->first) == key; ++it)
      if (std::find(devices.begin(), devices.end(), it->second) == devices.end()) devices.push_back(it->second);
  }
  return devices;
}

void join_silent(Draft& draft, IncidentId incident, const DeviceId& device, const Reading& reading) {
  Said said;
  said.event = Event::supervision_lost;
  join(draft, incident, {said, device, reading}, {}, "station");
}

void arrived(Draft& draft, const Signal& signal) {
  const auto& book = draft.book();
  const auto by = "gateway:" + signal.gateway.value;
  for (const auto& device : devices_on_account(book, signal))
    if (book.lost.contains(device) && !may_be_recorded(signal)) heard_again(draft, device, signal, by);
  if (!may_be_recorded(signal)) told(draft, {signal.gateway, "silence", "heard again", true});
  if (only_life_signs(signal)) {
    if (!device_of(book, signal, signal.says.front().zone)) fault(draft, {signal.gateway, "account_unknown", signal.account, signal.raw});
    if (draft.empty()) draft.unchanged();
    return;
  }
  SignalNoted noted{draft.new_signal(), signal, {}, {}, {}, {}};
  if (const auto* original = repeat_of(draft, signal)) {
    noted.incident = original->incident;
    noted.became = "repeat";
    noted.repeat_of = original->signal;
    noted.device = device_of(book, signal, signal.says.empty() ? "" : signal.says.front().zone);
    draft.record(by, "retransmission", noted);
    return;
  }
  const auto parts = parts_of(book, signal);
  if ((planted("unknown account dropped") && !device_of(book, signal, "")) || (planted("refused help event not shown") && may_be_recorded(signal))) {
    draft.record(by, "signal", noted);
    return;
  }
  const bool proven = signal.proven && !heard_before(draft, signal);
  const auto became = becomes(draft, signal, parts);
  noted.device = parts.front().device;
  noted.became = became.word;
  noted.incident = became.word == "opened" ? IncidentId{book.next_incident} : became.incident;
  draft.record(by, "signal", noted);
  const auto unseen = [](const Part& part) { return !part.device && part.reading.priority == 0; };
  if (std::all_of(parts.begin(), parts.end(), unseen)) fault(draft, {signal.gateway, "account_unknown", signal.account, signal.raw});
  for (const auto& part : parts) note_part(draft, signal, part, noted.id, proven, by);
}

}  // namespace hearken::desk
