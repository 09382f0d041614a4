#include "daemon/store/scribe.h"

#include "daemon/desk/planted.h"
#include "daemon/desk/record_text.h"

namespace hearken::store {

Whose::Whose(const desk::Book& book) {
  for (const auto& [id, incident] : book.incidents) incidents_[id] = incident.subject.client;
  for (const auto& [id, device] : book.directory.devices) devices_[id] = device.client;
}

std::string Whose::client_of(const desk::Fact& fact) {
  if (const auto* set = std::get_if<desk::ClientSet>(&fact)) return set->client.id.value;
  if (const auto* set = std::get_if<desk::TiesSet>(&fact)) return set->ties.client.value;
  if (const auto* set = std::get_if<desk::DeviceSet>(&fact)) devices_[set->device.id] = set->device.client;
  if (const auto* opened = std::get_if<desk::IncidentOpened>(&fact)) return (incidents_[opened->incident.id] = opened->incident.subject.client).value;
  const auto id = desk::incident_of(fact);
  if (const auto incident = incidents_.find(id); incident != incidents_.end()) {
    const auto client = incident->second;
    const auto* moved = std::get_if<desk::StateChanged>(&fact);
    if (moved != nullptr && std::holds_alternative<desk::Closed>(moved->state)) incidents_.erase(incident);
    return client.value;
  }
  if (const auto* noted = std::get_if<desk::SignalNoted>(&fact))
    if (const auto device = devices_.find(noted->device); device != devices_.end()) return device->second.value;
  return {};
}

void Scribe::add(const desk::Record& record, const Salt& salt, std::vector<JournalRow>& journal) {
  auto& row = journal.emplace_back();
  row.number = head_.number + 1;
  row.at = record.at.time_since_epoch().count();
  row.who = record.by;
  row.why = record.why;
  row.kind = desk::kind(record.fact);
  row.incident = desk::incident_of(record.fact).value;
  row.client = whose_.client_of(record.fact);
  row.payload = desk::text_of(record.fact);
  row.salt = salt;
  row.payload_hash = payload_hash_of(sha_, row.salt, planted("hash over display text") ? row.why : row.payload);
  row.previous = planted("the chain begins again") && row.number % 50 == 0 ? Hash{} : head_.hash;
  row.hash = hash_of(sha_, {row.previous, row.number, row.at, row.who, row.why, row.kind, row.incident, row.client, row.payload_hash});
  head_ = {row.number, row.hash, row.at};
  if (planted("commit without journal row") && row.number % 97 == 0) journal.pop_back();
}

}  // namespace hearken::store
