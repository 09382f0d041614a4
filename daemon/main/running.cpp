#include "daemon/main/running.h"

#include <openssl/rand.h>

#include <array>
#include <boost/asio/defer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <csignal>
#include <exception>
#include <fstream>
#include <mutex>
#include <thread>

#include "daemon/desk/json_text.h"
#include "daemon/desk/vitals.h"
#include "daemon/main/logging.h"

namespace hearken {
namespace {

using namespace std::chrono_literals;
using Level = LogLine::Level;

/// One has the loop, one waits for the disk, one makes the next rows.
constexpr std::size_t threads = 3;

/// What is still on its way when the station stops is given so long.
constexpr int looks_at_leaving = 100;
constexpr auto pause_at_leaving = 50ms;

/// OpenSSL's, drawn by the page: two numbers are wanted for every record. The loop's thread only.
std::uint64_t random_number() {
  static std::array<std::uint64_t, 512> drawn;
  static std::size_t used = drawn.size();
  if (used == drawn.size()) {
    if (RAND_bytes(reinterpret_cast<unsigned char*>(drawn.data()), sizeof drawn) != 1) throw std::runtime_error("OpenSSL has no random bytes");
    used = 0;
  }
  return drawn[used++];
}

/// The seed of the answer codes is drawn once and stays: codes that are out must remain what they are.
desk::Settings with_seed(desk::Settings settings, const desk::Book& book) {
  settings.code_seed = book.settings.code_seed != 0 ? book.settings.code_seed : static_cast<std::int64_t>(random_number() >> 1U);
  return settings;
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) out += (out.size() > 1 ? "," : "") + desk::json_text(text);
  return out + "]";
}

}  // namespace

Running::Running(Options options, config::Document document, StationConfig config)
    : options_(std::move(options)),
      document_(std::move(document)),
      config_(std::move(config)),
      loop_(boost::asio::make_strand(threads_)),
      opening_(config_.database()),
      store_(opening_.store(home(), &random_number)),
      names_(config_.database()),
      reader_(config_.database(), home()),
      verifier_(config_.database(), home()),
      chain_(std::make_shared<JournalCheck>(config_.database())),
      auditors_(config_.database(), home()) {
  store_.make_ready();
  store_.helped([this] {
    const auto help = [this] { store_.help(); };
    store_.crowded() ? boost::asio::post(threads_, help) : boost::asio::defer(threads_, help);
  });
  auto book = store_.load();
  const auto settings = with_seed(config_.settings, book);
  station_ =
      std::make_unique<Station>(Station::Parts{std::move(book), store_, [this] { return now(); }, [this](std::optional<Instant> at) { wake_at(at); },
                                               [this](std::function<void()> f) { boost::asio::post(loop_, std::move(f)); }, &log});
  wires_ = std::make_unique<Wires>(loop_, *station_);
  history_ = std::make_unique<api::StoreHistory>(reader_);
  api_ = std::make_unique<api::Api>(
      api::Settings{config_.api.listen, config_.state, config_.api.session, config_.api.tls_proxy, {}},
      api::Parts{loop_, *station_, *history_, &wall_now, HEARKEN_VERSION, [this](api::Metrics& metrics) { figures(metrics); },
                 [this] { return failing(); }, [](const std::string& what) { log({Level::error, what, {}}); }});
  control_ = std::make_unique<Control>(loop_, config_.control(), *station_);
  systemd_ =
      std::make_unique<watch::Systemd>([this] { return static_cast<std::uint64_t>(station_->counters().inputs); }, [this] { station_->wake(); });
  vitals_ = std::make_unique<watch::Vitals>(*station_, config_.state);
  auditor_ = std::make_unique<watch::Auditor>(*station_, auditors_);
  outside_ = std::make_unique<watch::Outside>(loop_, *station_, auditors_);
  outside_->adopt(config_.outside);
  station_->start(HEARKEN_VERSION, store_.last_alive(), settings);
  tell_recovery();
}

Running::~Running() = default;

void Running::run() {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) signals_.add(signal);
  await_signals();
  wires_->adopt(config_.gateways);
  api_->start();
  if (const auto why = control_->start(); !why.empty()) log({Level::warning, "the control socket is not there", {{"why", why}}});
  every_second();
  // Ready is told from the loop, when what was opened has had its turn.
  boost::asio::post(loop_, [this] {
    write_ready_file();
    systemd_->ready(status());
    feed_watchdog();
    log({Level::info, "ready", {{"version", HEARKEN_VERSION}, {"open_incidents", std::to_string(station_->book().incidents.size())}}});
    verify_chain();
  });
  carry_loop();
}

void Running::carry_loop() {
  std::exception_ptr thrown;
  std::mutex throwing;
  const auto carry = [&] {
    try {
      threads_.run();
    } catch (...) {
      threads_.stop();
      const std::lock_guard guard(throwing);
      thrown = std::current_exception();
    }
  };
  std::array<std::thread, threads - 1> others;
  for (auto& other : others) other = std::thread(carry);
  carry();
  for (auto& other : others) other.join();
  if (thrown) std::rethrow_exception(thrown);
}

/// On the spot where the loop is free: then an answer leaves on the thread that wrote it.
Store::Home Running::home() {
  return [this](std::function<void()> work) {
    store_.crowded() ? boost::asio::post(loop_, std::move(work)) : boost::asio::dispatch(loop_, std::move(work));
  };
}

void Running::wake_at(std::optional<Instant> at) {
  // An earlier wake than needed is a spurious one and does no harm: the timer is only ever drawn nearer.
  if (!at || (armed_ && *armed_ <= *at)) return;
  armed_ = at;
  wake_.expires_after(std::max(*at - wall_now(), Instant::duration::zero()));
  wake_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    armed_.reset();
    station_->wake();
  });
}

/// A step of the clock is told before anything is decided by the new time: what was due moves with it, and nothing moves twice.
Instant Running::now() {
  if (vitals_) vitals_->check_clock(wall_now(), std::chrono::steady_clock::now());
  return wall_now();
}

void Running::every_second() {
  second_.expires_after(1s);
  second_.async_wait([this](const boost::system::error_code& error) {
    if (error || stopping_) return;
    vitals_->check(wall_now(), std::chrono::steady_clock::now());
    station_->ask_store();
    look_at_files();
    if (seconds_ % watch::Auditor::every.count() == 0) auditor_->check(wall_now());
    outside_->check(std::chrono::steady_clock::now(), auditor_->content(wall_now()) && failing().empty());
    if (seconds_++ % 10 == 0) {
      store_.note_alive(wall_now());
      if (chain_told_) verify_chain();
      systemd_->status(status());
    }
    // The wall clock may have been set: what the timer waits for is measured anew.
    armed_.reset();
    wake_at(station_->desk().deadline());
    every_second();
  });
}

/// Told until the next start: who deletes them once may do it again.
void Running::look_at_files() {
  const auto gone = names_.look();
  if (gone.empty()) return;
  log({Level::error, "the station's files were deleted while it runs", {{"what", gone}}});
  station_->put(desk::VitalTold{{}, "files", gone, false}, {});
}

void Running::feed_watchdog() {
  if (!systemd_->interval()) return;
  watchdog_.expires_after(*systemd_->interval());
  watchdog_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    systemd_->feed();
    feed_watchdog();
  });
}

std::string Running::status() const { return std::to_string(station_->book().incidents.size()) + " open incidents"; }

void Running::await_signals() {
  signals_.async_wait([this](const boost::system::error_code& error, int signal) {
    if (error) return;
    if (signal == SIGHUP)
      reload();
    else
      stop(signal == SIGTERM ? "SIGTERM" : "SIGINT");
    if (!stopping_) await_signals();
  });
}

/// What is open for as long as the station runs cannot change under it.
void Running::complain_of_fixed(const config::Document& document, const StationConfig& config) const {
  constexpr const char* wanted = "what runs now, or a restart: systemctl restart hearkend";
  if (!(config.api == config_.api)) document.root().section("api").complain("listen", "[api] cannot change while the station runs", wanted);
  if (config.state != config_.state)
    document.root().section("station").complain("state", "the state folder cannot change while the station runs", wanted);
}

/// Whole or not at all: with a mistake in it the running configuration stays.
void Running::reload() {
  auto document = config::Document::load(options_.config_file);
  auto config = read_station_config(document);
  complain_of_fixed(document, config);
  const auto mistakes = document.mistakes();
  if (!mistakes.empty()) {
    for (const auto& mistake : mistakes) log({Level::error, "configuration not reloaded: " + document.show(mistake), {}});
    station_->put(
        desk::VitalTold{
            {}, "configuration", std::to_string(mistakes.size()) + " mistakes; the running one stays: hearkend --check-config tells them", false},
        {});
    return;
  }
  open_log(config.log);
  wires_->adopt(config.gateways);
  if (!(config.outside == config_.outside)) outside_->adopt(config.outside);
  station_->put(desk::SetSettings{with_seed(config.settings, station_->book())}, {});
  station_->put(desk::VitalTold{{}, "configuration", "reloaded", true}, {});
  config_ = std::move(config);
  document_ = std::move(document);
  write_ready_file();
  log({Level::info, "configuration reloaded", {}});
}

void Running::stop(const std::string& why) {
  stopping_ = true;
  look_at_files();  // for the last time: what is done to them at rest is meant
  log({Level::info, "stopping", {{"why", why}}});
  systemd_->stopping();
  wires_->stop();
  station_->put(desk::Stopping{why}, {});
  leave_when_idle(looks_at_leaving);
}

void Running::leave_when_idle(int looks) {
  leave_.expires_after(pause_at_leaving);
  leave_.async_wait([this, looks](const boost::system::error_code&) {
    if (!station_->idle() && looks > 0) {
      leave_when_idle(looks - 1);
      return;
    }
    api_->stop();
    control_->stop();
    threads_.stop();
  });
}

void Running::tell_recovery() {
  const auto& found = store_.damage();
  if (!found.chain.empty()) chain_verified(found.chain);
  if (!found.tables.empty()) log({Level::error, found.tables, {}});
  tell_own("tables", found.tables_whole ? "" : found.tables, found.tables);
  if (opening_.salvaged()) tell_own("database", "", "damaged again");  // so that it is a new incident
  tell_own("database", opening_.damaged(), "whole");
  tell_own("files", opening_.put_back(), "in their places");
  tell_own("configuration", "", "read at the start");  // what a reload had refused is mended, or there would be no start
}

/// Well is news only after it was not: then the incident of an earlier start ends.
void Running::tell_own(const std::string& vital, const std::string& fault, const std::string& well) {
  if (fault.empty() && !station_->book().vitals.contains({GatewayId{}, vital})) return;
  station_->put(desk::VitalTold{{}, vital, fault.empty() ? well : fault, fault.empty()}, {});
}

/// The whole chain behind READY, then what comes, a piece at a time: the point up to which the next start trusts it moves on.
void Running::verify_chain() {
  if (std::exchange(chain_busy_, true)) return;
  verifier_.ask([chain = chain_](Queries&) { return chain->go_on(); }, [this](const auto& more) { chain_looked_at(more); });
}

void Running::chain_looked_at(const Reader::Result<bool>& more) {
  chain_busy_ = false;
  if (!more) return chain_verified(more.error().why);
  const auto& report = chain_->report();
  if (report.fault_at != 0) return chain_verified("record " + std::to_string(report.fault_at) + ": " + report.fault);
  if (*more) return verify_chain();
  if (!store_.damage().chain.empty()) return;  // what does not fit together with an earlier start stays told, and the point stays
  store_.note_checked(report);
  if (!chain_told_) chain_verified({});
}

void Running::chain_verified(const std::string& fault) {
  chain_told_ = fault.empty();  // with a fault in it there is nothing to go on behind
  if (fault.empty())
    log({Level::info, "the journal's chain holds", {{"records", std::to_string(chain_->report().records)}}});
  else
    log({Level::error, "the journal does not verify", {{"fault", fault}}});
  station_->put(desk::VitalTold{{}, "journal", fault.empty() ? "the chain holds" : fault, fault.empty()}, {});
}

void Running::write_ready_file() const {
  if (options_.ready_file.empty()) return;
  const auto being_written = options_.ready_file + ".new";
  {
    std::ofstream file(being_written);
    file << "{\"pid\":" << getpid() << ",\"api\":" << quoted_list(api_->addresses()) << ",\"control\":" << desk::json_text(config_.control().string())
         << ",\"wires\":[";
    const char* comma = "";
    for (const auto& wire : wires_->addresses()) {
      file << comma << "{\"gateway\":" << desk::json_text(wire.gateway) << ",\"kind\":" << desk::json_text(wire.kind)
           << ",\"address\":" << desk::json_text(wire.address) << '}';
      comma = ",";
    }
    file << "]}\n";
  }
  std::error_code error;
  std::filesystem::rename(being_written, options_.ready_file, error);
  if (error) log({Level::error, "the ready file could not be written", {{"why", error.message()}}});
}

std::string Running::failing() const {
  const auto* store = desk::ill(station_->book(), "store");
  return store == nullptr ? std::string{} : "store: " + store->detail;
}

void Running::figures(api::Metrics& metrics) const {
  const auto& counters = station_->counters();
  for (const auto& [gateway, count] : counters.signals)
    metrics.counter("hearken_signals_total", "Signals delivered by a gateway, life signs included.", static_cast<double>(count),
                    {{"gateway", gateway.value}});
  for (const auto& [fault, count] : counters.faults)
    metrics.counter("hearken_faults_total", "Frames that were not what they should be.", static_cast<double>(count),
                    {{"gateway", fault.first.value}, {"fault", fault.second}});
  for (const auto& [outcome, count] : counters.pages)
    metrics.counter("hearken_page_reports_total", "What ways out told of pages.", static_cast<double>(count), {{"outcome", outcome}});
  metrics.counter("hearken_life_signs_total", "Life signs that needed no record.", static_cast<double>(counters.life_signs));
  metrics.counter("hearken_decisions_total", "Decisions that left records.", static_cast<double>(counters.decisions));
  metrics.counter("hearken_not_stored_total", "Decisions that the disk did not take at once.", static_cast<double>(counters.not_stored));
  metrics.counter("hearken_bugs_total", "Decisions that failed by a bug and rang plainly.", static_cast<double>(counters.bugs));
  metrics.gauge("hearken_store_waiting", "Decisions that wait for the disk.", static_cast<double>(store_.waiting()));
}

}  // namespace hearken
