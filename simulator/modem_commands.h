#pragma once
// The AT commands of an emulated modem, in PDU mode (ITU-T V.250, 3GPP TS 27.005 and 27.007): what its serial side hears and says.
// A restart forgets what a real one forgets: echo is on again, PDU mode and indications are lost.

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "simulator/modem_faults.h"
#include "simulator/modem_store.h"
#include "simulator/sms_codec.h"
#include "simulator/timetable.h"

namespace hearken::simulator {

class ModemCommands {
 public:
  /// What the modem does besides answering.
  struct Ends {
    std::function<void(const std::string& bytes)> write;
    std::function<void(const Submitted& message, const std::string& pdu)> submitted;
    std::function<void(int index)> deleted;
    std::function<void(const std::string& word)> pin_entered;  // right, wrong
    std::function<void()> restart;
  };
  ModemCommands(std::string pin, ModemFaults& faults, Timetable& later, Ends ends);

  void hear(char byte);
  /// An unsolicited line, or a final result that comes later.
  void line(const std::string& text);
  /// The message that was submitted has been taken under this reference.
  void taken(int reference);
  /// `result` ends the command that submitted a message.
  void refused(const std::string& kind, int code) { refuse(kind, code); }
  /// A message or a report has come in: kept and indicated, or shown at once, as AT+CNMI has it. False: no place for it.
  [[nodiscard]] bool came(const std::string& pdu, bool report);
  /// What a restart forgets, and the lines that it shows when it is over.
  void forget();
  void started();

 private:
  void command(std::string text);
  bool answer(const std::string& text);
  std::optional<bool> answer_basic(const std::string& text);
  std::optional<bool> answer_sms(const std::string& text);
  bool pin(const std::string& text);
  bool begin_send(const std::string& length);
  void message_ends();
  bool read_place(int index);
  bool list(const std::string& text);
  bool delete_place(const std::string& text);
  bool choose_stores(const std::string& text);
  bool indications(const std::string& text);
  [[nodiscard]] int sim_error() const;
  [[nodiscard]] std::string figures(bool named) const;
  [[nodiscard]] ModemStore& reading() { return stores_.at(reads_); }
  void say(const std::string& bytes);
  void result(const std::string& text);
  bool refuse(const std::string& kind, int code);

  std::string pin_;
  int tries_ = 3;
  ModemFaults& faults_;
  Timetable& later_;
  Ends ends_;
  std::map<std::string, ModemStore> stores_;
  std::string reads_ = "SM", receives_ = "SM", line_, centre_ = "+8613800100500";
  bool echo_ = true, verbose_ = true, errors_ = false, pdu_mode_ = false, prompted_ = false;
  int wanted_ = 0, show_messages_ = 0, show_reports_ = 0;
};

}  // namespace hearken::simulator
