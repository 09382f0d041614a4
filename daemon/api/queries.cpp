// What a console asks for. The present comes from the book, the past from the reader.
//
// The queue is written in slices, so that ten thousand open incidents never stop the loop: its `head` is read first, and whatever
// changes while it is written comes again by the feed, after that number.

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

#include "daemon/api/candidates.h"
#include "daemon/api/service.h"
#include "daemon/api/views.h"
#include "daemon/desk/story.h"
#include "daemon/desk/wording.h"

namespace hearken::api {
namespace {

constexpr int slice = 64;  // incidents, about a millisecond

std::string text(const json::value& value) { return json::serialize(value); }

struct QueueRun {
  Call call;
  std::int64_t head = 0;
  Instant now;
  IncidentId last;
  std::string out;
  std::array<std::int64_t, 4> counts{};
};

void finish_queue(Service& service, QueueRun& run) {
  const json::object counts{{"life", run.counts[0]}, {"urgent", run.counts[1]}, {"fault", run.counts[2]}, {"service", run.counts[3]}};
  run.out += "],\"vitals\":" + text(vital_views(service.book())) + ",\"counts\":" + text(counts) + '}';
  service.answer(run.call, json_response(http::status::ok, std::move(run.out)));
}

void write_queue(Service& service, const std::shared_ptr<QueueRun>& run) {
  const auto& incidents = service.book().incidents;
  int written = 0;
  auto next = incidents.upper_bound(run->last);
  for (; next != incidents.end() && written < slice; ++next, ++written) {
    if (run->last) run->out += ',';
    run->last = next->first;
    run->out += text(incident_view(service.book(), next->second, run->now));
    ++run->counts.at(static_cast<std::size_t>(std::clamp<std::int64_t>(next->second.priority, 1, 4) - 1));
  }
  if (next == incidents.end()) return finish_queue(service, *run);
  asio::post(service.parts().loop, [&service, here = service.here(), run] {
    if (*here) write_queue(service, run);
  });
}

json::array views_of(const desk::Book& book, const std::vector<desk::Incident>& incidents, Instant now) {
  json::array out;
  for (const auto& incident : incidents) out.push_back(incident_view(book, incident, now));
  return out;
}

/// One more was asked for than is shown: it tells whether there are more.
void answer_incidents(Service& service, const Call& call, std::vector<desk::Incident> found, std::size_t limit) {
  const bool more = found.size() > limit;
  if (more) found.resize(limit);
  json::object body{{"head", service.parts().inbox.head()}, {"incidents", views_of(service.book(), found, service.now())}};
  if (more) body["before"] = found.back().id.value;
  service.answer(call, json_response(http::status::ok, text(body)));
}

std::vector<desk::Incident> open_incidents(const desk::Book& book, std::int64_t before, std::size_t limit) {
  std::vector<desk::Incident> found;
  const auto end = before == 0 ? book.incidents.end() : book.incidents.lower_bound(IncidentId{before});
  for (auto here = std::make_reverse_iterator(end); here != book.incidents.rend() && found.size() < limit; ++here) found.push_back(here->second);
  return found;
}

/// The parameter, or what stands for it; none: it is wrong.
std::optional<std::int64_t> parameter(const Call& call, const std::string& name, std::int64_t absent, std::int64_t most) {
  const auto found = call.request.target.query.find(name);
  if (found == call.request.target.query.end()) return absent;
  const auto number = number_in(found->second);
  return number && *number <= most ? number : std::nullopt;
}

std::string who(const desk::Book& book, const std::string& by) {
  static constexpr std::string_view person = "person:";
  return by.starts_with(person) ? desk::name_of(book, PersonId{by.substr(person.size())}) : std::string{};
}

json::array story_views(const desk::Book& book, const std::vector<Line>& lines, desk::Language language) {
  json::array out;
  for (const auto& line : lines) {
    json::object view{{"number", line.number}, {"at", instant(line.at)},
                      {"by", line.by},         {"kind", line.kind},
                      {"why", line.why},       {"text", line.fact.empty() ? std::string{} : desk::story_text(book, line.kind, line.fact, language)}};
    add_known(view, "name", who(book, line.by));
    out.push_back(std::move(view));
  }
  return out;
}

void add_subject(json::object& body, const desk::Book& book, const desk::Incident& incident, Instant now) {
  const auto& known = book.directory;
  body["ties"] = json::array{};
  UnitId place = incident.subject.place;
  if (const auto client = known.clients.find(incident.subject.client); client != known.clients.end()) {
    body["client"] = client_file(book, client->second, now);
    place = client->second.building;
    if (const auto ties = known.ties.find(client->first); ties != known.ties.end()) body["ties"] = tie_views(book, ties->second);
  }
  if (const auto device = known.devices.find(incident.subject.device); device != known.devices.end())
    body["device"] = device_view(book, device->second);
  if (const auto unit = known.units.find(place); unit != known.units.end()) body["place"] = place_view(book, unit->second);
}

json::array earlier_views(const std::vector<desk::Incident>& earlier) {
  json::array out;
  for (const auto& one : earlier) {
    const auto* closed = std::get_if<desk::Closed>(&one.state);
    out.push_back(json::object{
        {"id", one.id.value}, {"event", word(one.event)}, {"opened", instant(one.opened)}, {"code", closed == nullptr ? "" : closed->code}});
  }
  return out;
}

/// Of an open one the book's own pages: they are ahead of the disk.
json::array page_views(const desk::Book& book, IncidentId incident, const std::vector<desk::Page>& stored) {
  json::array out;
  if (!book.incidents.contains(incident)) {
    for (const auto& page : stored) out.push_back(page_view(book, page));
    return out;
  }
  for (const auto& [id, page] : book.pages)
    if (page.incident == incident) out.push_back(page_view(book, page));
  return out;
}

void answer_incident(Service& service, const Call& call, IncidentId id, std::int64_t head, const Dossier& dossier) {
  const auto& book = service.book();
  const auto now = service.now();
  const auto open = book.incidents.find(id);
  if (open == book.incidents.end() && dossier.incident.empty()) return service.fail(call, Trouble::no_incident, "id");
  const auto& incident = open == book.incidents.end() ? dossier.incident.front() : open->second;
  json::object body{{"head", head},
                    {"now", instant(now)},
                    {"incident", incident_view(book, incident, now)},
                    {"pages", page_views(book, id, dossier.pages)},
                    {"story", story_views(book, dossier.lines, call.language)},
                    {"candidates", candidate_views(book, incident, now)},
                    {"earlier", earlier_views(dossier.earlier)}};
  add_subject(body, book, incident, now);
  service.answer(call, json_response(http::status::ok, text(body)));
}

}  // namespace

void show_queue(Service& service, Call call) {
  const auto run = std::make_shared<QueueRun>(QueueRun{std::move(call), service.parts().inbox.head(), service.now(), {}, {}, {}});
  run->out = "{\"head\":" + std::to_string(run->head) + ",\"now\":\"" + instant(run->now) + "\",\"incidents\":[";
  write_queue(service, run);
}

void show_incidents(Service& service, Call call) {
  const auto state = call.request.target.query.find("state");
  const bool open = state != call.request.target.query.end() && state->second == "open";
  if (state != call.request.target.query.end() && !open && state->second != "closed") return service.fail(call, Trouble::wrong_parameter, "state");
  const auto before = parameter(call, "before", 0, std::numeric_limits<std::int64_t>::max());
  const auto limit = parameter(call, "limit", 50, 200);
  if (!before) return service.fail(call, Trouble::wrong_parameter, "before");
  if (!limit) return service.fail(call, Trouble::wrong_parameter, "limit");
  const auto most = static_cast<std::size_t>(*limit);
  if (open) return answer_incidents(service, call, open_incidents(service.book(), *before, most + 1), most);
  const auto shared = std::make_shared<Call>(std::move(call));
  service.parts().history.closed(IncidentId{*before}, most + 1, [&service, here = service.here(), shared, most](auto found) {
    if (!*here) return;
    if (!found)
      service.fail(*shared, Trouble::not_read);
    else
      answer_incidents(service, *shared, std::move(*found), most);
  });
}

void show_incident(Service& service, Call call) {
  const auto id = number_in(call.ids.front());
  if (!id) return service.fail(call, Trouble::wrong_parameter, "id");
  const auto shared = std::make_shared<Call>(std::move(call));
  const auto head = service.parts().inbox.head();
  service.parts().history.dossier(IncidentId{*id}, [&service, here = service.here(), shared, head, incident = IncidentId{*id}](auto dossier) {
    if (!*here) return;
    // With a dead disk the story is missing, and what is needed to help is not.
    if (!dossier && service.book().incidents.contains(incident))
      answer_incident(service, *shared, incident, head, {});
    else if (!dossier)
      service.fail(*shared, Trouble::not_read);
    else
      answer_incident(service, *shared, incident, head, *dossier);
  });
}

void show_station(Service& service, Call call) {
  const auto& book = service.book();
  const auto now = service.now();
  json::array codes;
  for (const auto code : resolution_codes) codes.push_back(json::string(code));
  const json::object body{{"name", book.settings.station},
                          {"language", boost::describe::enum_to_string(book.settings.language, "zh")},
                          {"time_zone", book.settings.time_zone},
                          {"version", service.parts().version},
                          {"now", instant(now)},
                          {"head", service.parts().inbox.head()},
                          {"siren_after_s", book.settings.siren_after_s},
                          {"resolution_codes", std::move(codes)},
                          {"on_duty", on_duty_views(book, now)},
                          {"gateways", gateway_views(book)},
                          {"vitals", vital_views(book)},
                          {"consoles_live", static_cast<std::int64_t>(service.feeds().live())}};
  service.answer(call, json_response(http::status::ok, text(body)));
}

void show_devices(Service& service, Call call) {
  json::array devices;
  for (const auto& [id, device] : service.book().directory.devices) devices.push_back(device_view(service.book(), device));
  service.answer(call, json_response(http::status::ok, text(json::object{{"head", service.parts().inbox.head()}, {"devices", std::move(devices)}})));
}

void show_persons(Service& service, Call call) {
  const auto on_duty = on_duty_now(service.book(), service.now());
  json::array persons;
  for (const auto& [id, person] : service.book().directory.persons) persons.push_back(person_view(service.book(), person, on_duty));
  service.answer(call, json_response(http::status::ok, text(json::object{{"head", service.parts().inbox.head()}, {"persons", std::move(persons)}})));
}

}  // namespace hearken::api
