#include "daemon/station/station.h"

#include <algorithm>
#include <memory>

#include "daemon/desk/planted.h"
#include "daemon/desk/vitals.h"
#include "daemon/desk/wording.h"
#include "daemon/station/plain_bell.h"

namespace hearken {
namespace {

using std::chrono::seconds;

/// Above this many decisions that wait for the disk, life signs are let go: their devices send again. Help never is.
constexpr std::size_t waiting_most = 20'000;

std::string_view word(StoreFault fault) {
  switch (fault) {
    case StoreFault::full:
      return "the disk is full";
    case StoreFault::io_error:
      return "the disk failed";
    case StoreFault::corrupt:
      return "the database is damaged";
    case StoreFault::locked:
      return "another process holds the database";
    case StoreFault::stopping:
      return "stopping";
  }
  return "unknown";
}

std::string_view word(protocol::Fault fault) {
  switch (fault) {
    case protocol::Fault::bad_checksum:
      return "bad_checksum";
    case protocol::Fault::bad_length:
      return "bad_length";
    case protocol::Fault::too_long:
      return "too_long";
    case protocol::Fault::never_ended:
      return "never_ended";
    case protocol::Fault::not_decrypted:
      return "not_decrypted";
    case protocol::Fault::bad_grammar:
      return "bad_grammar";
    case protocol::Fault::unknown_sender:
      return "unknown_sender";
    case protocol::Fault::noise:
      return "noise";
  }
  return "unknown";
}

std::string_view word(Outcome outcome) {
  switch (outcome) {
    case Outcome::sent:
      return "sent";
    case Outcome::delivered:
      return "delivered";
    case Outcome::answered:
      return "answered";
    case Outcome::failed:
      return "failed";
    case Outcome::unknown:
      return "unknown";
  }
  return "unknown";
}

desk::Input input_of(const GatewayId& gateway, Delivery delivery) {
  return std::visit(protocol::Overloaded{[&](Signal& signal) -> desk::Input {
                                           signal.gateway = gateway;
                                           return desk::SignalArrived{std::move(signal)};
                                         },
                                         [&](Text& text) -> desk::Input {
                                           text.gateway = gateway;
                                           return desk::TextArrived{std::move(text)};
                                         },
                                         [&](Report& report) -> desk::Input { return desk::PageReported{gateway, std::move(report)}; }},
                    delivery);
}

bool erases(const desk::Decision& decision) {
  return std::any_of(decision.records.begin(), decision.records.end(), [](const desk::Record& record) {
    const auto* set = std::get_if<desk::ClientSet>(&record.fact);
    return set != nullptr && set->client.status == desk::client_erased;
  });
}

}  // namespace

Station::Station(Parts parts)
    : desk_(std::move(parts.book), parts.now()),
      store_(parts.store),
      now_(std::move(parts.now)),
      wake_at_(std::move(parts.wake_at)),
      post_(std::move(parts.post)),
      log_(std::move(parts.log)),
      head_(store_.head()),
      store_told_failed_(desk::ill(desk_.book(), "store") != nullptr) {}

void Station::add_channel(const GatewayId& gateway, drivers::Channel& channel) {
  channels_[gateway] = &channel;
  for (const auto& [id, page] : desk_.book().pages)
    if (page.gateway == gateway && page.state == desk::PageState::sent && !page.references.empty())
      channel.recall({id, page.number, page.references, page.queued});
}

void Station::add_relay(drivers::Relay& relay) {
  relays_.push_back(&relay);
  for (const auto& [name, on] : relays_on_) relay.set(name, on);
}

void Station::forget_drivers() {
  channels_.clear();
  relays_.clear();
}

void Station::start(const std::string& version, std::optional<Instant> last_alive, const desk::Settings& settings) {
  take(desk::Started{version, last_alive});
  // It was set back while nobody was here to see it; by how much at least is known.
  if (last_alive && now_() < *last_alive) {
    take(desk::ClockJumped{*last_alive, now_()});
    desk_.watch_anew(now_());  // it began by the new clock
  }
  take(desk::SetSettings{settings});
  auto owed = desk::resume(desk_.book(), now_());
  desk_.adopt(owed);
  commit(std::move(owed), {}, {});
  wake_at_(desk_.deadline());
}

void Station::wake() {
  take(desk::DeadlineCame{});
  if (auto overdue = desk_.overdue(now_()); !overdue.empty()) take(desk::FellSilent{std::move(overdue)});
}

desk::Decision Station::decided(const desk::Input& input, Instant now, bool& bug) {
  try {
    return desk_.handle(input, now);
  } catch (const std::exception& what) {
    bug = true;
    ++counters_.bugs;
    log_({LogLine::Level::error, "a decision failed by a bug; the plain bell rings", {{"bug", what.what()}}});
    auto decision = plain_bell(desk_.book(), input, what.what(), now);
    desk_.adopt(decision);
    return decision;
  }
}

void Station::take(const desk::Input& input) { take(input, {}, {}); }

void Station::take(const desk::Input& input, std::vector<Ticket> tickets, Told told) {
  ++counters_.inputs;
  const auto now = now_();
  bool bug = false;
  auto decision = decided(input, now, bug);
  auto next = desk_.deadline();
  if (planted("woken late") && next) *next += seconds{1};
  if (bug && next) next = std::max(*next, now + seconds{1});  // what cannot be decided is tried again, but not in a storm
  wake_at_(next);
  commit(std::move(decision), std::move(tickets), std::move(told));
}

/// The effects wait for the sync; the decision is held for that.
void Station::commit(desk::Decision decision, std::vector<Ticket> tickets, Told told) {
  counters_.decisions += decision.records.empty() ? 0 : 1;
  ++in_flight_;
  auto held = std::make_shared<const desk::Decision>(std::move(decision));
  store_.commit(held, std::move(tickets), [this, held, told = std::move(told)](const auto& result) { landed(result, *held, told); });
}

void Station::landed(const boost::system::result<Store::Landed, StoreFault>& result, const desk::Decision& decision, const Told& told) {
  --in_flight_;
  perform(decision.effects);  // also when the disk failed: the alarm rings
  if (!result) {
    ++counters_.not_stored;
    if (told) told(nullptr, decision);
    store_failed(result.error());
    return;
  }
  if (told) told(&*result, decision);
  stored(*result);
}

void Station::stored(const Store::Landed& landed) {
  const bool moved = landed.head > head_;
  head_ = std::max(head_, landed.head);
  store_well();
  if (!landed.left_out.empty()) tables_behind(landed.left_out);
  if (!moved) return;
  for (const auto& listener : listeners_) listener(head_);
}

/// What it had refused it has kept, and tells nobody twice.
void Station::ask_store() {
  if (!store_told_failed_) return;
  store_.commit(desk::Decision{}, {}, [this](const auto& result) {
    if (result) stored(*result);
  });
}

void Station::store_failed(StoreFault fault) {
  if (store_told_failed_ || fault == StoreFault::stopping) return;
  store_told_failed_ = true;
  log_({LogLine::Level::error, "the store cannot write; nothing is acknowledged until it can", {{"fault", std::string(word(fault))}}});
  take(desk::VitalTold{{}, "store", std::string(word(fault)), false});
}

void Station::store_well() {
  if (!store_told_failed_) return;
  store_told_failed_ = false;
  log_({LogLine::Level::info, "the store writes again", {}});
  take(desk::VitalTold{{}, "store", "writes again", true});
}

/// The journal has what they did not take, and the next start writes them anew.
void Station::tables_behind(const std::string& why) {
  if (desk::ill(desk_.book(), "tables") != nullptr) return;
  log_({LogLine::Level::error, "the tables of current state did not take a change", {{"why", why}}});
  take(desk::VitalTold{{}, "tables", why + "; the journal has it: restart the station to write them anew", false});
}

void Station::perform(const std::vector<desk::Effect>& effects) {
  for (const auto& effect : effects) {
    std::visit(protocol::Overloaded{[&](const desk::SendPage& owed) { send(owed.page); },
                                    [&](const desk::StandDown& owed) {
                                      const auto channel = channels_.find(owed.gateway);
                                      if (channel != channels_.end()) channel->second->stand_down(owed.page);
                                    },
                                    [&](const desk::SetRelay& owed) {
                                      relays_on_[owed.relay] = owed.on;
                                      for (auto* relay : relays_) relay->set(owed.relay, owed.on);
                                    }},
               effect);
  }
}

void Station::send(const desk::Page& page) {
  const auto known = desk_.book().pages.find(page.id);
  if (known == desk_.book().pages.end() || known->second.state != desk::PageState::sending) return;  // withdrawn while the disk was busy
  const auto channel = channels_.find(page.gateway);
  if (channel == channels_.end()) {
    post_([this, gateway = page.gateway, id = page.id] { report(gateway, {id, Outcome::failed, "temporary: this way out is not there"}); });
    return;
  }
  const auto& people = desk_.book().directory.persons;
  const auto to = people.find(page.to);
  const auto language = to == people.end() ? desk_.book().settings.language : to->second.language;
  const auto text = page.maybe_repeat ? desk::maybe_repeat_text(language) + page.text : page.text;
  channel->second->send({page.id, page.number, text, page.life_safety, page.maybe_repeat});
}

bool Station::overloaded(const Delivery& delivery) const {
  const auto* signal = std::get_if<Signal>(&delivery);
  if (signal == nullptr || signal->says.empty() || store_.waiting() < waiting_most) return false;
  return std::all_of(signal->says.begin(), signal->says.end(), [](const Said& said) { return life_sign(said.event); });
}

void Station::deliver(const GatewayId& gateway, Ticket ticket, Delivery delivery, drivers::Answer answer) {
  if (std::holds_alternative<Signal>(delivery)) ++counters_.signals[gateway];
  if (const auto* told = std::get_if<Report>(&delivery)) ++counters_.pages[std::string(word(told->outcome))];
  if (overloaded(delivery)) {
    post_([ticket, answer = std::move(answer)] { answer(protocol::NotStored{ticket}); });
    return;
  }
  take(input_of(gateway, std::move(delivery)), {ticket},
       [this, ticket, answer = std::move(answer)](const Store::Landed* landed, const desk::Decision& decision) {
         if (landed == nullptr) {
           answer(protocol::NotStored{ticket});
         } else if (decision.unchanged) {
           ++counters_.life_signs;
           answer(protocol::Unchanged{ticket});
         } else {
           answer(protocol::Stored{landed->receipts.front()});
         }
       });
}

void Station::health(const GatewayId& gateway, const protocol::Health& health) {
  log_({health.well ? LogLine::Level::info : LogLine::Level::warning,
        health.well ? "gateway well" : "gateway not well",
        {{"gateway", gateway.value}, {"vital", health.vital}, {"detail", health.detail}}});
  take(desk::VitalTold{gateway, health.vital, health.detail, health.well});
}

void Station::count(const GatewayId& gateway, const protocol::Count& count) {
  const std::string fault{word(count.fault)};
  const auto times = ++counters_.faults[{gateway, count.detail.empty() ? fault : count.detail}];
  if (times == 1) log_({LogLine::Level::warning, "faulty frame", {{"gateway", gateway.value}, {"fault", fault}, {"detail", count.detail}}});
  take(desk::FaultCounted{gateway, fault, count.detail, {count.raw}});
}

void Station::report(const GatewayId& gateway, const Report& report) {
  ++counters_.pages[std::string(word(report.outcome))];
  take(desk::PageReported{gateway, report});
}

void Station::put(desk::Input input, std::function<void(const ActOutcome&)> done) {
  take(input, {}, [done = std::move(done)](const Store::Landed* landed, const desk::Decision& decision) {
    if (!done) return;
    if (landed == nullptr)
      done({"the station could not write this to disk; it will try again by itself", 0});
    else if (!landed->left_out.empty() && erases(decision))
      done({"the erasure is written down, but the tables did not take it yet: restart the station, which carries it out", landed->head});
    else
      done({decision.refusal, landed->head});
  });
}

}  // namespace hearken
