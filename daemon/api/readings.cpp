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

constexpr std::size_t batch_records = 512;
constexpr std::chrono::milliseconds between_batches{50};  // in a storm alarms stand before screens
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
  read(shared_, [this](const std::string& text, std::int64_t last) {
    reading_ = false;
    if (last == 0) return;  // could not be read; the next heartbeat tries again
    share(text, last);
    pause();
  });
}

void Readings::share(const std::string& text, std::int64_t last) {
  const auto before = std::exchange(shared_, last);
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
  read(screen->sent, [screen](const std::string& text, std::int64_t last) {
    screen->reading = false;
    if (last != 0) screen->sent = last;
    if (!text.empty()) screen->push(text);
  });
}

/// Reads a batch, then the closed incidents that it names, then renders; `batch` gets nothing where that failed. After a failed sync the
/// reader may see what is not on disk yet: no screen does.
void Readings::read(std::int64_t after, Batch batch) {
  const auto here = here_;
  parts_.history.records(after, batch_records, [this, here, batch](auto lines) {
    if (!*here) return;
    if (!lines) return batch({}, 0);
    std::erase_if(*lines, [head = parts_.inbox.head()](const Line& line) { return line.number > head; });
    std::set<IncidentId> gone;
    for (const auto& line : *lines)
      if (line.incident && !parts_.inbox.book().incidents.contains(line.incident)) gone.insert(line.incident);
    if (gone.empty()) return render(std::move(*lines), {}, batch);
    parts_.history.incidents({gone.begin(), gone.end()}, [this, here, batch, lines = std::move(*lines)](auto closed) {
      if (!*here) return;
      if (!closed)
        batch({}, 0);
      else
        render(lines, std::move(*closed), batch);
    });
  });
}

/// A batch on its way to being text.
struct Readings::Rendering {
  std::vector<Line> lines;
  std::map<IncidentId, desk::Incident> closed;
  Batch batch;
  std::map<IncidentId, std::int64_t> last;  // the view is the same beside all of a batch: the last one carries it
  std::size_t next = 0;                     // of the lines
  std::string text;
};

void Readings::render(std::vector<Line> lines, std::vector<desk::Incident> closed, const Batch& batch) {
  const auto work = std::make_shared<Rendering>(Rendering{std::move(lines), {}, batch, {}, 0, {}});
  for (auto& incident : closed) work->closed.emplace(incident.id, std::move(incident));
  for (const auto& line : work->lines)
    if (!line.fact.empty()) work->last[line.incident] = line.number;
  render_on(work);
}

/// One view at a time: an alarm never waits behind a batch.
void Readings::render_on(const std::shared_ptr<Rendering>& work) {
  for (bool viewed = false; !viewed && work->next < work->lines.size(); ++work->next) {
    const auto& line = work->lines[work->next];
    if (line.fact.empty()) continue;  // erased by law: there is nothing to say
    const auto view = work->last[line.incident] == line.number ? view_of(*work, line.incident) : std::string{};
    work->text += record_event(line, view);
    viewed = !view.empty();
  }
  if (work->next == work->lines.size()) return work->batch(work->text, work->lines.empty() ? 0 : work->lines.back().number);
  parts_.soon([this, here = here_, work] {
    if (*here) render_on(work);
  });
}

std::string Readings::view_of(const Rendering& work, IncidentId id) const {
  const auto& book = parts_.inbox.book();
  if (const auto open = book.incidents.find(id); open != book.incidents.end())
    return boost::json::serialize(incident_view(book, open->second, parts_.now()));
  const auto closed = work.closed.find(id);
  return closed == work.closed.end() ? std::string{} : boost::json::serialize(incident_view(book, closed->second, parts_.now()));
}

}  // namespace hearken::api
