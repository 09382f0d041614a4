#include "tests/stories/street.h"

#include "daemon/desk/record_text.h"

namespace hearken::stories {
namespace {

using namespace desk;

Person person(const PersonId& id, const std::string& role, const UnitId& unit = {"street"}) {
  Person p;
  p.id = id;
  p.name = id.value;
  p.roles = {role};
  p.unit = unit;
  p.phone = Street::number(id);
  p.ways = {Way::sms};
  if (role == "operator") p.ways.push_back(Way::console);
  return p;
}

Client client(const ClientId& id) {
  Client c;
  c.id = id;
  c.name = id.value;
  c.birth_date = "1940-01-02";
  c.building = {"house"};
  c.address = "house of " + id.value;
  return c;
}

Device device(const std::string& id, const ClientId& owner, const std::string& account) {
  Device d;
  d.id = {id};
  d.client = owner;
  d.model = "hub";
  d.gateway = pagers;
  d.account = account;
  d.zone = "01";
  d.report_every_s = 3600;
  d.status = "active";
  return d;
}

Import everybody_of_the_street() {
  Import all;
  all.units = {{{"street"}, "street", "street", {}, {}, "+8657100000001", 0, 0},
               {{"east"}, "community", "east", {"street"}, {}, {}, 0, 0},
               {{"house"}, "building", "house", {"east"}, {}, {}, 0, 0}};
  all.persons = {person(li, "operator"), person(zhao, "warden", {"house"}), person(qian, "keyholder"), person(sun, "volunteer", {"house"}),
                 person(boss, "supervisor")};
  all.clients = {client(wang), client(chen)};
  for (const auto& id : {wang, chen}) all.ties.push_back({id, {{zhao, "warden", 1, false, {}, 0, {}}, {qian, "keyholder", 1, true, {}, 5, {}}}});
  all.devices = {device("D1", wang, "1001"), device("D2", chen, "1002")};
  all.plans = {plan_of_three()};
  all.act.key = "street";
  return all;
}

}  // namespace

Plan plan_of_three() {
  return {"P1", 1, {{0, {"role:operator"}, {Way::console, Way::sms}, 30}, {60, {"warden"}, {Way::sms}, 0}, {120, {"keyholder"}, {Way::sms}, 0}}};
}

std::string Street::number(const PersonId& person) {
  static const std::map<PersonId, std::string> numbers{
      {li, "+8615400000001"}, {zhao, "+8615400000002"}, {qian, "+8615400000003"}, {sun, "+8615400000004"}, {boss, "+8615400000005"}};
  return numbers.at(person);
}

Street::Street(Made made) : made_(std::move(made)) {
  now_ = *instant_from("2026-11-24T02:00:00.000Z");
  since_ = now_;
  made_.settings.code_seed = 42;
  made_.settings.gateways = {{pagers.value, 0, false}};
  if (made_.modems > 0) made_.settings.gateways.push_back({modem.value, 0, true});
  if (made_.modems > 1) made_.settings.gateways.push_back({spare.value, 0, true});
  open_station();
  import(everybody_of_the_street());
  if (made_.console) console(true);
}

Street::~Street() {
  station_.reset();
  store_.reset();
}

void Street::open_station() {
  store_ = std::make_unique<Store>(":memory:", [this](std::function<void()> f) { home_.push_back(std::move(f)); }, [this] { return ++entropy_; });
  station_ =
      std::make_unique<Station>(Station::Parts{store_->load(), *store_, [this] { return now_; }, [this](std::optional<Instant> at) { wake_ = at; },
                                               [this](std::function<void()> f) { home_.push_back(std::move(f)); }, [](const LogLine&) {}});
  if (made_.modems > 0) station_->add_channel(modem, phone);
  if (made_.modems > 1) station_->add_channel(spare, second_phone);
  station_->add_relay(relays);
  station_->start("test", std::nullopt, made_.settings);
  settle();
}

/// All that follows at this instant.
void Street::settle() {
  while (true) {
    while (!home_.empty()) {
      auto next = std::move(home_.front());
      home_.pop_front();
      next();
    }
    if (!wake_ || *wake_ > now_) return;
    wake_.reset();
    station_->wake();
  }
}

void Street::after(std::chrono::milliseconds time) {
  const auto until = since_ + time;
  REQUIRE(until >= now_);
  while (wake_ && *wake_ <= until) {
    now_ = std::max(now_, *wake_);
    settle();
  }
  now_ = until;
}

std::string Street::arrive(Signal signal) {
  std::string verdict = "nothing";
  const Ticket ticket{++ticket_};
  const auto gateway = signal.gateway;
  station_->deliver(gateway, ticket, std::move(signal), [&](const protocol::Verdict& told) {
    verdict =
        std::visit(protocol::Overloaded{[](const protocol::Stored&) { return "stored"; }, [](const protocol::Unchanged&) { return "unchanged"; },
                                        [](const protocol::NotStored&) { return "not stored"; }},
                   told);
  });
  settle();
  since_ = now_;
  return verdict;
}

Signal Street::signal(const std::string& account, Event event, Phase phase) {
  Signal signal;
  signal.gateway = pagers;
  signal.account = account;
  signal.says = {{event, phase, "", zone, "", "", ""}};
  signal.received = now_;
  return signal;
}

std::string Street::press(const ClientId& client, Event event, Phase phase) { return arrive(signal(client == wang ? "1001" : "1002", event, phase)); }

void Street::text(const PersonId& from, const std::string& words) { text_from(number(from), words); }

void Street::text_from(const std::string& number, const std::string& words, const std::string& repeat) {
  Text text;
  text.from = number;
  text.words = words;
  text.repeat = repeat;
  text.received = now_;
  station_->deliver(modem, Ticket{++ticket_}, text, [](const protocol::Verdict&) {});
  settle();
  since_ = now_;
}

void Street::report(const GatewayId& gateway, PageId page, Outcome outcome, const std::string& detail) {
  static_cast<drivers::SignalSink&>(*station_).report(gateway, {page, outcome, detail});
  settle();
}

void Street::vital(const GatewayId& gateway, const std::string& vital, bool well) { act(VitalTold{gateway, vital, "told by the story", well}); }

void Street::jump(std::chrono::milliseconds by) {
  const auto before = now_;
  now_ += by;
  act(ClockJumped{before, now_});
}

std::string Street::act(Input input) {
  std::string refusal = "nothing was told";
  station_->put(std::move(input), [&](const ActOutcome& outcome) { refusal = outcome.refusal; });
  settle();
  since_ = now_;
  return refusal;
}

const Incident* Street::open(const ClientId& client) const {
  for (const auto& [id, incident] : book().incidents)
    if (incident.subject.client == client) return &incident;
  return nullptr;
}

const Incident* Street::station_incident(const std::string& vital, const GatewayId& gateway) const {
  for (const auto& [id, incident] : book().incidents)
    if (!incident.subject.client && incident.subject.vital == vital && incident.subject.gateway == gateway) return &incident;
  return nullptr;
}

std::vector<protocol::Message> Street::to(const PersonId& person) const {
  std::vector<protocol::Message> messages;
  for (const auto* telephone : {&phone, &second_phone})
    for (const auto& message : telephone->sent)
      if (message.number == number(person)) messages.push_back(message);
  return messages;
}

std::string Street::code(const ClientId& client, const PersonId& person) const { return book().codes.at({open(client)->id, person}); }

}  // namespace hearken::stories
