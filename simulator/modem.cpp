#include "simulator/modem.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <iostream>
#include <optional>

#include "simulator/modem_commands.h"
#include "simulator/service_centre.h"
#include "simulator/terminal.h"
#include "simulator/timetable.h"

namespace hearken::simulator {
namespace {

namespace json = boost::json;

constexpr int restart_ms = 1000;

void tell(const json::value& line) { std::cout << json::serialize(line) << '\n' << std::flush; }

std::string text_at(const json::object& order, const char* key) {
  const auto* value = order.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string{};
}

int number_at(const json::object& order, const char* key, int otherwise) {
  const auto* value = order.if_contains(key);
  return value != nullptr && value->is_int64() ? static_cast<int>(value->as_int64()) : otherwise;
}

class Modem {
 public:
  explicit Modem(const ModemSettings& settings)
      : settings_(settings),
        faults_(settings.faults, settings.seed, settings.unruly_percent),
        centre_({settings.deliver_ms, settings.report_ms}, faults_, later_,
                {[](const Submitted& message, const std::string& text) {
                   tell({{"sms_to", message.to}, {"text", text}, {"parts", message.total}, {"report", message.report}});
                 },
                 [this](const std::string& pdu) { come(pdu, true); }}),
        commands_(settings.pin, faults_, later_,
                  {[this](const std::string& bytes) { write_out(bytes); },
                   [this](const Submitted& message, const std::string& pdu) { submitted(message, pdu); },
                   [](int index) { tell({{"deleted", index}}); }, [](const std::string& word) { tell({{"pin", word}}); }, [this] { restart(); }}) {
    appear();
  }

  void run() {
    while (!over_) {
      std::array<pollfd, 2> ends{{{terminal_ ? terminal_->descriptor() : -1, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
      poll(ends.data(), ends.size(), later_.until_next());
      if ((ends[0].revents & POLLIN) != 0) read_all(ends[0].fd, [this](char byte) { commands_.hear(byte); });
      if ((ends[1].revents & (POLLIN | POLLHUP)) != 0) read_all(STDIN_FILENO, [this](char byte) { order(byte); });
      later_.run();
    }
  }

 private:
  template <class Take>
  void read_all(int descriptor, Take take) {
    std::array<char, 1024> bytes{};
    const auto got = read(descriptor, bytes.data(), bytes.size());
    if (got <= 0 && descriptor == STDIN_FILENO) over_ = true;
    for (ssize_t i = 0; i < got; ++i) take(bytes[static_cast<std::size_t>(i)]);
  }

  void write_out(const std::string& bytes) {
    if (terminal_ && write(terminal_->descriptor(), bytes.data(), bytes.size()) < 0) over_ = true;
  }

  // ---- the port ----

  void appear() {
    terminal_.emplace(settings_.link);
    tell({{"terminal", terminal_->path()}});
  }

  void vanish(int milliseconds) {
    terminal_.reset();
    commands_.forget();
    later_.after(milliseconds, [this] { appear(); });
  }

  void restart() {
    tell({{"restarted", true}});
    if (faults_.on("usb_restart")) return later_.after(0, [this] { vanish(restart_ms); });
    commands_.forget();
    later_.after(restart_ms, [this] { commands_.started(); });
  }

  // ---- messages ----

  void submitted(const Submitted& message, const std::string& pdu) {
    tell({{"submitted", pdu}});
    if (faults_.on("hang_send")) return tell({{"hung", message.to}});
    const int reference = ++reference_ & 0xFF;
    if (faults_.on("report_early")) centre_.report_early(message, reference);
    later_.after(settings_.send_ms, [this, message, reference] {
      if (faults_.unruly()) return commands_.refused("CMS", 500);
      commands_.taken(reference);
      centre_.take(message, reference);
    });
  }

  void come(const std::string& pdu, bool report) {
    if (!commands_.came(pdu, report)) tell({{"lost", "store full"}});
  }

  // ---- what the person at the keyboard, or a script, orders ----

  void order(char byte) {
    if (byte != '\n') {
      order_ += byte;
      return;
    }
    boost::system::error_code error;
    const auto value = json::parse(std::exchange(order_, {}), error);
    if (error || !value.is_object()) return tell({{"refused", "not a JSON object"}});
    obey(value.as_object());
  }

  void obey(const json::object& order) {
    if (order.contains("sms_from"))
      for (const auto& pdu : write_deliver(text_at(order, "sms_from"), text_at(order, "text"), ++incoming_)) come(pdu, false);
    if (order.contains("pdu")) come(text_at(order, "pdu"), false);
    if (order.contains("urc")) commands_.line(text_at(order, "urc"));
    if (order.contains("refuse")) faults_.refuse(text_at(order, "refuse"), text_at(order, "result"), number_at(order, "times", 1));
    if (order.contains("report_to")) come(write_report(number_at(order, "reference", 0), text_at(order, "report_to"), 0), true);
    if (order.contains("report_status")) centre_.report_status(number_at(order, "report_status", 0));
    if (order.contains("vanish_ms")) vanish(number_at(order, "vanish_ms", restart_ms));
    if (order.contains("restart")) restart();
    if (order.contains("fault")) set_fault(order);
    if (order.contains("quit")) over_ = true;
  }

  void set_fault(const json::object& order) {
    const auto name = text_at(order, "fault");
    if (!ModemFaults::known(name)) return tell({{"refused", "no such fault"}});
    const auto* on = order.if_contains("on");
    const bool wanted = on == nullptr || !on->is_bool() || on->as_bool();
    faults_.set(name, wanted);
    if (name == "no_network") commands_.line(wanted ? "+CREG: 2" : "+CREG: 1");
    tell({{"fault", name}, {"on", wanted}});
  }

  ModemSettings settings_;
  ModemFaults faults_;
  Timetable later_;
  ServiceCentre centre_;
  ModemCommands commands_;
  std::optional<Terminal> terminal_;
  bool over_ = false;
  int reference_ = 0, incoming_ = 0;
  std::string order_;
};

}  // namespace

void run_modem(const ModemSettings& settings) { Modem(settings).run(); }

}  // namespace hearken::simulator
