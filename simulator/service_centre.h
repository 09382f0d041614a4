#pragma once
// The network behind an emulated modem: joins the parts of a message, shows it at the person's telephone, and reports.

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "simulator/modem_faults.h"
#include "simulator/sms_codec.h"
#include "simulator/timetable.h"

namespace hearken::simulator {

class ServiceCentre {
 public:
  struct Settings {
    int deliver_ms = 0;    // from +CMGS until the telephone shows it
    int report_ms = 3000;  // from +CMGS until the delivery report
  };
  /// What the outside sees: a whole message at a telephone; a report for the modem.
  struct Ends {
    std::function<void(const Submitted& message, const std::string& text)> shown;
    std::function<void(const std::string& pdu)> reported;
  };

  ServiceCentre(Settings settings, ModemFaults& faults, Timetable& later, Ends ends)
      : settings_(settings), faults_(faults), later_(later), ends_(std::move(ends)) {}

  /// It has been taken, and its sender has been told the reference; `report_early`: will be told.
  void take(const Submitted& message, int reference);
  /// A report that overtakes the modem's own answer.
  void report_early(const Submitted& message, int reference);
  /// TP-ST of the reports from now on: 0 delivered, 48 waiting, 70 gave up.
  void report_status(int status) { status_ = status; }

 private:
  void show(const Submitted& message);

  Settings settings_;
  ModemFaults& faults_;
  Timetable& later_;
  Ends ends_;
  int status_ = 0;
  std::map<std::pair<std::string, int>, std::map<int, std::string>> arriving_;  // parts by number and reference
};

}  // namespace hearken::simulator
