#pragma once
// What goes wrong with an emulated modem: faults that are switched on and off by name, results that are ordered for single
// commands, and, for whoever wants no order in it, small ones by the dice of a seed.
//
//   hang_send        a message is taken and nothing follows          sim_missing sim_failure sim_busy sim_puk
//   mute             not a byte is said                              sim_pin          wants its PIN; a wrong one costs a try of three
//   no_prompt        AT+CMGS gets no prompt                          report_twice report_early report_never
//   bare_prompt      `>` without its blank                           deliver_twice deliver_never   at the person's telephone
//   split_prompt     `>` and the blank in two pieces                 urc_in_answer    unsolicited lines where they hurt most
//   no_network       not registered; sending is refused              delete_fails     AT+CMGD is refused
//   store_full       what comes is lost                              usb_restart      AT+CFUN=1,1 makes the port vanish for a while

#include <list>
#include <optional>
#include <random>
#include <set>
#include <string>

namespace hearken::simulator {

class ModemFaults {
 public:
  ModemFaults(std::set<std::string> on, unsigned seed, int unruly_percent) : on_(std::move(on)), unruly_percent_(unruly_percent), dice_(seed) {}

  [[nodiscard]] static bool known(const std::string& name);
  [[nodiscard]] bool on(const std::string& name) const { return on_.contains(name); }
  void set(const std::string& name, bool on);

  /// The next `times` commands that begin with `start` (`+CMGS`) end with this result and do nothing.
  void refuse(const std::string& start, const std::string& result, int times) { refusals_.push_back({start, result, times}); }
  [[nodiscard]] std::optional<std::string> refusal(const std::string& command);

  /// By the dice: whether something small goes wrong here.
  [[nodiscard]] bool unruly();

 private:
  struct Refusal {
    std::string start, result;
    int times;
  };
  std::set<std::string> on_;
  std::list<Refusal> refusals_;
  int unruly_percent_;
  std::minstd_rand dice_;
};

}  // namespace hearken::simulator
