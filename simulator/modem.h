#pragma once
// An emulated GSM modem on a pseudo-terminal: PDU mode, stores SM and ME, delivery reports, and the faults that real ones have
// (modem_faults.h). JSON lines on standard output: {"terminal":…}, {"submitted":PDU}, {"sms_to":…} for each message that a person
// would get, {"deleted":…}, {"hung":…}, {"restarted":…}, {"pin":…}, {"lost":…}. Commands on standard input, JSON lines too:
//   {"sms_from":"+8615400000034","text":"1 1234"}     somebody writes
//   {"pdu":"0891…"}  {"urc":"^RSSI:14"}               a message, a line, as it is
//   {"fault":"hang_send","on":true}                   modem_faults.h
//   {"refuse":"+CMGS","result":"+CMS ERROR: 38","times":2}
//   {"report_to":"+8615400000034","reference":7}      a report that comes late
//   {"report_status":70}                              TP-ST of the reports from now on
//   {"vanish_ms":2000}                                the port goes, and comes back under another name
//   {"restart":true}  {"quit":true}

#include <set>
#include <string>

namespace hearken::simulator {

struct ModemSettings {
  std::string link;
  int send_ms = 2000;    // until +CMGS
  int deliver_ms = 0;    // from then on, until the telephone shows it
  int report_ms = 3000;  // likewise, until the delivery report
  std::string pin = "1234";
  unsigned seed = 1;
  int unruly_percent = 0;  // how often something small goes wrong, by the seed
  std::set<std::string> faults;
};

void run_modem(const ModemSettings& settings);

}  // namespace hearken::simulator
