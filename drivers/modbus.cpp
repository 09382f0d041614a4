#include "drivers/modbus.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <optional>
#include <utility>

#include "drivers/modbus_line.h"
#include "drivers/modbus_settings.h"
#include "protocol/modbus_inputs.h"

namespace hearken::drivers {
namespace {

using namespace modbus;
using protocol::Overloaded;
using protocol::modbus::Change;
using protocol::modbus::Happening;
using protocol::modbus::Input;
using protocol::modbus::Sample;
using protocol::modbus::Seen;

constexpr std::size_t deliveries_most = 1024;  // waiting: above it nothing is read
constexpr auto deliver_again_after = std::chrono::seconds(2);

/// One configured input, at work.
struct Contact {
  InputSettings settings;
  Input rules;
  std::optional<Instant> life_due;  // none: at the next good sample
  bool life_waits = false;
  int not_on_disk = 0;  // of its calls
  bool latch_set = false;
};

struct ModuleAtWork {
  int id;
  std::vector<Contact> contacts;
  std::vector<std::string> relays;
};

std::string digits_of(Instant at) { return std::to_string(at.time_since_epoch().count()); }

/// What is said of a change: the event, whether it begins, and in words.
Said said(const Contact& contact, const Happening& happening) {
  Said made;
  made.event = Event::sensor_fault;
  made.code = word(happening.change);
  made.zone = contact.settings.zone;
  switch (happening.change) {
    case Change::wire_cut:
      made.text = "wire cut: the client cannot call";
      break;
    case Change::wire_short:
      made.text = "wire shorted: the client cannot call";
      break;
    case Change::stuck:
      made.text = "contact stuck: the client cannot call again";
      break;
    case Change::wire_ok:
    case Change::stuck_end:
      made.phase = Phase::restored;
      break;
    default:
      made.event = contact.settings.event;
      made.code = text(contact.settings.value);
      if (happening.change == Change::normal) made.phase = Phase::restored;
      if (happening.count > 1) made.text = std::to_string(happening.count) + " presses";
      break;
  }
  return made;
}

class ModbusWire final : public Wire, public Relay {
 public:
  ModbusWire(const LineSettings& settings, WireParts parts)
      : parts_(std::move(parts)), settings_(settings), again_timer_(parts_.loop), line_(settings, [this](News news) { carry(std::move(news)); }) {
    for (const auto& unit : settings_.units) {
      ModuleAtWork module{unit.id, {}, {}};
      for (const auto& input : unit.inputs) module.contacts.push_back({input, Input{input.rules}, {}});
      for (const auto& relay : unit.relays) module.relays.push_back(relay.name);
      modules_.push_back(std::move(module));
    }
  }

  void start() override { line_.start(); }
  void stop() override {
    stopped_ = true;
    again_timer_.cancel();
    line_.stop();
  }
  [[nodiscard]] std::string address() const override { return address_; }
  [[nodiscard]] Relay* relay() override { return this; }
  void set(const std::string& name, bool on) override { line_.set(name, on); }

 private:
  struct Waiting {
    Signal signal;
    std::pair<std::size_t, std::size_t> contact;  // module, contact
    bool call = false;
  };

  /// On the line's thread.
  void carry(News news) {
    boost::asio::post(parts_.loop, [this, alive = std::weak_ptr(alive_), news = std::move(news)] {
      if (alive.expired()) return;
      line_.taken();
      if (!stopped_) std::visit([this](const auto& told) { take(told); }, news);
    });
  }

  void take(const LineTold& told) {
    address_ = told.open ? told.text : std::string();
    tell("wire", told.open, told.text);
    if (told.open) return;
    for (auto& module : modules_) lose(module);
  }

  void take(const RelayTold& told) { tell("relay " + told.name, told.well, told.text); }

  void take(const UnitTold& told) {
    auto& module = modules_[told.unit];
    for (const auto& happening : told.happenings) tell_module(module, happening, told.text);
    if (told.answered) tell("module " + std::to_string(module.id), true, "answers");
    for (std::size_t i = 0; i < module.contacts.size(); ++i) look({told.unit, i}, told);
    if (std::any_of(told.happenings.begin(), told.happenings.end(), [](const Happening& h) { return h.change == Change::module_lost; })) lose(module);
    if (told.answered) order_clears(told.unit);
  }

  void tell_module(const ModuleAtWork& module, const Happening& happening, const std::string& why) {
    const auto vital = "module " + std::to_string(module.id);
    if (happening.change == Change::module_lost) return tell(vital, false, "does not answer (" + why + "): " + silenced(module));
    if (happening.change == Change::module_restored) return tell(vital, true, "answers again");
    vitals_.erase(vital);  // told although it was well before
    tell(vital, true, "has restarted; its outputs are set again");
  }

  static std::string silenced(const ModuleAtWork& module) {
    std::string accounts, relays;
    for (const auto& contact : module.contacts) accounts += (accounts.empty() ? "" : ", ") + contact.settings.account;
    for (const auto& relay : module.relays) relays += (relays.empty() ? "" : ", ") + relay;
    if (!accounts.empty()) accounts += " cannot call";
    if (!relays.empty()) relays += " cannot be switched";
    return accounts + (accounts.empty() || relays.empty() ? "" : "; ") + relays;
  }

  static void lose(ModuleAtWork& module) {
    for (auto& contact : module.contacts) {
      contact.rules.lost();
      contact.life_due.reset();
      contact.latch_set = false;
    }
  }

  /// What the scan says of one input.
  void look(std::pair<std::size_t, std::size_t> place, const UnitTold& told) {
    auto& contact = contact_at(place);
    if (const auto exception = refusal(contact, told)) return refuse(contact, told, *exception);
    const auto sample = sample_of(contact, told);
    if (!sample) return contact.rules.missed();
    if (vitals_.contains("input " + contact.settings.account)) tell("input " + contact.settings.account, true, "is read");
    const auto now = parts_.now();
    auto found = contact.rules.sample(*sample, now);
    contact.latch_set = found.clear;
    for (const auto& happening : found.happenings) happened(place, happening, *sample);
    live(place, now);
  }

  static std::optional<int> refusal(const Contact& contact, const UnitTold& told) {
    for (const auto& [span, exception] : told.refused)
      for (const auto* wanted : {&contact.settings.value, contact.settings.second ? &*contact.settings.second : nullptr})
        if (wanted && span.table == wanted->table && span.first <= wanted->first && wanted->first < span.first + span.count) return exception;
    return std::nullopt;
  }

  void refuse(Contact& contact, const UnitTold& told, int exception) {
    if (exception == 0) return contact.rules.missed();  // told when it was asked
    for (const auto& fault : contact.rules.refused(exception))
      tell("input " + contact.settings.account, false,
           "module " + std::to_string(modules_[told.unit].id) + " refuses " + text(contact.settings.value) + " (exception " +
               std::to_string(fault.count) + "): the client cannot call");
  }

  static std::optional<Sample> sample_of(const Contact& contact, const UnitTold& told) {
    const auto value = [&](const Span& span, int offset) -> std::optional<std::uint32_t> {
      const auto found = told.values.find({span.table, span.first + offset});
      if (found == told.values.end()) return std::nullopt;
      return found->second;
    };
    const auto& settings = contact.settings;
    Sample sample;
    for (int i = 0; i < settings.value.count; ++i) {
      const auto word = value(settings.value, settings.low_first ? settings.value.count - 1 - i : i);
      if (!word) return std::nullopt;
      sample.value = sample.value << 16 | *word;
    }
    if (!settings.second) return sample;
    const auto second = value(*settings.second, 0);
    if (!second) return std::nullopt;
    sample.second = *second != 0;
    return sample;
  }

  void happened(std::pair<std::size_t, std::size_t> place, const Happening& happening, const Sample& sample) {
    const auto& contact = contact_at(place);
    if (happening.change == Change::module_restarted) {
      line_.restarted(place.first);
      return tell_module(modules_[place.first], happening, {});
    }
    auto signal = signal_of(place, sample);
    signal.says.push_back(said(contact, happening));
    signal.repeat = std::string(word(happening.change)) + ' ' + digits_of(signal.received);
    if (happening.seen == Seen::at_start) signal.remark = "at_start";
    if (happening.seen == Seen::after_loss) signal.remark = "after_loss";
    deliver({std::move(signal), place, happening.change == Change::call});
  }

  void live(std::pair<std::size_t, std::size_t> place, Instant now) {
    auto& contact = contact_at(place);
    if (contact.life_waits || (contact.life_due && now < *contact.life_due && now + settings_.life_sign_every >= *contact.life_due)) return;
    contact.life_due = now + settings_.life_sign_every;
    contact.life_waits = true;
    auto signal = signal_of(place, {});
    signal.raw = {};
    auto& said = signal.says.emplace_back();
    said.event = Event::link_test;
    said.phase = Phase::status;
    said.zone = contact.settings.zone;
    const auto answer = [this, alive = std::weak_ptr(alive_), place](const protocol::Verdict&) {
      if (!alive.expired()) contact_at(place).life_waits = false;
    };
    parts_.sink.deliver(parts_.gateway, next_ticket(), std::move(signal), answer);
  }

  Signal signal_of(std::pair<std::size_t, std::size_t> place, const Sample& sample) {
    const auto& settings = contact_at(place).settings;
    auto raw = "unit " + std::to_string(modules_[place.first].id) + ' ' + text(settings.value) + " = " + std::to_string(sample.value);
    if (settings.second) raw += ", " + text(*settings.second) + " = " + (sample.second ? "1" : "0");
    Signal signal;
    signal.gateway = parts_.gateway;
    signal.account = settings.account;
    signal.proven = settings_.trusted;
    signal.received = parts_.now();
    signal.raw.bytes = std::move(raw);
    return signal;
  }

  void deliver(Waiting waiting) {
    if (waiting.call) ++contact_at(waiting.contact).not_on_disk;
    hand_over(std::move(waiting));
  }

  void hand_over(Waiting waiting) {
    const auto ticket = next_ticket();
    Delivery delivery = waiting.signal;
    waiting_.emplace(ticket, std::move(waiting));
    line_.hold(waiting_.size() + again_.size() >= deliveries_most);
    const auto answer = [this, alive = std::weak_ptr(alive_), ticket](const protocol::Verdict& verdict) {
      if (!alive.expired()) answered(ticket, verdict);
    };
    parts_.sink.deliver(parts_.gateway, ticket, std::move(delivery), answer);
  }

  void answered(Ticket ticket, const protocol::Verdict& verdict) {
    auto found = waiting_.extract(ticket);
    if (!found) return;
    auto& waiting = found.mapped();
    if (std::holds_alternative<protocol::NotStored>(verdict)) {
      again_.push_back(std::move(waiting));
      if (again_.size() == 1 && !stopped_) arm_again();
    } else if (waiting.call) {
      --contact_at(waiting.contact).not_on_disk;
    }
    line_.hold(waiting_.size() + again_.size() >= deliveries_most);
  }

  void arm_again() {
    again_timer_.expires_after(deliver_again_after);
    again_timer_.async_wait([this, alive = std::weak_ptr(alive_)](boost::system::error_code failed) {
      if (failed || alive.expired()) return;
      for (auto& waiting : std::exchange(again_, {})) hand_over(std::move(waiting));
    });
  }

  /// One order for each clearing coil whose set latches are all on disk; the line looks once more before it writes.
  void order_clears(std::size_t unit) {
    std::map<int, ClearOrder> orders;
    for (const auto& contact : modules_[unit].contacts) {
      if (!contact.settings.clear) continue;
      auto& order = orders.try_emplace(*contact.settings.clear, ClearOrder{unit, *contact.settings.clear, {}, {}}).first->second;
      order.latches.push_back(contact.settings.value);
      if (contact.latch_set && contact.not_on_disk == 0) order.on_disk.push_back(contact.settings.value);
    }
    for (auto& [coil, order] : orders)
      if (!order.on_disk.empty()) line_.clear(std::move(order));
  }

  /// A vital at its changes, and once after the start.
  void tell(const std::string& vital, bool well, const std::string& detail) {
    const auto [told, first] = vitals_.try_emplace(vital, well);
    if (!first && std::exchange(told->second, well) == well) return;
    parts_.sink.health(parts_.gateway, {.vital = vital, .detail = detail, .well = well});
  }

  Contact& contact_at(std::pair<std::size_t, std::size_t> place) { return modules_[place.first].contacts[place.second]; }
  Ticket next_ticket() { return Ticket{++tickets_}; }

  WireParts parts_;
  LineSettings settings_;
  std::vector<ModuleAtWork> modules_;
  std::map<std::string, bool> vitals_;
  std::string address_;
  bool stopped_ = false;
  std::uint64_t tickets_ = 0;
  std::map<Ticket, Waiting> waiting_;
  std::vector<Waiting> again_;
  boost::asio::steady_timer again_timer_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
  Line line_;  // last: its thread ends before all that it calls
};

}  // namespace

std::unique_ptr<Wire> make_modbus(const config::Table& settings, WireParts parts) {
  return std::make_unique<ModbusWire>(read_line(settings), std::move(parts));
}

}  // namespace hearken::drivers
