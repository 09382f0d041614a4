#pragma once
// The loop: input -> decide -> apply -> commit -> perform. Passed once each way by every signal, page, act and deadline. No
// Asio type, no clock and no thread of its own: main gives it the real ones, a test gives it virtual ones. Loop's thread only.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/desk/desk.h"
#include "daemon/inbox.h"
#include "daemon/store/store.h"
#include "drivers/ports.h"

namespace hearken {

/// What the technician reads: no personal data, no payloads.
struct LogLine {
  enum class Level : std::uint8_t { info, warning, error };
  Level level = Level::info;
  std::string what;
  std::vector<std::pair<std::string, std::string>> fields;
};

/// Since the start; for metrics.
struct StationCounters {
  std::map<GatewayId, std::int64_t> signals;
  std::map<std::pair<GatewayId, std::string>, std::int64_t> faults;  // every bad frame, also those not told again
  std::map<std::string, std::int64_t> pages;                         // by outcome word
  std::int64_t life_signs = 0, inputs = 0, decisions = 0, not_stored = 0, bugs = 0;
};

class Station final : public drivers::SignalSink, public Inbox {
 public:
  struct Parts {
    desk::Book book;
    Store& store;
    std::function<Instant()> now;
    std::function<void(std::optional<Instant>)> wake_at;  // wake() is wanted then; none: not at all
    std::function<void(std::function<void()>)> post;      // runs it later, on the loop's thread
    std::function<void(const LogLine&)> log;
  };
  explicit Station(Parts parts);

  /// It is told what it sent before a restart: reports may still come.
  void add_channel(const GatewayId& gateway, drivers::Channel& channel);
  /// It is told at once what is on: after a reload the siren goes on.
  void add_relay(drivers::Relay& relay);
  /// Before the drivers are destroyed.
  void forget_drivers();

  /// Journals the start with the gap before it, adopts the configuration, and goes on with what is owed.
  void start(const std::string& version, std::optional<Instant> last_alive, const desk::Settings& settings);
  /// The instant asked for has come.
  void wake();
  /// Now and then: whether a disk that took nothing does so again, also when nothing new comes.
  void ask_store();
  /// No input is waiting for the disk.
  [[nodiscard]] bool idle() const { return in_flight_ == 0; }

  // SignalSink
  void deliver(const GatewayId& gateway, Ticket ticket, Delivery delivery, drivers::Answer answer) override;
  void health(const GatewayId& gateway, const protocol::Health& health) override;
  void count(const GatewayId& gateway, const protocol::Count& count) override;
  void report(const GatewayId& gateway, const Report& report) override;

  // Inbox
  void put(desk::Input input, std::function<void(const ActOutcome&)> done) override;
  [[nodiscard]] const desk::Book& book() const override { return desk_.book(); }
  [[nodiscard]] std::int64_t head() const override { return head_; }
  void on_committed(std::function<void(std::int64_t head)> listener) override { listeners_.push_back(std::move(listener)); }

  [[nodiscard]] const desk::Desk& desk() const { return desk_; }
  [[nodiscard]] const StationCounters& counters() const { return counters_; }

 private:
  /// What is told when the decision is on disk; null: the disk failed.
  using Told = std::function<void(const Store::Landed*, const desk::Decision&)>;

  void take(const desk::Input& input, std::vector<Ticket> tickets, Told told);
  void take(const desk::Input& input);
  void commit(desk::Decision decision, std::vector<Ticket> tickets, Told told);
  void landed(const boost::system::result<Store::Landed, StoreFault>& result, const desk::Decision& decision, const Told& told);
  void stored(const Store::Landed& landed);
  [[nodiscard]] desk::Decision decided(const desk::Input& input, Instant now, bool& bug);
  void perform(const std::vector<desk::Effect>& effects);
  void send(const desk::Page& page);
  void store_failed(StoreFault fault);
  void store_well();
  void tables_behind(const std::string& why);
  [[nodiscard]] bool overloaded(const Delivery& delivery) const;

  desk::Desk desk_;
  Store& store_;
  std::function<Instant()> now_;
  std::function<void(std::optional<Instant>)> wake_at_;
  std::function<void(std::function<void()>)> post_;
  std::function<void(const LogLine&)> log_;
  std::map<GatewayId, drivers::Channel*> channels_;
  std::vector<drivers::Relay*> relays_;
  std::map<std::string, bool> relays_on_;  // as they should be now
  std::vector<std::function<void(std::int64_t)>> listeners_;
  StationCounters counters_;
  std::int64_t head_ = 0;
  std::size_t in_flight_ = 0;
  bool store_told_failed_;
};

}  // namespace hearken
