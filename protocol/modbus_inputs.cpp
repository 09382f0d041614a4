#include "protocol/modbus_inputs.h"

#include <array>
#include <utility>

namespace hearken::protocol::modbus {
namespace {

constexpr int wire_samples = 2;  // a change-over contact shows 0,0 or 1,1 for one scan while it travels

constexpr std::array<std::string_view, 11> words{"call",    "normal",      "stuck",           "stuck_end",        "wire_cut",    "wire_short",
                                                 "wire_ok", "module_lost", "module_restored", "module_restarted", "config_fault"};
static_assert(words.size() == static_cast<std::size_t>(Change::config_fault) + 1);

bool within(const Band& band, std::uint32_t value) { return band.least <= value && value <= band.most; }

}  // namespace

std::string_view word(Change change) { return words.at(static_cast<std::size_t>(change)); }

Input::Finding Input::sample(const Sample& sample, Instant now) {
  Finding found;
  if (rules_.wiring == Wiring::counter)
    count(sample.value, found.happenings);
  else if (rules_.wiring == Wiring::latch)
    latch(sample, now, found.happenings);
  else
    contact(reading(sample), now, found.happenings);
  found.clear = rules_.wiring == Wiring::latch && sample.value != 0;
  look_ = Seen::live;
  refusal_told_ = false;
  return found;
}

void Input::missed() { active_run_ = normal_run_ = fault_run_ = 0; }

Happenings Input::refused(int exception) {
  missed();
  if (std::exchange(refusal_told_, true)) return {};
  return {{.change = Change::config_fault, .count = static_cast<std::uint64_t>(exception)}};
}

void Input::lost() {
  missed();
  if (look_ == Seen::live) look_ = Seen::after_loss;
}

Input::Reading Input::reading(const Sample& sample) const {
  const bool on = sample.value != 0;
  switch (rules_.wiring) {
    case Wiring::normally_closed:
      return on ? Reading::normal : Reading::pressed;
    case Wiring::pair:
      if (on == sample.second) return on ? Reading::shorted : Reading::cut;
      return on ? Reading::pressed : Reading::normal;
    case Wiring::end_of_line:
      if (within(rules_.bands.pressed, sample.value)) return Reading::pressed;  // first: where bands touch, a call is the safe side
      if (within(rules_.bands.normal, sample.value)) return Reading::normal;
      if (within(rules_.bands.cut, sample.value)) return Reading::cut;
      return within(rules_.bands.shorted, sample.value) ? Reading::shorted : Reading::between;
    default:
      return on ? Reading::pressed : Reading::normal;
  }
}

void Input::contact(Reading reading, Instant now, Happenings& out) {
  if (reading == Reading::between) {  // as if the state in force had been read once more
    if (fault_told_ != Reading::normal) return;
    missed();
  } else if (reading == Reading::cut || reading == Reading::shorted) {
    return loop_fault(reading, out);
  } else {
    fault_run_ = 0;
    if (std::exchange(fault_told_, Reading::normal) != Reading::normal) out.push_back({.change = Change::wire_ok});
    reading == Reading::pressed ? press(now, out) : release(out);
  }
  // Counted from the call and not from the last bounce: a contact that flutters for ever can't call either.
  if (active_ && !stuck_ && now - active_since_ >= rules_.stuck_after) {
    stuck_ = true;
    out.push_back({.change = Change::stuck});
  }
}

void Input::loop_fault(Reading reading, Happenings& out) {
  active_run_ = normal_run_ = 0;
  if (fault_told_ == reading) return;
  if (std::exchange(fault_, reading) != reading) fault_run_ = 0;
  if (++fault_run_ < wire_samples) return;
  fault_run_ = 0;
  fault_told_ = reading;
  out.push_back({.change = reading == Reading::cut ? Change::wire_cut : Change::wire_short});
}

void Input::press(Instant now, Happenings& out) {
  normal_run_ = 0;
  if (active_) return;
  if (active_run_++ == 0) run_began_ = look_;
  if (active_run_ < rules_.active_samples) return;
  active_run_ = 0;
  active_ = true;
  active_since_ = now;
  out.push_back({.change = Change::call, .seen = run_began_});
}

void Input::release(Happenings& out) {
  active_run_ = 0;
  if (!active_ || ++normal_run_ < rules_.normal_samples) return;
  normal_run_ = 0;
  active_ = false;
  out.push_back({.change = Change::normal});
  if (std::exchange(stuck_, false)) out.push_back({.change = Change::stuck_end});
}

// The latch calls when it rises, the live contact when it begins; where both tell of one press, once. A press between the read
// and the clear is lost by the module: then only the live contact shows it. A latch that no clear moves hides every later press,
// and so is stuck as well.
void Input::latch(const Sample& sample, Instant now, Happenings& out) {
  const bool set = sample.value != 0;
  const bool rose = set && !latched_;
  if (rose) latched_since_ = now;
  latched_ = set;

  Happenings live;
  contact(sample.second ? Reading::pressed : Reading::normal, now, live);
  bool live_call = false;
  for (const auto& happening : live) {
    if (happening.change == Change::call) live_call = true;
    if (happening.change == Change::normal) ahead_ = false;  // not told: a latch has no return to normal of its own
  }
  const bool same_press = rose && std::exchange(ahead_, false);
  if (live_call && !set) ahead_ = true;
  if (live_call || (rose && !same_press)) out.push_back({.change = Change::call, .seen = look_});
  if (rose && !active_) {  // the live contact's bouncing is of the same press until it has been normal for a while
    active_ = true;
    active_since_ = now;
    normal_run_ = 0;
  }
  const bool stuck = stuck_ || (set && now - latched_since_ >= rules_.stuck_after);
  if (std::exchange(stuck_told_, stuck) != stuck) out.push_back({.change = stuck ? Change::stuck : Change::stuck_end});
}

void Input::count(std::uint32_t value, Happenings& out) {
  const auto before = std::exchange(count_, value);
  if (!before || *before == value) return;
  std::uint64_t presses = 0;
  if (value > *before) {
    presses = value - *before;
  } else if (*before - value > rules_.modulus / 2) {
    presses = value + rules_.modulus - *before;
  } else {  // the module began again at 0
    out.push_back({.change = Change::module_restarted});
    presses = value;
  }
  if (presses > 0) out.push_back({.change = Change::call, .count = presses});
}

Happenings Module::answered() {
  failed_ = 0;
  if (!std::exchange(lost_, false)) return {};
  return {{.change = Change::module_restored}};
}

Happenings Module::failed() {
  if (lost_ || ++failed_ < lost_polls_) return {};
  lost_ = true;
  return {{.change = Change::module_lost}};
}

}  // namespace hearken::protocol::modbus
