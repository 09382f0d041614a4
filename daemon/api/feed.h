#pragma once
// The live feed: server-sent events (WHATWG HTML, 9.2). Each committed record once, in the journal's order, `id:` its number, so that
// a console resumes without loss after any break; and each second a heartbeat, so that it knows how old its picture is.
//
// All feeds that have caught up share one reading of the journal; one that is behind reads its own way up in batches, a new batch
// only when the last has left. What leaves is rendered once. Beside the last record of an incident in a batch stands the incident as it
// is at that moment. Between two batches the loop is left to alarms for a while.

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <list>
#include <memory>

#include "daemon/api/connection.h"
#include "daemon/api/history.h"
#include "daemon/inbox.h"

namespace hearken::api {

/// One record as the feed sends it; `view` may be empty.
[[nodiscard]] std::string record_event(const Line& line, const std::string& view);
[[nodiscard]] std::string alive_event(Instant now, std::int64_t head, bool stored);

class Feeds {
 public:
  struct Parts {
    asio::any_io_executor loop;
    Inbox& inbox;
    History& history;
    std::function<Instant()> now;
  };

  explicit Feeds(Parts parts);
  Feeds(const Feeds&) = delete;
  Feeds& operator=(const Feeds&) = delete;
  ~Feeds() { stop(); }

  /// Sends what comes after this number; `may_stay` is asked each second: a session that ends takes its feed with it.
  void open(const std::shared_ptr<Connection>& connection, Response head, std::int64_t after, std::function<bool()> may_stay);
  void stop();
  [[nodiscard]] std::size_t live() const { return feeds_.size(); }

 private:
  struct Feed {
    std::shared_ptr<Connection> connection;
    std::function<bool()> may_stay;
    std::int64_t sent = 0;  // up to this number
    bool reading = false;   // its own way up
  };
  using Batch = std::function<void(const std::string& text, std::int64_t last)>;  // last record's number; 0: none, or they could not be read

  void committed();
  void read_shared();
  void pause();
  void catch_up(const std::shared_ptr<Feed>& feed);
  void read(std::int64_t after, Batch batch);
  struct Rendering;
  void render(std::vector<Line> lines, std::vector<desk::Incident> closed, const Batch& batch);
  void render_on(const std::shared_ptr<Rendering>& work);
  [[nodiscard]] std::string view_of(const Rendering& work, IncidentId id) const;
  void beat();
  [[nodiscard]] std::string heartbeat() const;
  void count_consoles();

  Parts parts_;
  asio::steady_timer timer_, pause_;
  std::list<std::shared_ptr<Feed>> feeds_;
  std::int64_t shared_ = 0;  // all feeds at this number have caught up
  bool reading_ = false, pausing_ = false, stopped_ = false;
  std::optional<bool> told_live_;  // to the desk; none: not yet
  int beats_without_ = 0;
  std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
};

}  // namespace hearken::api
