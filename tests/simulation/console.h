#pragma once
// A screen in the monitoring room: reads the queue once, then follows the feed over every break, by the lines of the daemon's API that know
// no socket. What it shows must be the station's queue.

#include <map>
#include <string>

#include "daemon/api/readings.h"
#include "tests/simulation/house.h"

namespace hearken::simulation {

class World;

class Console {
 public:
  explicit Console(World& world) : world_(world) {}
  /// The line breaks now and then, and comes back.
  void begin();
  /// The station is there (again).
  void connect();
  void lose_line();
  /// When all has arrived, it shows what the station has; and within half a minute it does arrive.
  void check();

 private:
  void read_queue();
  void push(const std::string& text);
  void arrived(const std::string& text);
  void take(const std::string& event);

  World& world_;
  std::map<std::int64_t, std::string> rows_;  // what each open incident shows
  std::int64_t head_ = 0, wanted_ = 0;        // wanted: the station's head when it was last looked at
  std::uint64_t line_ = 0;                    // which connection
  std::size_t under_way_ = 0;
  Milliseconds arrives_{0};  // what left last
  std::shared_ptr<api::Screen> screen_;
};

}  // namespace hearken::simulation
