#pragma once
// How the journal reaches the screens: each committed record once, in the journal's order. All screens that have caught up share one
// reading; one that is behind reads its own way up in batches, a new batch only when the last has left. What leaves is rendered once.
// Beside the last record of an incident in a batch stands the incident as it is at that moment. Between two batches the loop is left to
// alarms for a while. Not here: connections, sessions, heartbeats (feed.h).

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "daemon/api/history.h"
#include "daemon/inbox.h"

namespace hearken::api {

/// One record as a screen gets it; `view` may be empty.
[[nodiscard]] std::string record_event(const Line& line, const std::string& view);

/// Who follows. `push` takes text; `pending` says how much of it has not left yet.
struct Screen {
  std::function<void(const std::string&)> push;
  std::function<std::size_t()> pending;
  std::int64_t sent = 0;  // up to this number
  bool reading = false;   // its own way up
};

class Readings {
 public:
  struct Parts {
    Inbox& inbox;
    History& history;
    std::function<Instant()> now;
    std::function<void(std::function<void()>)> soon;                              // runs it when others have had their turn on the loop
    std::function<void(std::chrono::milliseconds, std::function<void()>)> later;  // runs it then, unless the loop has ended
  };

  explicit Readings(Parts parts);
  Readings(const Readings&) = delete;
  Readings& operator=(const Readings&) = delete;
  ~Readings() { stop(); }

  void follow(const std::shared_ptr<Screen>& screen) { screens_.push_back(screen); }
  void leave(const std::shared_ptr<Screen>& screen) { screens_.remove(screen); }
  /// All that was pushed to it has left.
  void drained(const std::shared_ptr<Screen>& screen);
  /// After each commit, and now and then: a reading that failed is tried again.
  void go_on();
  void stop();

 private:
  using Batch = std::function<void(const std::string& text, std::int64_t last)>;  // last record's number; 0: none, or they could not be read
  struct Rendering;

  void read_shared();
  void share(const std::string& text, std::int64_t last);
  void pause();
  void read(std::int64_t after, Batch batch);
  void render(std::vector<Line> lines, std::vector<desk::Incident> closed, const Batch& batch);
  void render_on(const std::shared_ptr<Rendering>& work);
  [[nodiscard]] std::string view_of(const Rendering& work, IncidentId id) const;

  Parts parts_;
  std::list<std::shared_ptr<Screen>> screens_;
  std::int64_t shared_ = 0;  // all screens at this number have caught up
  bool reading_ = false, pausing_ = false;
  std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
};

}  // namespace hearken::api
