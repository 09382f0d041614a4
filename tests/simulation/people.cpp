#include "tests/simulation/people.h"

#include <regex>

#include "daemon/desk/vitals.h"
#include "tests/simulation/world.h"

namespace hearken::simulation {
namespace {

Milliseconds ms(std::int64_t count) { return Milliseconds{count}; }
Milliseconds seconds(std::int64_t count) { return Milliseconds{count * 1'000}; }

std::string code_in(const std::string& text) {
  static const std::regex form("(?:回复|Reply) 1 ([0-9]+)");
  std::smatch found;
  return std::regex_search(text, found, form) ? found[1].str() : std::string{};
}

}  // namespace

// ---- the modem ----

SimulatedModem::SimulatedModem(World& world, GatewayId gateway)
    : world_(world),
      gateway_(std::move(gateway)),
      faults_({}, 1, 0),
      later_([this] { return simulator::Timetable::Clock::time_point{world_.heap.now()}; }),
      centre_({0, 3'000}, faults_, later_,
              {[this](const simulator::Submitted& message, const std::string& text) { world_.shown(message.to, text); },
               [this](const std::string& pdu) {
                 (void)commands_.came(pdu, true);
                 go_on();
               }}),
      commands_("1234", faults_, later_,
                {[this](const std::string& bytes) {
                   if (!line_ || world_.house() == nullptr) return;
                   world_.heap.after(ms(2), world_.house()->guard([line = std::weak_ptr<House::Line>(line_), bytes] {
                     if (const auto open = line.lock()) open->take(protocol::Heard{bytes});
                   }));
                 },
                 [this](const simulator::Submitted& message, const std::string&) { submitted(message); }, [](int) {}, [](const std::string&) {},
                 [this] {
                   commands_.forget();
                   later_.after(1'000, [this] { commands_.started(); });
                   go_on();
                 }}) {}

void SimulatedModem::connect() {
  line_ = world_.house()->modem(gateway_, [this](const std::string& said) {
    world_.heap.after(ms(2), [this, said] {
      for (const char byte : said) commands_.hear(byte);
      go_on();
    });
  });
}

void SimulatedModem::submitted(const simulator::Submitted& message) {
  world_.submitted(message.to, message.text);
  if (faults_.on("hang_send")) {
    world_.reached.note("a modem that hangs");
    return;
  }
  const int reference = ++reference_ & 0xFF;
  if (faults_.on("report_early")) {
    world_.reached.note("a report that came before the answer");
    centre_.report_early(message, reference);
  }
  if (faults_.on("deliver_twice")) world_.reached.note("a message delivered twice");
  later_.after(static_cast<int>(world_.streams["network"].between(800, 3'500)), [this, message, reference] {
    commands_.taken(reference);
    centre_.take(message, reference);
  });
  go_on();
}

void SimulatedModem::go_on() {
  const auto token = ++looking_;
  const auto next = later_.until_next();
  if (next < 0) return;
  world_.heap.after(ms(next), [this, token] {
    if (token != looking_) return;
    later_.run();
    go_on();
  });
}

void SimulatedModem::set(const std::string& fault, bool on) {
  if (fault == "no_network" && on) world_.reached.note("a network that is gone");
  faults_.set(fault, on);
}

void SimulatedModem::incoming(const std::string& from, const std::string& text) {
  for (const auto& pdu : simulator::write_deliver(from, text, ++incoming_ & 0xFF)) (void)commands_.came(pdu, false);
  go_on();
}

// ---- people ----

void Telephone::shown(const std::string& text) {
  const auto code = code_in(text);
  if (code.empty()) return;
  const auto before = std::exchange(other_code_, code);
  auto& dice = world_.streams["people"];
  const int times = ++answered_[code];
  const auto later = seconds(dice.between(5, 120));
  const auto mood = world_.on("people") ? dice.below(100) : dice.below(55);
  if (mood < 45)
    go(code);
  else if (mood < 55)
    answer(later, "2 " + code);
  else if (mood < 65)
    answer(later, times == 1 ? "1 " + code : "");  // goes, and is not heard of again
  else if (mood < 75)
    answer(later, "1");
  else if (mood < 82)
    answer(later, "1 " + (before.empty() || before == code ? std::string("9999") : before));
  else if (mood < 86)
    answer(later, "我马上去 1 " + code);
}

void Telephone::go(const std::string& code) {
  auto& dice = world_.streams["people"];
  auto at = seconds(dice.between(5, 120));
  for (const char* digit : {"1 ", "3 ", "4 "}) {
    answer(at, digit + code);
    at += seconds(dice.between(30, 400));
  }
}

void Telephone::answer(Milliseconds after, const std::string& words) {
  if (words.empty()) return;
  world_.heap.after(after, [this, words] { world_.answer_by_sms(number_, words); });
}

void Operator::begin() {
  auto* house = world_.house();
  const bool nothing = world_.ordinary() && (house == nullptr || house->book().incidents.empty());
  world_.heap.after(seconds(world_.streams["operators"].between(4, 25)) * (nothing ? World::ordinary_pace : 1), [this] {
    look();
    begin();
  });
}

void Operator::look() {
  auto* house = world_.house();
  if (house == nullptr || !desk::console_live(house->book())) return;
  std::vector<IncidentId> queue;
  for (const auto& [id, incident] : house->book().incidents) queue.push_back(id);
  if (queue.empty()) return;
  const desk::Incident chosen(house->book().incidents.at(world_.streams["operators"].one_of(queue)));
  handle(chosen);
  if (!world_.streams["operators"].chance(10)) return;
  world_.reached.note("both operators at one incident at once");
  world_.colleague_handles(person_, chosen);
}

template <class Act>
void Operator::act(Act input) {
  input.act = {person_.value + "-" + std::to_string(++key_), person_};
  const auto first = std::make_shared<std::optional<ActOutcome>>();
  world_.house()->put(input, [first](const ActOutcome& outcome) { *first = outcome; });
  if (!world_.streams["operators"].chance(15)) return;
  world_.reached.note("taken twice with one key");
  world_.house()->put(input, [first, key = input.act.key](const ActOutcome& again) {
    const bool both_kept = *first && (*first)->head != 0 && again.head != 0;
    if (both_kept && (*first)->refusal != again.refusal) throw Violation("an_act_has_one_outcome", key);
  });
}

void Operator::handle(const desk::Incident& incident) {
  auto& dice = world_.streams["operators"];
  const auto* owned = std::get_if<desk::Owned>(&incident.state);
  const auto* armed = std::get_if<desk::Armed>(&incident.state);
  if (!incident.life_safety && dice.chance(30)) return resolve(incident);
  if (owned != nullptr && owned->stage == desk::Stage::safe) return resolve(incident);
  if (owned != nullptr && dice.chance(4)) return act(desk::HandOver{{}, incident.id, {"W" + std::to_string(dice.below(6))}});
  if (owned != nullptr && world_.calm() && dice.chance(40))
    return act(desk::ReachStage{{}, incident.id, {}, static_cast<desk::Stage>(static_cast<int>(owned->stage) + 1)});
  if (armed == nullptr || armed->parked) return;
  if (!incident.taken_by) return act(desk::TakeIncident{{}, incident.id});
  for (const auto& responder : incident.responders)
    if (responder.unproven) return act(desk::AcceptFor{{}, incident.id, responder.person});
  if (!world_.calm() && dice.chance(6))
    return act(desk::ParkIncident{{}, incident.id, world_.clock.wall() + std::chrono::minutes{dice.between(1, 20)}});
  if (dice.chance(10)) return act(desk::WriteNote{{}, incident.id, "spoke with the client"});
  if (world_.calm() && dice.chance(30)) act(desk::AcceptFor{{}, incident.id, {"W" + std::to_string(dice.below(6))}});
}

void Operator::resolve(const desk::Incident& incident) { act(desk::ResolveIncident{{}, incident.id, "helped", "is well again"}); }

}  // namespace hearken::simulation
