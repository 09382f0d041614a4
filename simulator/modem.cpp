#include "simulator/modem.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <iostream>
#include <map>

#include "simulator/sms_codec.h"
#include "simulator/terminal.h"

namespace hearken::simulator {
namespace {

using Clock = std::chrono::steady_clock;
namespace json = boost::json;

constexpr int places = 50;

std::string quoted(int number) { return std::to_string(number); }

class Modem {
 public:
  explicit Modem(const ModemSettings& settings) : settings_(settings), terminal_(settings.link) { tell({{"terminal", terminal_.path()}}); }

  void run() {
    while (!over_) {
      std::array<pollfd, 2> ends{{{terminal_.descriptor(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
      poll(ends.data(), ends.size(), until_due());
      for (; !due_.empty() && due_.begin()->first <= Clock::now(); due_.erase(due_.begin())) due_.begin()->second();
      if ((ends[0].revents & POLLIN) != 0) read_all(terminal_.descriptor(), [this](char byte) { hear(byte); });
      if ((ends[1].revents & (POLLIN | POLLHUP)) != 0) read_all(STDIN_FILENO, [this](char byte) { order(byte); });
    }
  }

 private:
  struct Message {
    std::string pdu;
    bool read = false;
  };

  static void tell(const json::value& line) { std::cout << json::serialize(line) << std::endl; }

  int until_due() const {
    if (due_.empty()) return -1;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due_.begin()->first - Clock::now()).count();
    return left < 0 ? 0 : static_cast<int>(left) + 1;
  }
  void after(int milliseconds, std::function<void()> what) { due_.emplace(Clock::now() + std::chrono::milliseconds(milliseconds), std::move(what)); }

  template <class Take>
  void read_all(int descriptor, Take take) {
    std::array<char, 1024> bytes{};
    const auto got = read(descriptor, bytes.data(), bytes.size());
    if (got <= 0 && descriptor == STDIN_FILENO) over_ = true;
    for (ssize_t i = 0; i < got; ++i) take(bytes[static_cast<std::size_t>(i)]);
  }

  bool fault(const std::string& name) const { return settings_.faults.contains(name); }

  void say(const std::string& bytes) {
    if (!fault("mute") && write(terminal_.descriptor(), bytes.data(), bytes.size()) < 0) over_ = true;
  }
  void line(const std::string& text) { say("\r\n" + text + "\r\n"); }
  void refuse(const std::string& kind, int code) { line(errors_ ? "+" + kind + " ERROR: " + quoted(code) : "ERROR"); }

  // ---- what the station writes ----

  void hear(char byte) {
    if (byte == '\x1B') {
      line_.clear();
      if (prompted_) line("OK");
      prompted_ = false;
      return;
    }
    if (echo_) say(std::string(1, byte));
    if (prompted_ && byte == '\x1A') return submitted();
    if (byte != '\r' && byte != '\n') {
      line_ += byte;
    } else if (!prompted_ && byte == '\r') {
      command(std::exchange(line_, {}));
    }
  }

  void command(std::string text) {
    std::erase(text, ' ');
    if (text.size() < 2 || (text.substr(0, 2) != "AT" && text.substr(0, 2) != "at")) return;
    text.erase(0, 2);
    std::string rest = text;
    while (!rest.empty()) {  // joined commands
      const auto end = rest.find(';');
      const std::string one = rest.substr(0, end);
      rest = end == rest.npos ? "" : rest.substr(end + 1);
      if (!answer(one)) return;  // it ends the line by itself
    }
    line("OK");
  }

  // False: the final result has been said, or comes later.
  bool answer(const std::string& text) {
    const auto is = [&](const char* start) { return text.starts_with(start); };
    if (is("E0") || is("E1")) return echo_ = text[1] == '1', true;
    if (is("Z") || is("&F")) return echo_ = true, true;
    if (is("+CMEE=")) return errors_ = text.back() != '0', true;
    if (is("+CFUN=1,1")) return line("OK"), restart(), false;
    if (is("+CMGS=")) return begin_send(text.substr(6));
    if (is("+CMGR=")) return read_place(std::atoi(text.c_str() + 6));
    if (is("+CMGD=") && text != "+CMGD=?") return delete_place(text.substr(6));
    if (is("+CMGL")) return list(text);
    if (is("+CNMI=") && text != "+CNMI=?") return indications(text.substr(6));
    if (is("+CPMS")) return line("+CPMS: " + (text == "+CPMS=?" ? R"(("SM"),("SM"),("SM"))" : stores(text == "+CPMS?"))), true;
    const auto found = replies().find(text);
    if (found != replies().end()) return line(found->second), true;
    if (is("+CREG?") || is("+CEREG?") || is("+CGREG?"))
      return line(text.substr(0, text.size() - 1) + (fault("no_network") ? ": 1,2" : ": 1,1")), true;
    static const std::set<std::string> accepted{"V1",    "+CFUN", "+CSMS", "+CMGF", "+CREG", "+CERE", "+CGRE", "+CLIP", "+CSCS", "+CSCA",
                                                "+CMMS", "+CUSD", "+IFC",  "+IPR",  "H",     "+CNMA", "+CPIN", "Q0",    "S0"};
    for (const auto& start : accepted) {
      if (is(start.c_str())) return true;
    }
    if (text.empty()) return true;
    return refuse("CME", 4), false;
  }

  static const std::map<std::string, std::string>& replies() {
    static const std::map<std::string, std::string> all{{"+CGMI", "Hearken"},
                                                        {"+CGMM", "Emulated modem"},
                                                        {"+CGMR", "1.0"},
                                                        {"+CGSN", "490154203237518"},
                                                        {"+CIMI", "460001234567890"},
                                                        {"I", "Hearken emulated modem"},
                                                        {"+CPIN?", "+CPIN: READY"},
                                                        {"+CFUN?", "+CFUN: 1"},
                                                        {"+CSQ", "+CSQ: 21,99"},
                                                        {"+COPS?", "+COPS: 0,0,\"CHINA MOBILE\",7"},
                                                        {"+CSCA?", "+CSCA: \"+8613800100500\",145"},
                                                        {"+CSMS?", "+CSMS: 0,1,1,1"},
                                                        {"+CMGF?", "+CMGF: 0"},
                                                        {"+CMGF=?", "+CMGF: (0,1)"},
                                                        {"+CNMI=?", "+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)"},
                                                        {"+CSCS=?", "+CSCS: (\"GSM\",\"HEX\",\"UCS2\")"},
                                                        {"+CSCS?", "+CSCS: \"GSM\""},
                                                        {"+CBC", "+CBC: 0,95"},
                                                        {"+CGATT?", "+CGATT: 1"},
                                                        {"+CMGD=?", "+CMGD: (1-50),(0-4)"},
                                                        {"+CMEE?", "+CMEE: 1"}};
    return all;
  }

  std::string stores(bool named) const {
    const std::string one = (named ? "\"SM\"," : "") + quoted(static_cast<int>(store_.size())) + "," + quoted(places);
    return one + "," + one + "," + one;
  }

  bool indications(const std::string& text) {
    std::array<int, 5> values{};
    std::sscanf(text.c_str(), "%d,%d,%d,%d,%d", &values[0], &values[1], &values[2], &values[3], &values[4]);
    show_messages_ = values[1];
    show_reports_ = values[3];
    return true;
  }

  // ---- sending ----

  bool begin_send(const std::string& length) {
    if (fault("no_network")) return refuse("CMS", 331), false;
    wanted_ = std::atoi(length.c_str());
    if (fault("no_prompt")) return false;
    prompted_ = true;
    say(fault("bare_prompt") ? "\r\n>" : "\r\n> ");
    return false;
  }

  void submitted() {
    prompted_ = false;
    const auto message = read_submit(std::exchange(line_, {}));
    if (!message || message->length != wanted_) return refuse("CMS", 304);
    if (fault("hang_send")) return;
    const int reference = ++reference_ & 0xFF;
    if (message->report && fault("report_early")) report(reference, *message);
    after(settings_.send_ms, [this, message = *message, reference] {
      line("+CMGS: " + quoted(reference));
      line("OK");
      arrive(message);
      const int times = !message.report || fault("report_never") || fault("report_early") ? 0 : fault("report_twice") ? 2 : 1;
      for (int i = 0; i < times; ++i) after(settings_.report_ms * (i + 1), [this, message, reference] { report(reference, message); });
    });
  }

  // A person's telephone shows a message when all its parts are there.
  void arrive(const Submitted& message) {
    auto& parts = arriving_[{message.to, message.reference}];
    parts[message.part] = message.text;
    if (static_cast<int>(parts.size()) < message.total) return;
    std::string text;
    for (const auto& [number, part] : parts) text += part;
    arriving_.erase({message.to, message.reference});
    tell({{"sms_to", message.to}, {"text", text}, {"parts", message.total}, {"report", message.report}});
  }

  void report(int reference, const Submitted& message) {
    const std::string pdu = write_report(reference, message.to, 0);
    if (show_reports_ == 2) {
      keep(pdu, "+CDSI");
    } else if (show_reports_ == 1) {
      line("+CDS: " + quoted(static_cast<int>(pdu.size()) / 2 - 9) + "\r\n" + pdu);
    }
  }

  // ---- the store ----

  void keep(const std::string& pdu, const std::string& indication) {
    int index = 1;
    while (store_.contains(index)) ++index;
    if (index > places || fault("store_full")) return tell({{"lost", "store full"}});
    store_[index] = {pdu, false};
    if (show_messages_ == 1) line(indication + ": \"SM\"," + quoted(index));
  }

  static std::string length(const Message& message) { return quoted(static_cast<int>(message.pdu.size()) / 2 - 9); }

  bool read_place(int index) {
    const auto found = store_.find(index);
    if (found == store_.end()) return true;
    line("+CMGR: " + std::string(found->second.read ? "1" : "0") + ",," + length(found->second) + "\r\n" + found->second.pdu);
    found->second.read = true;
    return true;
  }

  bool list(const std::string& text) {
    if (text == "+CMGL=?") return line("+CMGL: (0-4)"), true;
    const int wanted = text.size() > 6 ? std::atoi(text.c_str() + 6) : 0;
    for (auto& [index, message] : store_) {
      if (wanted != 4 && wanted != (message.read ? 1 : 0)) continue;
      line("+CMGL: " + quoted(index) + (message.read ? ",1,," : ",0,,") + length(message) + "\r\n" + message.pdu);
      message.read = true;
    }
    return true;
  }

  bool delete_place(const std::string& text) {
    const auto comma = text.find(',');
    const int flag = comma == text.npos ? 0 : std::atoi(text.c_str() + comma + 1);
    const int index = std::atoi(text.c_str());
    if (flag > 0) std::erase_if(store_, [&](const auto& entry) { return flag == 4 || entry.second.read; });
    if (flag == 0 && store_.erase(index) > 0) tell({{"deleted", index}});
    return true;
  }

  void restart() {
    echo_ = true;
    errors_ = false;
    show_messages_ = show_reports_ = 0;
    prompted_ = false;
    after(1000, [this] {
      line("RDY");
      line("+CPIN: READY");
      line("SMS Ready");
    });
  }

  // ---- what the person at the keyboard, or a script, orders ----

  void order(char byte) {
    if (byte != '\n') {
      order_ += byte;
      return;
    }
    boost::system::error_code error;
    const auto value = json::parse(std::exchange(order_, {}), error);
    const auto* object = value.if_object();
    if (error || !object) return tell({{"refused", "not a JSON object"}});
    const auto text = [&](const char* key) {
      return object->contains(key) && object->at(key).is_string() ? std::string(object->at(key).as_string()) : "";
    };
    if (object->contains("sms_from")) {
      for (const auto& pdu : write_deliver(text("sms_from"), text("text"), ++incoming_)) keep(pdu, "+CMTI");
    }
    if (object->contains("pdu")) keep(text("pdu"), "+CMTI");
    if (object->contains("urc")) line(text("urc"));
    if (object->contains("restart")) restart();
    if (object->contains("quit")) over_ = true;
    if (!object->contains("fault")) return;
    const auto* on = object->if_contains("on");
    if (on && on->is_bool() && !on->as_bool())
      settings_.faults.erase(text("fault"));
    else
      settings_.faults.insert(text("fault"));
  }

  ModemSettings settings_;
  Terminal terminal_;
  std::multimap<Clock::time_point, std::function<void()>> due_;
  bool over_ = false, echo_ = true, errors_ = false, prompted_ = false;
  int wanted_ = 0, reference_ = 0, incoming_ = 0, show_messages_ = 0, show_reports_ = 0;
  std::string line_, order_;
  std::map<int, Message> store_;
  std::map<std::pair<std::string, int>, std::map<int, std::string>> arriving_;
};

}  // namespace

void run_modem(const ModemSettings& settings) { Modem(settings).run(); }

}  // namespace hearken::simulator
