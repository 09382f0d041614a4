#pragma once
// A running station: the parts, built and handed to each other, on one loop. Destroyed in the reverse order.
//
// The loop is a strand that a few threads carry on by turns: the one that decided leaves it to the others while it writes what was
// decided (Store::help), and comes back with the answers. So nobody is woken between an alarm and its acknowledgement, and a slow disk
// stops nothing but what waits for it.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "daemon/api/api.h"
#include "daemon/api/store_history.h"
#include "daemon/main/clock.h"
#include "daemon/main/control.h"
#include "daemon/main/opening.h"
#include "daemon/main/station_config.h"
#include "daemon/main/wires.h"
#include "daemon/station/station.h"
#include "daemon/store/journal.h"
#include "daemon/store/reader.h"
#include "daemon/store/second_names.h"
#include "daemon/store/store.h"
#include "daemon/watch/auditor.h"
#include "daemon/watch/outside.h"
#include "daemon/watch/systemd.h"
#include "daemon/watch/vitals.h"

namespace hearken {

class Running {
 public:
  struct Options {
    std::string config_file, ready_file;
  };
  /// Throws where the station cannot start at all: the database is refused, the state folder is not there.
  Running(Options options, config::Document document, StationConfig config);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  /// Until a signal ends it.
  void run();

 private:
  void carry_loop();
  [[nodiscard]] Store::Home home();
  void wake_at(std::optional<Instant> at);
  [[nodiscard]] Instant now();
  void every_second();
  void feed_watchdog();
  void chain_looked_at(const Reader::Result<bool>& more);
  void chain_verified(const std::string& fault);
  void await_signals();
  void complain_of_fixed(const config::Document& document, const StationConfig& config) const;
  void reload();
  void stop(const std::string& why);
  void leave_when_idle(int looks);
  void look_at_files();
  void tell_recovery();
  void tell_own(const std::string& vital, const std::string& fault, const std::string& well);
  void verify_chain();
  void write_ready_file() const;
  [[nodiscard]] std::string failing() const;
  [[nodiscard]] std::string status() const;
  void figures(api::Metrics& metrics) const;

  Options options_;
  config::Document document_;
  StationConfig config_;
  boost::asio::io_context threads_;
  boost::asio::any_io_executor loop_;
  boost::asio::steady_timer wake_{loop_}, second_{loop_}, watchdog_{loop_}, leave_{loop_};
  boost::asio::signal_set signals_{loop_};
  std::optional<Instant> armed_;
  Opening opening_;
  Store store_;
  SecondNames names_;
  Reader reader_;
  Reader verifier_;                      // of its own: a console does not wait for ten million records
  std::shared_ptr<JournalCheck> chain_;  // the verifier's while it looks
  Reader auditors_;                      // the auditor waits for nobody's question
  bool chain_busy_ = false, chain_told_ = false;
  std::unique_ptr<Station> station_;
  std::unique_ptr<Wires> wires_;
  std::unique_ptr<api::StoreHistory> history_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<Control> control_;
  std::unique_ptr<watch::Systemd> systemd_;
  std::unique_ptr<watch::Vitals> vitals_;
  std::unique_ptr<watch::Auditor> auditor_;
  std::unique_ptr<watch::Outside> outside_;
  std::int64_t seconds_ = 0;
  bool stopping_ = false;
};

}  // namespace hearken
