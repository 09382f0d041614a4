#include "daemon/station/plain_bell.h"

namespace hearken {

desk::Decision plain_bell(const desk::Book& book, const desk::Input& input, const std::string& bug, Instant now) {
  using namespace desk;
  Decision decision;
  Incident incident;
  incident.id = {book.next_incident};
  incident.subject.vital = "bug";
  incident.detail = bug;
  incident.opened = incident.last_signal = now;
  incident.sound = "life";
  incident.plan = {"plain", 1, {{0, {"role:operator"}, {Way::console, Way::sms}, 30}}};
  incident.state = Armed{0, now + std::chrono::seconds{1}, false};
  if (const auto* arrived = std::get_if<SignalArrived>(&input)) {
    incident.subject = {{}, {}, {}, arrived->signal.gateway, {}, "undecided " + std::to_string(book.next_signal)};
    decision.records.push_back(
        {now, "station", "undecided by a bug", SignalNoted{{book.next_signal}, arrived->signal, {}, incident.id, "undecided", {}}});
  }
  if (const auto* text = std::get_if<TextArrived>(&input))
    decision.records.push_back({now, "station", "undecided by a bug", TextNoted{text->text, {}, {}, {}, "undecided"}});
  if (!book.open_by_subject.contains(key(incident.subject)))
    decision.records.push_back({now, "station", "undecided by a bug", IncidentOpened{incident}});
  decision.effects.push_back(SetRelay{"siren", true});
  return decision;
}

}  // namespace hearken
