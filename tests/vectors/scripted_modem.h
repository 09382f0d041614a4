#pragma once
// The modem's conversation in virtual time, against a modem of a few lines that answers by the book unless a test says
// otherwise. Receipts come from the real store.

#include <algorithm>
#include <deque>
#include <functional>
#include <map>

#include "protocol/gsm_modem.h"
#include "protocol/hexadecimal.h"
#include "protocol/sms_pdu.h"
#include "tests/catch.h"
#include "tests/receipts.h"

namespace hearken::vectors {

using namespace hearken::protocol;
using namespace std::chrono_literals;

inline const std::string answer_pdu = "0891683108100005F0040D91683119325476F80000620110800350230131";  // `1` from +8613912345678

// The modem's side: what it says to each command line. Empty: silence.
class ScriptedModem {
 public:
  std::map<std::string, std::string> says;  // by the beginning of a command; the longest wins
  std::map<int, std::string> places;        // the SIM
  std::vector<std::string> commands, pdus;
  std::string after_pdu = "\r\n+CMGS: {mr}\r\n\r\nOK\r\n";
  int reference = 0;
  bool mute = false;
  std::function<void(const std::string&)> on_command = [](const std::string&) {};

  // The next part's report comes right behind its reference.
  void report_next(const std::string& store = "SM") {
    const int next = reference + 1;
    places[next] = "0891683108100005F006" + hex_of(std::string(1, static_cast<char>(next))) + "0D91683119325476F8620110800350236201108003012300";
    after_pdu = "\r\n+CMGS: {mr}\r\n\r\nOK\r\n\r\n+CDSI: \"" + store + "\"," + std::to_string(next) + "\r\n";
  }

  // An answer of its own, indicated with it.
  void answer_next(int place) {
    places[place] = answer_pdu.substr(0, answer_pdu.size() - 2) + hex_of(std::string(1, static_cast<char>(place)));
    after_pdu += "\r\n+CMTI: \"SM\"," + std::to_string(place) + "\r\n";
  }

  std::string hear(const std::string& bytes) {
    std::string out;
    for (const char byte : bytes) out += take(byte);
    return mute ? "" : out;
  }

 private:
  std::string take(char byte) {
    if (byte == '\x1B') {
      line_.clear();
      return {};
    }
    if (byte == '\x1A') return end_pdu();
    if (byte != '\r') {
      line_.push_back(byte);
      return {};
    }
    return line_.empty() ? "" : answer(std::exchange(line_, {}));
  }

  std::string end_pdu() {
    pdus.push_back(std::exchange(line_, {}));
    std::string text = after_pdu;
    if (const auto at = text.find("{mr}"); at != text.npos) text.replace(at, 4, std::to_string(++reference));
    return text;
  }

  std::string answer(const std::string& command) {
    commands.push_back(command);
    on_command(command);
    const std::string* found = nullptr;
    std::size_t length = 0;
    for (const auto& [beginning, text] : says) {
      if (command.starts_with(beginning) && beginning.size() >= length) found = &text, length = beginning.size();
    }
    if (found) return *found;
    if (command == "AT+CPIN?") return "\r\n+CPIN: READY\r\n\r\nOK\r\n";
    if (command == "AT+CREG?") return "\r\n+CREG: 1,1\r\n\r\nOK\r\n";
    if (command == "AT+CEREG?") return "\r\n+CEREG: 1,1\r\n\r\nOK\r\n";
    if (command == "AT+CSQ") return "\r\n+CSQ: 21,99\r\n\r\nOK\r\n";
    if (command == "AT+CSCA?") return "\r\n+CSCA: \"+8613800100500\",145\r\n\r\nOK\r\n";
    if (command.starts_with("AT+CPMS"))
      return "\r\n+CPMS: " + std::to_string(places.size()) + ",50," + std::to_string(places.size()) + ",50,0,50\r\n\r\nOK\r\n";
    if (command.starts_with("AT+CMGS=")) return "\r\n> ";
    if (command == "AT+CMGL=4") return listing();
    if (command.starts_with("AT+CMGR=")) return one(std::stoi(command.substr(8)));
    if (command.starts_with("AT+CMGD=")) places.erase(std::stoi(command.substr(8)));
    return "\r\nOK\r\n";
  }

  std::string listing() const {
    std::string out;
    for (const auto& [index, pdu] : places) out += "\r\n+CMGL: " + std::to_string(index) + ",1,,21\r\n" + pdu;
    return out + "\r\n\r\nOK\r\n";
  }
  std::string one(int index) const {
    const auto found = places.find(index);
    return found == places.end() ? "\r\nOK\r\n" : "\r\n+CMGR: 0,,21\r\n" + found->second + "\r\n\r\nOK\r\n";
  }

  std::string line_;
};

class Desk {
 public:
  ScriptedModem modem;
  bool stores = false;  // each delivery, at once
  std::vector<Report> reports;
  std::vector<Deliver> deliveries;
  std::vector<Health> healths;
  std::vector<std::string> resets, hang_ups, counts;
  Instant now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}};

  explicit Desk(GsmModem::Settings settings = {}) : gsm_(std::make_unique<GsmModem>(GatewayId{"modem-1"}, settings)) {}

  void give(const Input& input) {
    std::deque<std::string> heard;
    take(gsm_->handle(input, now), heard);
    while (!heard.empty()) {
      const std::string bytes = heard.front();
      heard.pop_front();
      take(gsm_->handle(Heard{bytes}, now), heard);
    }
    if (stores && stored_ < deliveries.size()) store(deliveries[stored_++].ticket);
  }

  // Ticks as the driver does, at each deadline on the way.
  void after(std::chrono::milliseconds time) {
    const Instant end = now + time;
    int ticks = 0;
    while (gsm_->deadline() && *gsm_->deadline() <= end) {
      REQUIRE(++ticks < 20'000);  // a deadline that doing nothing leaves in place would burn the processor
      now = std::max(now, *gsm_->deadline());
      give(Tick{});
    }
    now = end;
  }

  void started() {
    after(5s);
    modem.commands.clear();
  }

  void ask(std::int64_t page, bool life_safety = false, const std::string& number = "+8613912345678",
           const std::string& text = "Hearken: fall, flat 501") {
    give(Asked{{PageId{page}, number, text, life_safety, false}});
  }

  /// So many life-safety pages at once, of two parts each.
  void ask_for_lives(int pages) {
    for (int page = 1; page <= pages; ++page) ask(page, true, "+8613912345678", std::string(200, 'A'));
  }

  std::vector<Outcome> outcomes(std::int64_t page) const {
    std::vector<Outcome> found;
    for (const auto& report : reports) {
      if (report.page.value == page) found.push_back(report.outcome);
    }
    return found;
  }
  std::ptrdiff_t parts_before(const std::string& command) const {
    const auto end = std::find(modem.commands.begin(), modem.commands.end(), command);
    return std::count_if(modem.commands.begin(), end, [](const auto& one) { return one.starts_with("AT+CMGS="); });
  }
  bool asked(const std::string& command) const { return std::find(modem.commands.begin(), modem.commands.end(), command) != modem.commands.end(); }
  std::optional<bool> well(const std::string& vital) const {
    std::optional<bool> last;
    for (const auto& health : healths) {
      if (health.vital == vital) last = health.well;
    }
    return last;
  }
  void crash() { gsm_ = std::make_unique<GsmModem>(GatewayId{"modem-1"}, GsmModem::Settings{}); }

  // What the station does with a delivery: on disk, and the receipt back.
  void store(Ticket ticket) { give(Stored{receipts_.of(ticket)}); }

 private:
  void take(Outputs outputs, std::deque<std::string>& heard) {
    for (auto& output : outputs) {
      std::visit(Overloaded{[&](Say& say) {
                              if (auto reply = modem.hear(say.bytes); !reply.empty()) heard.push_back(std::move(reply));
                            },
                            [&](Deliver& deliver) { deliveries.push_back(std::move(deliver)); }, [&](Told& told) { reports.push_back(told.report); },
                            [&](Health& health) { healths.push_back(health); }, [&](Count& count) { counts.push_back(count.detail); },
                            [&](HangUp& out) { hang_ups.push_back(out.why); }, [&](Reset& out) { resets.push_back(out.why); }},
                 output);
    }
  }

  std::unique_ptr<GsmModem> gsm_;
  test::Receipts receipts_;
  std::size_t stored_ = 0;
};

}  // namespace hearken::vectors
