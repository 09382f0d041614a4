#pragma once
// One process of the station: the real store, desk, loop and conversations on the simulation's disk and time. It dies with its object; whatever
// it still wanted to do later is forgotten with it.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "daemon/api/readings.h"
#include "daemon/station/station.h"
#include "daemon/store/follower.h"
#include "daemon/store/reader.h"
#include "daemon/store/store.h"
#include "daemon/watch/auditor.h"
#include "daemon/watch/vitals.h"
#include "protocol/conversation.h"
#include "protocol/dc09_settings.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/heap.h"
#include "tests/simulation/reached.h"
#include "tests/simulation/street.h"

namespace hearken::simulation {

/// The wall clock, which somebody may set.
struct Clock {
  const Heap& heap;
  Instant began;
  Milliseconds set{0};
  [[nodiscard]] Instant truth() const { return began + heap.now(); }
  [[nodiscard]] Instant wall() const { return truth() + set; }
};

/// What a run decides about the disk's pace.
struct Pace {
  Milliseconds least{1}, most{8};
};

class House {
 public:
  /// One wire: a conversation with its peer. What it says goes to `say`.
  class Line {
   public:
    Line(House& house, GatewayId gateway, std::unique_ptr<protocol::Conversation> conversation, std::function<void(const std::string&)> say);
    void take(const protocol::Input& input);
    /// The peer has gone: nothing is said any more.
    void leave() { say_ = nullptr; }
    [[nodiscard]] std::size_t owed() const { return owed_; }

   private:
    void perform(protocol::Output& output);
    void arm(Instant told);

    House& house_;
    GatewayId gateway_;
    std::unique_ptr<protocol::Conversation> conversation_;
    std::function<void(const std::string&)> say_;
    std::optional<Instant> armed_;
    std::uint64_t arming_ = 0;
    std::size_t owed_ = 0;
    std::deque<std::function<void()>> later_;
    bool busy_ = false;
    std::weak_ptr<Line> self_;
    friend class House;
  };

  House(Heap& heap, Streams& streams, Clock& clock, Disk& disk, const Pace& pace, const Street& street, Reached& reached, std::string file);
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  /// Opens the database and starts; the street moves in where it has not yet.
  void start();
  [[nodiscard]] std::shared_ptr<Line> line(const GatewayId& gateway, std::unique_ptr<protocol::Conversation> conversation,
                                           std::function<void(const std::string&)> say);
  /// The conversation of one more pager.
  [[nodiscard]] std::unique_ptr<protocol::Conversation> pager_conversation();
  [[nodiscard]] std::unique_ptr<protocol::Conversation> receiver_conversation();
  /// A modem's line, and the way out over it.
  std::shared_ptr<Line> modem(const GatewayId& gateway, std::function<void(const std::string&)> say);

  void put(desk::Input input, std::function<void(const ActOutcome&)> done = {});
  /// Somebody set the wall clock: the next look finds it out, as the daemon's does.
  void clock_was_set();
  /// What the daemon's auditor does every few seconds; the simulation asks more seldom, or half of a world would be that.
  void audit();

  [[nodiscard]] Station& station() { return *station_; }
  [[nodiscard]] const desk::Book& book() const { return station_->book(); }
  [[nodiscard]] Store& store() { return *store_; }
  /// What the screens follow.
  [[nodiscard]] api::Readings& readings() { return *readings_; }
  [[nodiscard]] std::size_t answers_waiting() const { return home_.size(); }
  /// Whether nothing that is due waits for anything but its instant.
  void check_armed() const;
  /// Runs when it still lives.
  [[nodiscard]] std::function<void()> guard(std::function<void()> work) const;

 private:
  class Way;
  void settle();
  void came_home();
  void turn();
  void wake_at(std::optional<Instant> at);
  [[nodiscard]] Instant now();
  void every_minute();
  void quiet_moment();
  void verify_chain();

  Heap& heap_;
  Streams& streams_;
  Clock& clock_;
  Disk& disk_;
  const Pace& pace_;
  const Street& street_;
  Reached& reached_;
  std::string file_;
  store::Limits limits_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::deque<std::function<void()>> home_;
  Milliseconds pause_{0};
  bool turn_set_ = false, home_set_ = false;
  std::optional<Instant> wake_;
  std::uint64_t waking_ = 0, minutes_ = 0;
  watch::ClockWatch clock_watch_;
  std::shared_ptr<protocol::dc09::Settings> pager_settings_ = std::make_shared<protocol::dc09::Settings>();
  std::unique_ptr<Store> store_;
  std::unique_ptr<Station> station_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<watch::Auditor> auditor_;
  std::unique_ptr<store::Connection> verifier_;
  std::optional<store::Follower> chain_;
  std::unique_ptr<api::History> history_;
  std::unique_ptr<api::Readings> readings_;
  std::vector<std::unique_ptr<Way>> ways_;
};

}  // namespace hearken::simulation
