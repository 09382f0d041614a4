#pragma once
// An emulated GSM modem on a pseudo-terminal: PDU mode, store SM of 50 places, delivery reports, and the faults that real ones
// have. One JSON line on standard output for each message that a person would get. Commands on standard input, JSON lines:
//   {"sms_from":"+8615400000034","text":"1 1234"}   somebody writes
//   {"fault":"hang_send","on":true}                 hang_send, mute, no_network, no_prompt, bare_prompt, store_full,
//                                                   report_twice, report_early, report_never
//   {"urc":"^RSSI:14"}  {"pdu":"0891…"}  {"restart":true}  {"quit":true}

#include <set>
#include <string>

namespace hearken::simulator {

struct ModemSettings {
  std::string link;
  int send_ms = 2000;    // until +CMGS
  int report_ms = 3000;  // until the delivery report
  std::set<std::string> faults;
};

void run_modem(const ModemSettings& settings);

}  // namespace hearken::simulator
