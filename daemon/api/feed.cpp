#include "daemon/api/feed.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <map>
#include <set>
#include <thread>

#include "daemon/api/views.h"
#include "daemon/desk/json_text.h"
#include "daemon/desk/record_text.h"

namespace hearken::api {
namespace {

constexpr std::size_t batch_records = 512;
constexpr std::chrono::milliseconds between_batches{50};  // in a storm alarms stand before screens
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
  read(shared_, [this](const std::string& text, std::int64_t last) {
    reading_ = false;
    if (last == 0) return;  // could not be read; the next heartbeat tries again
    const auto before = std::exchange(shared_, last);
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
  read(feed->sent, [feed](const std::string& text, std::int64_t last) {
    feed->reading = false;
    if (last != 0) feed->sent = last;
    if (!text.empty()) feed->connection->push(text);
  });
}

/// Reads a batch, then the closed incidents that it names, then renders; `batch` gets nothing where that failed.
void Feeds::read(std::int64_t after, Batch batch) {
  const auto here = here_;
  parts_.history.records(after, batch_records, [this, here, batch](auto lines) {
    if (!*here) return;
    if (!lines) return batch({}, 0);
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
struct Feeds::Rendering {
  std::vector<Line> lines;
  std::map<IncidentId, desk::Incident> closed;
  Batch batch;
  std::map<IncidentId, std::int64_t> last;  // the view is the same beside all of a batch: the last one carries it
  std::size_t next = 0;                     // of the lines
  std::string text;
};

void Feeds::render(std::vector<Line> lines, std::vector<desk::Incident> closed, const Batch& batch) {
  const auto work = std::make_shared<Rendering>(Rendering{std::move(lines), {}, batch, {}, 0, {}});
  for (auto& incident : closed) work->closed.emplace(incident.id, std::move(incident));
  for (const auto& line : work->lines)
    if (!line.fact.empty()) work->last[line.incident] = line.number;
  render_on(work);
}

/// One view at a time: an alarm never waits behind a batch.
void Feeds::render_on(const std::shared_ptr<Rendering>& work) {
  for (bool viewed = false; !viewed && work->next < work->lines.size(); ++work->next) {
    const auto& line = work->lines[work->next];
    if (line.fact.empty()) continue;  // erased by law: there is nothing to say
    const auto view = work->last[line.incident] == line.number ? view_of(*work, line.incident) : std::string{};
    work->text += record_event(line, view);
    viewed = !view.empty();
  }
  if (work->next == work->lines.size()) return work->batch(work->text, work->lines.empty() ? 0 : work->lines.back().number);
  std::this_thread::yield();  // to the thread that comes back from the disk with an answer
  asio::post(parts_.loop, [this, here = here_, work] {
    if (*here) render_on(work);
  });
}

std::string Feeds::view_of(const Rendering& work, IncidentId id) const {
  const auto& book = parts_.inbox.book();
  if (const auto open = book.incidents.find(id); open != book.incidents.end())
    return boost::json::serialize(incident_view(book, open->second, parts_.now()));
  const auto closed = work.closed.find(id);
  return closed == work.closed.end() ? std::string{} : boost::json::serialize(incident_view(book, closed->second, parts_.now()));
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
