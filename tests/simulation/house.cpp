#include "tests/simulation/house.h"

#include "config/table.h"
#include "daemon/api/store_history.h"
#include "protocol/dc09.h"
#include "protocol/gsm_modem.h"
#include "protocol/surgard.h"
#include "tests/simulation/violation.h"

namespace hearken::simulation {
namespace {

/// Asked after seldom: half of all that happens would be that.
protocol::GsmModem::Settings modem_settings() {
  protocol::GsmModem::Settings settings;
  settings.poll = std::chrono::minutes{10};
  return settings;
}

}  // namespace

// ---- a wire ----

House::Line::Line(House& house, GatewayId gateway, std::unique_ptr<protocol::Conversation> conversation, std::function<void(const std::string&)> say)
    : house_(house), gateway_(std::move(gateway)), conversation_(std::move(conversation)), say_(std::move(say)) {}

void House::Line::take(const protocol::Input& input) {
  // One input at a time: what follows from its outputs waits.
  const auto step = [this](const protocol::Input& one, Instant now) {
    for (auto& output : conversation_->handle(one, now)) perform(output);
    arm(now);
  };
  auto now = house_.clock_.wall();
  if (std::holds_alternative<protocol::Tick>(input) && armed_) now = std::max(now, *std::exchange(armed_, std::nullopt));
  busy_ = true;
  step(input, now);
  while (!later_.empty()) {
    auto next = std::move(later_.front());
    later_.pop_front();
    next();
  }
  busy_ = false;
  house_.settle();
}

void House::Line::perform(protocol::Output& output) {
  std::visit(protocol::Overloaded{
                 [&](const protocol::Say& out) {
                   if (say_) say_(out.bytes);
                 },
                 [&](protocol::Deliver& out) {
                   ++owed_;
                   house_.station().deliver(gateway_, out.ticket, std::move(out.what), [me = self_](const protocol::Verdict& verdict) {
                     const auto line = me.lock();
                     if (!line) return;
                     --line->owed_;
                     std::visit([&](const auto& known) { line->take(known); }, verdict);
                   });
                 },
                 [&](const protocol::Told& out) { static_cast<drivers::SignalSink&>(house_.station()).report(gateway_, out.report); },
                 [&](const protocol::Health& out) { house_.station().health(gateway_, out); },
                 [&](const protocol::Count& out) { house_.station().count(gateway_, out); },
                 [&](const protocol::HangUp&) { later_.push_back([this] { take(protocol::Ended{}), take(protocol::Reopened{}); }); },
                 [&](const protocol::Reset&) { later_.push_back([this] { take(protocol::Ended{}), take(protocol::Reopened{}); }); },
             },
             output);
}

/// On the monotonic clock: a wall clock that is set makes no wait longer or shorter.
void House::Line::arm(Instant told) {
  const auto due = conversation_->deadline();
  if (due == armed_) return;
  armed_ = due;
  if (!due) return;
  const auto token = ++arming_;
  house_.heap_.after(std::max(*due - told, Milliseconds{1}), house_.guard([me = self_, token] {
    const auto line = me.lock();
    if (line && line->arming_ == token && line->armed_) line->take(protocol::Tick{});
  }));
}

/// A modem as a way out.
class House::Way final : public drivers::Channel {
 public:
  explicit Way(std::shared_ptr<Line> line) : line_(std::move(line)) {}
  void send(const protocol::Message& message) override { line_->take(protocol::Asked{message}); }
  void stand_down(PageId page) override { line_->take(protocol::Withdrawn{page}); }
  void recall(const protocol::Recalled& sent) override { line_->take(sent); }
  [[nodiscard]] bool healthy() const override { return true; }

 private:
  std::shared_ptr<Line> line_;
};

// ---- the process ----

House::House(Heap& heap, Streams& streams, Clock& clock, Disk& disk, const Pace& pace, const Street& street, Reached& reached, std::string file)
    : heap_(heap), streams_(streams), clock_(clock), disk_(disk), pace_(pace), street_(street), reached_(reached), file_(std::move(file)) {
  auto& dice = streams_["limits"];
  limits_.records_per_turn = static_cast<std::size_t>(dice.chance(20) ? dice.between(1, 6) : 4'096);
  limits_.log_pages_most = static_cast<int>(dice.between(20, 300));
  limits_.log_pages_idle = 10;
  auto& follow = streams_["tables"];
  limits_.records_behind_most = static_cast<std::size_t>(follow.between(0, 200));
  limits_.records_at_once = static_cast<std::size_t>(follow.between(1, 40));
  for (const auto& [account, key] : street_.keys) pager_settings_->accounts[account].cipher = std::make_shared<protocol::dc09::Cipher>(key);
}

House::~House() {
  *alive_ = false;
  readings_.reset();
  auditor_.reset();
  verifier_.reset();
  ways_.clear();
  station_.reset();
  reader_.reset();
  store_.reset();
}

std::function<void()> House::guard(std::function<void()> work) const {
  return [alive = std::weak_ptr<bool>(alive_), work = std::move(work)] {
    if (!alive.expired()) work();
  };
}

void House::start() {
  store_ = std::make_unique<Store>(
      file_, [this](std::function<void()> work) { home_.push_back(std::move(work)), came_home(); }, [this] { return streams_["salts"].next(); },
      Store::Turns::called, limits_);
  station_ = std::make_unique<Station>(
      Station::Parts{store_->load(), *store_, [this] { return now(); }, [this](std::optional<Instant> at) { wake_at(at); },
                     [this](std::function<void()> work) { heap_.after(Milliseconds{0}, guard(std::move(work))); }, [](const LogLine&) {}});
  station_->start("simulation", store_->last_alive(), street_.settings);
  if (book().directory.clients.empty()) put(street_.people);
  const auto home = [this](std::function<void()> work) {
    heap_.after(Milliseconds{1}, guard([this, work = std::move(work)] {
                  work();
                  settle();
                }));
  };
  reader_ = std::make_unique<Reader>(file_, home, Store::Turns::called);
  auditor_ = std::make_unique<watch::Auditor>(*station_, *reader_);
  history_ = std::make_unique<api::StoreHistory>(*reader_);
  readings_ = std::make_unique<api::Readings>(api::Readings::Parts{*station_, *history_, [this] { return now(); },
                                                                   [this](auto work) { heap_.after(Milliseconds{0}, guard(std::move(work))); },
                                                                   [this](auto delay, auto work) { heap_.after(delay, guard(std::move(work))); }});
  heap_.after(Milliseconds{1'000}, guard([this] { quiet_moment(); }));
  every_minute();
  settle();
}

/// A step of the clock is told before anything is decided by the new time, as the daemon does it.
Instant House::now() {
  const auto jump = clock_watch_.check(clock_.wall(), std::chrono::steady_clock::time_point{heap_.now()});
  if (jump && station_) put(desk::ClockJumped{jump->before, jump->after});
  return clock_.wall();
}

void House::every_minute() {
  heap_.after(std::chrono::minutes{1}, guard([this] {
                if (++minutes_ % 5 == 0) {
                  store_->note_alive(now());
                  verify_chain();
                }
                if (minutes_ % 2 == 0)
                  quiet_moment();
                else
                  store_->turn();  // what failed is tried again, also when nothing new comes
                station_->ask_store();
                settle();
                audit();
                every_minute();
              }));
}

/// The tables follow until nothing is behind, as they do within a second in the daemon.
void House::quiet_moment() {
  const auto turns = limits_.records_behind_most / limits_.records_at_once + 3;
  for (std::size_t i = 0; i < turns; ++i) store_->turn(true);
}

/// Behind the last checked point, as the daemon does behind READY; so the next start has less to look at.
void House::verify_chain() {
  if (!verifier_) {
    verifier_ = std::make_unique<store::Connection>(file_, store::Connection::Mode::read, Milliseconds{0});
    store::Statement checked(*verifier_, "SELECT checked, checked_hash FROM station");
    auto row = checked.query();
    store::CheckedPoint point;
    if (row.next() && row.number(0) > 0) {
      point.number = row.number(0);
      std::copy_n(row.text(1).begin(), point.hash.size(), point.hash.begin());
    }
    chain_.emplace(point);
  }
  while (chain_->go_on(*verifier_, 4'096)) {}
  const auto& report = chain_->report();
  if (report.fault_at != 0) throw Violation("the_chain_holds", "record " + std::to_string(report.fault_at) + ": " + report.fault);
  if (report.number > 0) store_->note_checked(report);
}

void House::audit() { auditor_->check(now()); }

std::shared_ptr<House::Line> House::line(const GatewayId& gateway, std::unique_ptr<protocol::Conversation> conversation,
                                         std::function<void(const std::string&)> say) {
  auto made = std::make_shared<Line>(*this, gateway, std::move(conversation), std::move(say));
  made->self_ = made;
  made->arm(clock_.wall());
  return made;
}

std::unique_ptr<protocol::Conversation> House::pager_conversation() {
  return std::make_unique<protocol::Dc09>(pager_settings_, [this] { return streams_["pads"].next(); });
}

std::unique_ptr<protocol::Conversation> House::receiver_conversation() {
  static const auto document = config::Document::parse("", "simulation");
  static const auto make = protocol::Surgard::make(document.root(), receiver);
  return make();
}

std::shared_ptr<House::Line> House::modem(const GatewayId& gateway, std::function<void(const std::string&)> say) {
  auto made = line(gateway, std::make_unique<protocol::GsmModem>(gateway, modem_settings()), std::move(say));
  ways_.push_back(std::make_unique<Way>(made));
  station_->add_channel(gateway, *ways_.back());
  settle();
  return made;
}

void House::put(desk::Input input, std::function<void(const ActOutcome&)> done) {
  station_->put(std::move(input), std::move(done));
  settle();
}

void House::clock_was_set() {
  (void)now();
  wake_at(station_->desk().deadline());
}

void House::wake_at(std::optional<Instant> at) {
  wake_ = at;
  if (!at) return;
  const auto token = ++waking_;
  heap_.after(std::max(*at - clock_.wall(), Milliseconds{0}), guard([this, token] {
                if (token != waking_ || !wake_) return;
                wake_.reset();
                station_->wake();
                settle();
              }));
}

void House::check_armed() const {
  const auto deadline = station_->desk().deadline();
  for (const auto& [id, incident] : book().incidents)
    if (desk::due(incident.state) - clock_.wall() > std::chrono::hours{26}) throw Violation("a_jump_delays_nothing", id);
  for (const auto& [id, incident] : book().incidents)
    if (!deadline || *deadline > desk::due(incident.state))
      throw Violation("no_incident_rests", "incident " + std::to_string(id.value) + " has no deadline in the desk", id);
  if (deadline && (!wake_ || *wake_ > *deadline) && *deadline > clock_.wall())
    throw Violation("deadlines_are_armed", "the loop sleeps beyond the next deadline");
}

/// What was handed to the store is written when the disk has had its time.
void House::settle() {
  if (turn_set_ || !store_ || store_->waiting() == 0) return;
  turn_set_ = true;
  auto& dice = streams_["disk pace"];
  heap_.after(pause_ + Milliseconds{dice.between(pace_.least.count(), pace_.most.count())}, guard([this] { turn(); }));
}

void House::turn() {
  turn_set_ = false;
  const auto before = store_->waiting();
  if (before > 20) reached_.note("a batch of more than 20 decisions");
  store_->turn(streams_["disk pace"].chance(5));
  // As the store's own thread would: it waits longer each time that the disk took nothing.
  pause_ = store_->waiting() < before ? Milliseconds{0} : std::clamp(pause_ * 2, Milliseconds{20}, Milliseconds{2'000});
  settle();
}

/// Answers come one by one, so that a crash may come between the sync and an answer.
void House::came_home() {
  if (home_set_ || home_.empty()) return;
  home_set_ = true;
  heap_.after(Milliseconds{streams_["loop pace"].between(0, 1)}, guard([this] {
                home_set_ = false;
                auto next = std::move(home_.front());
                home_.pop_front();
                if (!disk_.frozen()) next();
                came_home();
                settle();
              }));
}

}  // namespace hearken::simulation
