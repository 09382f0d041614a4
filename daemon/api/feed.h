#pragma once
// The live feed: server-sent events (WHATWG HTML, 9.2). Each committed record once, in the journal's order (readings.h), `id:` its number,
// so that a console resumes without loss after any break; and each second a heartbeat, so that it knows how old its picture is.

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <list>
#include <memory>

#include "daemon/api/connection.h"
#include "daemon/api/readings.h"

namespace hearken::api {

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
    std::shared_ptr<Screen> screen;
  };

  void soon(std::function<void()> work);
  void later(std::chrono::milliseconds delay, std::function<void()> work);
  void beat();
  [[nodiscard]] std::string heartbeat() const;
  void count_consoles();

  Parts parts_;
  asio::steady_timer timer_, pause_;
  std::list<std::shared_ptr<Feed>> feeds_;
  bool stopped_ = false;
  std::optional<bool> told_live_;  // to the desk; none: not yet
  int beats_without_ = 0;
  std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
  Readings readings_;
};

}  // namespace hearken::api
