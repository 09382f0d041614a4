#include "simulator/modem_faults.h"

#include <algorithm>

namespace hearken::simulator {

bool ModemFaults::known(const std::string& name) {
  static const std::set<std::string> names{"hang_send",     "mute",          "no_prompt",     "bare_prompt",  "split_prompt",
                                           "no_network",    "store_full",    "sim_missing",   "sim_failure",  "sim_busy",
                                           "sim_puk",       "sim_pin",       "report_twice",  "report_early", "report_never",
                                           "deliver_twice", "deliver_never", "urc_in_answer", "delete_fails", "usb_restart"};
  return names.contains(name);
}

void ModemFaults::set(const std::string& name, bool on) {
  if (on)
    on_.insert(name);
  else
    on_.erase(name);
}

std::optional<std::string> ModemFaults::refusal(const std::string& command) {
  const auto found = std::find_if(refusals_.begin(), refusals_.end(), [&](const Refusal& one) { return command.starts_with(one.start); });
  if (found == refusals_.end()) return {};
  auto result = found->result;
  if (--found->times <= 0) refusals_.erase(found);
  return result;
}

bool ModemFaults::unruly() { return unruly_percent_ > 0 && std::uniform_int_distribution<>(1, 100)(dice_) <= unruly_percent_; }

}  // namespace hearken::simulator
