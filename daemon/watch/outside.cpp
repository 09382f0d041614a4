#include "daemon/watch/outside.h"

#include <algorithm>

#include "daemon/desk/record_text.h"

namespace hearken::watch {
namespace {

constexpr int failures_told = 3;
constexpr std::chrono::minutes again_after{1};  // a head that could not be brought out does not wait for the next hour

/// Whether it is time, and if so the next time.
bool due(Outside::Clock::time_point& next, Outside::Clock::time_point now, std::chrono::milliseconds every) {
  if (now < next) return false;
  next = now + every;
  return true;
}

}  // namespace

Outside::Outside(boost::asio::any_io_executor loop, Inbox& inbox, Reader& reader)
    : inbox_(inbox), reader_(reader), alive_{drivers::Hook(loop), "alive"}, head_{drivers::Hook(loop), "head"} {}

void Outside::adopt(OutsideSettings settings) {
  settings_ = std::move(settings);
  alive_.next = head_.next = {};
}

void Outside::check(Clock::time_point now, bool well) {
  if (!well) return;
  if (!settings_.alive.empty() && due(alive_.next, now, settings_.alive_every)) run(alive_, settings_.alive);
  if (settings_.head.empty() || !due(head_.next, now, settings_.head_every)) return;
  reader_.ask([](Queries& disk) { return disk.head(); },
              [this, here = std::weak_ptr(here_)](const Reader::Result<JournalHead>& head) {
                if (here.expired()) return;
                if (!head) return ended(head_, head.error().why);
                auto command = settings_.head;
                command.insert(command.end(), {std::to_string(head->number), head->hash, desk::text_of(head->at)});
                run(head_, command);
              });
}

void Outside::run(Errand& errand, const std::vector<std::string>& command) {
  errand.hook.run(command, [this, &errand](const std::string& outcome) { ended(errand, outcome); });
}

void Outside::ended(Errand& errand, const std::string& outcome) {
  const bool well = outcome == "exit code 0";
  if (!well) errand.next = std::min(errand.next, Clock::now() + again_after);
  const bool was_told = errand.failures >= failures_told;
  errand.failures = well ? 0 : errand.failures + 1;
  if (well ? !was_told : errand.failures != failures_told) return;
  inbox_.put(desk::VitalTold{{}, errand.vital, well ? "reaches the outside" : "does not reach the outside: " + outcome, well},
             [](const ActOutcome&) {});
}

}  // namespace hearken::watch
