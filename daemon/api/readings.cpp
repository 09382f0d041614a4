#include "daemon/api/readings.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "daemon/api/views.h"
#include "daemon/desk/json_text.h"
#include "daemon/desk/planted.h"
#include "daemon/desk/record_text.h"

namespace hearken::api {
namespace {

constexpr std::size_t batch_records = 256;
constexpr std::chrono::milliseconds between_batches{20};  // in a storm alarms stand before screens
constexpr std::size_t slow_bytes = 256 * 1024;            // who has so much before it goes its own way until it has taken it

/// What a console is never sent: password hashes, and what would make answer codes easy to guess.
std::string without_secrets(const Line& line) {
  if (line.kind != "user_set" && line.kind != "settings_adopted") return line.fact;
  auto fact = boost::json::parse(line.fact).as_object();
  fact.erase("password_hash");
  if (auto* settings = fact.if_contains("settings"); settings != nullptr && settings->is_object()) settings->get_object().erase("code_seed");
  return boost::json::serialize(fact);
}

}  // namespace

std::string record_event(const Line& line, const std::string& view) {
  std::string out = "id: " + std::to_string(line.number) + "\nevent: record\ndata: {\"number\":" + std::to_string(line.number);
  out += ",\"at\":\"" + desk::text_of(line.at) + "\",\"by\":" + desk::json_text(line.by) + ",\"why\":" + desk::json_text(line.why);
  out += ",\"kind\":" + desk::json_text(line.kind);
  if (line.incident) out += ",\"incident\":" + std::to_string(line.incident.value);
  out += ",\"fact\":" + without_secrets(line);
  if (!view.empty()) out += ",\"view\":" + view;
  return out + "}\n\n";
}

Readings::Readings(Parts parts) : parts_(std::move(parts)), shared_(parts_.inbox.head()) {
  parts_.inbox.on_committed([this, here = here_](std::int64_t) {
    if (*here) go_on();
  });
}

void Readings::stop() {
  *here_ = false;
  screens_.clear();
}

void Readings::go_on() {
  if (!reading_ && !pausing_) read_shared();
}

void Readings::pause() {
  pausing_ = true;
  parts_.later(between_batches, [this, here = here_] {
    if (!*here) return;
    pausing_ = false;
    go_on();
  });
}

/// The next batch for all that have caught up.
void Readings::read_shared() {
  if (shared_ >= parts_.inbox.head()) return;
  if (screens_.empty()) {
    shared_ = parts_.inbox.head();
    return;
  }
  reading_ = true;
  read(shared_, [this](const auto& events) {
    reading_ = false;
    if (events.empty()) return;  // could not be read; the next heartbeat tries again
    share(events);
    pause();
  });
}

void Readings::share(const std::vector<std::pair<std::int64_t, std::string>>& events) {
  const auto before = std::exchange(shared_, events.back().first);
  std::string text;
  for (const auto& [number, one] : events) text += one;
  const auto all = screens_;
  for (const auto& screen : all) {
    const bool caught_up = screen->sent == before || planted("feed cursor skips a gap");
    if (caught_up && !screen->reading && screen->pending() < slow_bytes) {
      screen->sent = shared_;
      screen->push(text);
    } else if (screen->pending() == 0) {
      drained(screen);
    }
  }
}

void Readings::drained(const std::shared_ptr<Screen>& screen) {
  if (screen->reading || screen->sent >= shared_) return;
  screen->reading = true;
  read(screen->sent, [screen](const auto& events) {
    screen->reading = false;
    std::string text;
    for (const auto& [number, one] : events) {
      text += one;
      screen->sent = number;
    }
    if (!text.empty()) screen->push(text);
  });
}

/// Reads a batch, then the closed incidents that it names, then renders; `batch` gets nothing where that failed. After a failed sync the
/// reader may see what is not on disk yet: no screen does.
void Readings::read(std::int64_t after, Batch batch) {
  const auto here = here_;
  parts_.history.records(after, batch_records, [this, here, batch](auto lines) {
    if (!*here) return;
    if (!lines) return batch({});
    std::erase_if(*lines, [head = parts_.inbox.head()](const Line& line) { return line.number > head; });
    std::set<IncidentId> gone;
    for (const auto& line : *lines)
      if (line.incident && !parts_.inbox.book().incidents.contains(line.incident)) gone.insert(line.incident);
    if (gone.empty()) return render(std::move(*lines), {}, batch);
    parts_.history.incidents({gone.begin(), gone.end()}, [this, here, batch, lines = std::move(*lines)](auto closed) {
      if (!*here) return;
      if (!closed)
        batch({});
      else
        render(lines, std::move(*closed), batch);
    });
  });
}

void Readings::render(std::vector<Line> lines, std::vector<desk::Incident> closed, const Batch& batch) {
  const auto& book = parts_.inbox.book();
  const auto now = parts_.now();
  std::map<IncidentId, std::string> views;
  for (const auto& incident : closed) views[incident.id] = boost::json::serialize(incident_view(book, incident, now));
  std::map<IncidentId, std::int64_t> last;  // the view is the same beside all of a batch: the last one carries it
  for (const auto& line : lines)
    if (!line.fact.empty()) last[line.incident] = line.number;
  std::vector<std::pair<std::int64_t, std::string>> events;
  for (const auto& line : lines) {
    std::string view;
    if (last[line.incident] == line.number) {
      view = std::move(views[line.incident]);
      if (const auto open = book.incidents.find(line.incident); open != book.incidents.end())
        view = boost::json::serialize(incident_view(book, open->second, now));
    }
    events.emplace_back(line.number, line.fact.empty() ? std::string{} : record_event(line, view));  // erased by law: there is nothing to say
  }
  batch(std::move(events));
}

}  // namespace hearken::api
