#include "daemon/api/feed.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "daemon/api/views.h"
#include "daemon/desk/json_text.h"
#include "daemon/desk/record_text.h"

namespace hearken::api {
namespace {

constexpr std::size_t batch_records = 256;
constexpr std::chrono::milliseconds between_batches{20};  // in a storm alarms stand before screens
constexpr int absent_beats = 4;
constexpr std::size_t slow_bytes = 256 * 1024;  // who has so much before it goes its own way until it has taken it

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

std::string alive_event(Instant now, std::int64_t head, bool stored) {
  return "event: alive\ndata: {\"now\":\"" + desk::text_of(now) + "\",\"head\":" + std::to_string(head) +
         ",\"stored\":" + (stored ? "true" : "false") + "}\n\n";
}

Feeds::Feeds(Parts parts) : parts_(std::move(parts)), timer_(parts_.loop), pause_(parts_.loop), shared_(parts_.inbox.head()) {
  parts_.inbox.on_committed([this, here = here_](std::int64_t) {
    if (*here) committed();
  });
  beat();
}

void Feeds::stop() {
  *here_ = false;
  stopped_ = true;
  timer_.cancel();
  pause_.cancel();
  const auto all = std::exchange(feeds_, {});
  for (const auto& feed : all) feed->connection->close();
}

void Feeds::open(const std::shared_ptr<Connection>& connection, Response head, std::int64_t after, std::function<bool()> may_stay) {
  const auto feed = std::make_shared<Feed>(Feed{connection, std::move(may_stay), after});
  feeds_.push_back(feed);
  const std::weak_ptr<Feed> weak = feed;
  connection->become_feed(
      std::move(head),
      [this, here = here_, weak] {
        if (const auto known = weak.lock(); known && *here) catch_up(known);
      },
      [this, here = here_, weak] {
        const auto known = weak.lock();
        if (!known || !*here) return;
        feeds_.remove(known);
      });
  connection->push(heartbeat());
  count_consoles();
}

/// A reload of the page is not the absence of a console: only some seconds without any are told.
void Feeds::count_consoles() {
  const bool live = !feeds_.empty();
  beats_without_ = live ? 0 : beats_without_ + 1;
  if (told_live_ == live || (!live && beats_without_ < absent_beats)) return;
  told_live_ = live;
  parts_.inbox.put(desk::VitalTold{{}, "console", live ? "" : "no console is connected", live}, [](const ActOutcome&) {});
}

void Feeds::committed() {
  if (!reading_ && !pausing_) read_shared();
}

void Feeds::pause() {
  pausing_ = true;
  pause_.expires_after(between_batches);
  pause_.async_wait([this, here = here_](boost::system::error_code error) {
    if (!*here || error) return;
    pausing_ = false;
    committed();
  });
}

/// The next batch for all that have caught up.
void Feeds::read_shared() {
  if (shared_ >= parts_.inbox.head()) return;
  if (feeds_.empty()) {
    shared_ = parts_.inbox.head();
    return;
  }
  reading_ = true;
  read(shared_, [this](const auto& events) {
    reading_ = false;
    if (events.empty()) return;  // could not be read; the next heartbeat tries again
    const auto before = std::exchange(shared_, events.back().first);
    std::string text;
    for (const auto& [number, one] : events) text += one;
    const auto all = feeds_;
    for (const auto& feed : all) {
      if (feed->sent == before && !feed->reading && feed->connection->pending() < slow_bytes) {
        feed->sent = shared_;
        feed->connection->push(text);
      } else if (feed->connection->pending() == 0) {
        catch_up(feed);
      }
    }
    pause();
  });
}

/// Called when all that was pushed has left.
void Feeds::catch_up(const std::shared_ptr<Feed>& feed) {
  if (feed->reading || feed->sent >= shared_) return;
  feed->reading = true;
  read(feed->sent, [feed](const auto& events) {
    feed->reading = false;
    std::string text;
    for (const auto& [number, one] : events) {
      text += one;
      feed->sent = number;
    }
    if (!text.empty()) feed->connection->push(text);
  });
}

/// Reads a batch, then the closed incidents that it names, then renders; `batch` gets nothing where that failed.
void Feeds::read(std::int64_t after, Batch batch) {
  const auto here = here_;
  parts_.history.records(after, batch_records, [this, here, batch](auto lines) {
    if (!*here) return;
    if (!lines) return batch({});
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

void Feeds::render(std::vector<Line> lines, std::vector<desk::Incident> closed, const Batch& batch) {
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

std::string Feeds::heartbeat() const {
  const auto& vitals = parts_.inbox.book().vitals;
  const auto store = vitals.find({GatewayId{}, "store"});
  return alive_event(parts_.now(), parts_.inbox.head(), store == vitals.end() || store->second.well);
}

/// Each second: the heartbeat, the sessions that have ended, and a reading that failed tried again.
void Feeds::beat() {
  if (stopped_) return;
  const auto text = heartbeat();
  const auto all = feeds_;
  for (const auto& feed : all) {
    if (!feed->may_stay())
      feed->connection->close();
    else
      feed->connection->push(text);
  }
  count_consoles();
  committed();
  timer_.expires_after(std::chrono::seconds{1});
  timer_.async_wait([this, here = here_](boost::system::error_code error) {
    if (*here && !error) beat();
  });
}

}  // namespace hearken::api
