// Who presses when, and what of the world outside goes wrong: the half of World that is not about the station's own house.
#include "tests/simulation/devices.h"
#include "tests/simulation/people.h"
#include "tests/simulation/world.h"

namespace hearken::simulation {
namespace {

Milliseconds seconds(std::int64_t count) { return Milliseconds{count * 1'000}; }

// Help most often; a fire; a battery that is low, and well again; a code that nobody knows.
constexpr std::array presses{"Nri1/MA01", "Nri1/PA01", "Nri1/QA01", "Nri1/MA01", "Nri1/FA01", "Nri1/YT01", "Nri1/YR01", "Nri1/ZZ01", "Nri1/FH01"};

}  // namespace

void World::live() {
  somebody_presses();
  life_signs();
  the_modem_suffers();
  the_console_goes();
  a_device_falls_silent();
  the_office_works();
}

void World::somebody_presses() {
  heap.after(in(seconds(streams["presses"].between(5, 400))), [this] {
    auto& dice = streams["presses"];
    if (!calm_) {
      auto& pager = *dice.one_of(pagers_);
      pager.silent = false;
      for (auto left = dice.chance(25) ? dice.between(2, 4) : 1; left > 0; --left)
        if (const auto* what = dice.one_of(presses); plays(pager.client())) pager.press(what);
      others_ring();
    }
    somebody_presses();
  });
}

/// A receiver's account, somebody whom nobody has registered, noise, and a recording.
void World::others_ring() {
  auto& dice = streams["presses"];
  const auto client = static_cast<int>(dice.between(0, street.clients - 1) / 7 * 7 + 6);
  const auto* code = dice.chance(70) ? "100" : "302";
  if (dice.chance(12) && plays(client)) receiver_->event(std::to_string(1000 + client), code);
  const auto nobody = dice.below(6);
  if (dice.chance(4) && plays(-1)) stranger(nobody).press("Nri1/MA01");
  auto &noisy = *dice.one_of(pagers_), &recorded = *dice.one_of(pagers_);
  const bool noise = dice.chance(30), recording = dice.chance(20);
  if (on("garbage") && noise) noisy.garble();
  if (on("replay") && recording) recorded.replay(recorded.last_frame());
}

Pager& World::stranger(std::int64_t number) {
  auto& found = strangers_[number];
  if (!found) {
    Make make;
    make.speech.account = Street::account(5'000 + static_cast<int>(number));
    found = std::make_unique<Pager>(*this, -1, make);
  }
  return *found;
}

/// All at once when it goes wild; on ordinary days each when its time has nearly come.
void World::life_signs() {
  heap.after(seconds(600), [this] {
    for (const auto& pager : pagers_) {
      const auto every = seconds(street.people.devices[static_cast<std::size_t>(pager->client())].report_every_s);
      const bool near = every.count() > 0 && heap.now() - heard_[pager->account()] > every - seconds(660);
      if (near || !ordinary()) pager->life_sign();
    }
    life_signs();
  });
}

void World::the_modem_suffers() {
  auto& dice = streams["modem faults"];
  heap.after(in(seconds(dice.between(60, 1'200))), [this] {
    auto& again = streams["modem faults"];
    if (on("modem")) {
      static constexpr std::array faults{"hang_send", "no_network",   "report_early",  "deliver_twice",
                                         "mute",      "report_never", "urc_in_answer", "split_prompt"};
      const auto* fault = again.one_of(faults);
      auto* modem = again.one_of(modems_).get();
      modem->set(fault, true);
      say(std::string("modem: ") + fault);
      heap.after(seconds(again.between(20, 600)), [modem, fault] { modem->set(fault, false); });
    }
    the_modem_suffers();
  });
}

void World::the_console_goes() {
  heap.after(in(seconds(streams["absence"].between(300, 3'000))), [this] {
    if (on("absent") && house_) {
      reached.note("nobody at the console");
      say("nobody is at the console");
      house_->put(desk::VitalTold{{}, "console", "no console is connected", false});
      heap.after(seconds(streams["absence"].between(30, 900)), [this] {
        if (house_) house_->put(desk::VitalTold{{}, "console", "", true});
      });
    }
    the_console_goes();
  });
}

void World::a_device_falls_silent() {
  heap.after(in(seconds(streams["silence"].between(300, 3'000))), [this] {
    if (on("silence")) {
      auto* pager = streams["silence"].one_of(pagers_).get();
      pager->silent = true;
      heap.after(seconds(streams["silence"].between(2'000, 8'000)), [pager] { pager->silent = false; });
    }
    a_device_falls_silent();
  });
}

/// The office changes its plans now and then, also while incidents go by the old ones.
void World::the_office_works() {
  heap.after(in(seconds(streams["office"].between(300, 3'000))), [this] {
    auto plans = some_plans(streams["office"]);
    if (on("office") && house_) {
      if (!witness_.open().empty()) reached.note("a plan changed under an open incident");
      desk::Import changed;
      changed.act = {"office-" + std::to_string(++office_), {"S1"}};
      changed.plans = std::move(plans);
      house_->put(std::move(changed));
    }
    the_office_works();
  });
}

}  // namespace hearken::simulation
