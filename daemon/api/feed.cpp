#include "daemon/api/feed.h"

#include <boost/asio/post.hpp>
#include <thread>

#include "daemon/desk/record_text.h"
#include "daemon/desk/vitals.h"

namespace hearken::api {
namespace {

constexpr int absent_beats = 4;

}  // namespace

std::string alive_event(Instant now, std::int64_t head, bool stored) {
  return "event: alive\ndata: {\"now\":\"" + desk::text_of(now) + "\",\"head\":" + std::to_string(head) +
         ",\"stored\":" + (stored ? "true" : "false") + "}\n\n";
}

Feeds::Feeds(Parts parts)
    : parts_(std::move(parts)),
      timer_(parts_.loop),
      pause_(parts_.loop),
      readings_({parts_.inbox, parts_.history, parts_.now, [this](auto work) { soon(std::move(work)); },
                 [this](auto delay, auto work) { later(delay, std::move(work)); }}) {
  beat();
}

/// Behind the thread that comes back from the disk with an answer, should it wait for this core.
void Feeds::soon(std::function<void()> work) {
  std::this_thread::yield();
  asio::post(parts_.loop, std::move(work));
}

void Feeds::later(std::chrono::milliseconds delay, std::function<void()> work) {
  pause_.expires_after(delay);
  pause_.async_wait([work = std::move(work)](boost::system::error_code error) {
    if (!error) work();
  });
}

void Feeds::stop() {
  *here_ = false;
  stopped_ = true;
  timer_.cancel();
  pause_.cancel();
  readings_.stop();
  const auto all = std::exchange(feeds_, {});
  for (const auto& feed : all) feed->connection->close();
}

void Feeds::open(const std::shared_ptr<Connection>& connection, Response head, std::int64_t after, std::function<bool()> may_stay) {
  const auto screen = std::make_shared<Screen>(
      Screen{[connection](const std::string& text) { connection->push(text); }, [connection] { return connection->pending(); }, after, false});
  const auto feed = std::make_shared<Feed>(Feed{connection, std::move(may_stay), screen});
  feeds_.push_back(feed);
  readings_.follow(screen);
  const std::weak_ptr<Feed> weak = feed;
  connection->become_feed(
      std::move(head),
      [this, here = here_, weak] {
        if (const auto known = weak.lock(); known && *here) readings_.drained(known->screen);
      },
      [this, here = here_, weak] {
        const auto known = weak.lock();
        if (!known || !*here) return;
        readings_.leave(known->screen);
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

std::string Feeds::heartbeat() const { return alive_event(parts_.now(), parts_.inbox.head(), desk::ill(parts_.inbox.book(), "store") == nullptr); }

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
  readings_.go_on();
  timer_.expires_after(std::chrono::seconds{1});
  timer_.async_wait([this, here = here_](boost::system::error_code error) {
    if (*here && !error) beat();
  });
}

}  // namespace hearken::api
