// The modem's conversation in virtual time, against a modem of a few lines that answers by the book unless a test says
// otherwise. Receipts come from the real store.

#include "protocol/gsm_modem.h"

#include <algorithm>
#include <deque>
#include <map>

#include "protocol/sms_pdu.h"
#include "tests/catch.h"
#include "tests/receipts.h"

using namespace hearken;
using namespace hearken::protocol;
using namespace std::chrono_literals;

namespace {

const std::string answer_pdu = "0891683108100005F0040D91683119325476F80000620110800350230131";  // `1` from +8613912345678

// The modem's side: what it says to each command line. Empty: silence.
class ScriptedModem {
 public:
  std::map<std::string, std::string> says;  // by the beginning of a command; the longest wins
  std::map<int, std::string> places;        // the SIM
  std::vector<std::string> commands, pdus;
  std::string after_pdu = "\r\n+CMGS: {mr}\r\n\r\nOK\r\n";
  int reference = 0;
  bool mute = false;

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

  std::vector<Outcome> outcomes(std::int64_t page) const {
    std::vector<Outcome> found;
    for (const auto& report : reports) {
      if (report.page.value == page) found.push_back(report.outcome);
    }
    return found;
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
};

}  // namespace

TEST_CASE("a modem is made ready and tells its health") {
  Desk desk;
  desk.after(10s);
  CHECK(desk.asked("AT+CMGF=0"));
  CHECK(desk.asked("AT+CNMI=2,1,0,2,0"));
  CHECK(desk.asked("AT+CMGL=4"));
  for (const auto* vital : {"modem", "sim", "network", "signal", "storage"}) CHECK(desk.well(vital) == true);
}

TEST_CASE("a page in Chinese goes out in parts, is sent, and is delivered when all reports are there") {
  Desk desk;
  desk.started();
  std::string text;
  for (int i = 0; i < 75; ++i) text += "应";
  desk.ask(7, true, "+8613912345678", text);
  desk.after(1s);
  REQUIRE(desk.modem.pdus.size() == 2);
  CHECK(desk.outcomes(7) == std::vector{Outcome::sent});
  for (const auto* reference : {"01", "02"}) {
    desk.give(Heard{"\r\n+CDS: 26\r\n0891683108100005F006" + std::string(reference) + "0B813119325476F8620110800350236201108003012300\r\n"});
  }
  CHECK(desk.outcomes(7) == std::vector{Outcome::sent, Outcome::delivered});
}

TEST_CASE("a report that comes before its reference is not lost") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "\r\n+CDS: 26\r\n0891683108100005F006010D91683119325476F8620110800350236201108003012300\r\n\r\n+CMGS: {mr}\r\n\r\nOK\r\n";
  desk.ask(1);
  desk.after(1s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::sent});
  REQUIRE(desk.deliveries.size() == 1);
  CHECK(std::get<Report>(desk.deliveries[0].what).outcome == Outcome::delivered);
}

TEST_CASE("what was sent before a restart is found by its reports, and is delivered when all have come") {
  Desk desk;
  desk.give(Recalled{PageId{7}, "+8613912345678", {1, 2}, desk.now});
  desk.started();
  for (const auto* reference : {"01", "02"}) {
    CHECK(desk.reports.empty());
    desk.give(Heard{"\r\n+CDS: 26\r\n0891683108100005F006" + std::string(reference) + "0B813119325476F8620110800350236201108003012300\r\n"});
  }
  CHECK(desk.outcomes(7) == std::vector{Outcome::delivered});
  CHECK(desk.counts.empty());
}

TEST_CASE("what is told as sent names its references") {
  Desk desk;
  desk.started();
  desk.ask(7, true, "+8613912345678", std::string(200, 'A'));
  desk.after(1s);
  REQUIRE(desk.reports.size() == 1);
  CHECK(desk.reports[0].references == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("the link is held between the parts of one page, until the modem refuses to") {
  Desk desk;
  desk.started();
  desk.ask(1);
  desk.after(1s);
  CHECK_FALSE(desk.asked("AT+CMMS=1"));
  desk.modem.says["AT+CMMS"] = "\r\nERROR\r\n";
  for (const int page : {2, 3}) {
    desk.ask(page, true, "+8613912345678", std::string(200, 'A'));
    desk.after(1s);
    CHECK(desk.outcomes(page) == std::vector{Outcome::sent});
  }
  CHECK(std::count(desk.modem.commands.begin(), desk.modem.commands.end(), "AT+CMMS=1") == 1);
}

TEST_CASE("whose network it is is asked at the start, and told") {
  Desk desk;
  desk.modem.says["AT+COPS?"] = "\r\n+COPS: 0,0,\"CHINA MOBILE\",7\r\n\r\nOK\r\n";
  desk.after(5s);
  const auto network = std::find_if(desk.healths.begin(), desk.healths.end(), [](const Health& health) { return health.vital == "network"; });
  REQUIRE(network != desk.healths.end());
  CHECK(network->detail == "CHINA MOBILE, CREG home");
}

TEST_CASE("a number that fails holds up nothing and is told with its class") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "\r\n+CMS ERROR: 28\r\n";
  desk.ask(1);
  desk.after(100ms);
  desk.modem.after_pdu = "\r\n+CMGS: 9\r\n\r\nOK\r\n";
  desk.ask(2, false, "+8613611112222");
  desk.after(1s);
  REQUIRE(desk.reports.size() == 2);
  CHECK(desk.reports[0].outcome == Outcome::failed);
  CHECK(desk.reports[0].detail == "permanent: +CMS ERROR: 28");
  CHECK(desk.outcomes(2) == std::vector{Outcome::sent});
}

TEST_CASE("120 and service numbers are never texted") {
  Desk desk;
  desk.started();
  int page = 0;
  for (const auto* number : {"120", "+86120", "10086", "", "not a number"}) desk.ask(++page, true, number);
  desk.after(1s);
  CHECK(desk.modem.pdus.empty());
  REQUIRE(desk.reports.size() == 5);
  for (const auto& report : desk.reports) CHECK(report.outcome == Outcome::failed);
}

TEST_CASE("a life-safety page overtakes the parts of a lesser one") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "";
  desk.ask(1, false, "+8613912345678", std::string(400, 'A'));  // three parts; the first is on its way
  desk.after(1s);
  desk.ask(2, true, "+8613611112222", "urgent");
  desk.modem.after_pdu = "\r\n+CMGS: {mr}\r\n\r\nOK\r\n";
  desk.give(Heard{"\r\n+CMGS: 50\r\n\r\nOK\r\n"});
  desk.after(2s);
  REQUIRE(desk.modem.pdus.size() == 4);
  CHECK(desk.modem.pdus[1].find("3116112122F2") != std::string::npos);
  CHECK(desk.reports.front().page.value == 2);
  CHECK(desk.outcomes(1) == std::vector{Outcome::sent});
}

TEST_CASE("a page withdrawn while it waits is never sent") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "";
  desk.ask(1);
  desk.after(1s);
  desk.ask(2, false, "+8613611112222");
  desk.give(Withdrawn{PageId{2}});
  desk.give(Heard{"\r\n+CMGS: 50\r\n\r\nOK\r\n"});
  desk.after(20s);
  CHECK(desk.modem.pdus.size() == 1);
  CHECK(desk.outcomes(2).empty());
}

TEST_CASE("O14: a modem that accepts the command and never sends is reset, and its pages are told within ten seconds") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "";
  desk.ask(1, true);
  desk.ask(2, true, "+8613611112222");
  desk.after(10s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::unknown});
  CHECK(desk.outcomes(2) == std::vector{Outcome::failed});
  desk.after(120s);
  CHECK(desk.asked("AT+CFUN=1,1"));
  CHECK(desk.outcomes(1).back() == Outcome::unknown);
  desk.modem.after_pdu = "\r\n+CMGS: {mr}\r\n\r\nOK\r\n";
  desk.give(Heard{"\r\nRDY\r\n\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n"});
  desk.after(10s);
  desk.ask(3, true);
  desk.after(2s);
  CHECK(desk.outcomes(3) == std::vector{Outcome::sent});
  CHECK(desk.well("modem") == true);
}

TEST_CASE("a page that is late all the same is told as sent, and its repeat is not sent twice") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "";
  desk.ask(1);
  desk.after(10s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::unknown});
  desk.ask(1);
  desk.give(Heard{"\r\n+CMGS: 50\r\n\r\nOK\r\n"});
  desk.after(5s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::unknown, Outcome::sent, Outcome::sent});
  CHECK(desk.modem.pdus.size() == 1);
}

TEST_CASE("a silent modem climbs the ladder: port, ATZ, restart, reset; then again every five minutes") {
  Desk desk;
  desk.modem.mute = true;
  desk.after(6s);
  CHECK(desk.hang_ups.empty());
  desk.ask(1, true);
  desk.after(200ms);
  CHECK(desk.outcomes(1) == std::vector{Outcome::failed});
  desk.after(10min);
  CHECK(desk.hang_ups.size() >= 1);
  CHECK(desk.asked("AT+CFUN=1,1"));
  CHECK(desk.resets.size() >= 1);
  CHECK(desk.well("modem") == false);
  desk.modem.mute = false;
  desk.after(6min);
  CHECK(desk.well("modem") == true);
  desk.ask(2, true);
  desk.after(1s);
  CHECK(desk.outcomes(2) == std::vector{Outcome::sent});
}

TEST_CASE("a lost wire fails what waits and leaves open what may be out; found again, it starts anew") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "";
  desk.ask(1);
  desk.after(1s);
  desk.ask(2, false, "+8613611112222");
  desk.give(Ended{});
  CHECK(desk.outcomes(1) == std::vector{Outcome::unknown});
  CHECK(desk.outcomes(2) == std::vector{Outcome::failed});
  desk.modem.after_pdu = "\r\n+CMGS: {mr}\r\n\r\nOK\r\n";
  desk.give(Reopened{});
  desk.ask(3);
  desk.after(5s);
  CHECK(desk.outcomes(3) == std::vector{Outcome::sent});
}

TEST_CASE("a SIM that wants its PIN gets it once, and never again after it was wrong") {
  GsmModem::Settings settings;
  settings.pin = "1234";
  Desk desk(settings);
  desk.modem.says["AT+CPIN?"] = "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n";
  desk.modem.says["AT+CPIN="] = "\r\n+CME ERROR: 16\r\n";
  desk.after(10min);
  CHECK(std::count_if(desk.modem.commands.begin(), desk.modem.commands.end(), [](const auto& line) { return line.starts_with("AT+CPIN="); }) == 1);
  CHECK(desk.well("sim") == false);
  desk.ask(1);
  desk.after(100ms);
  CHECK(desk.outcomes(1) == std::vector{Outcome::failed});
}

TEST_CASE("a lost network fails pages within ten seconds and is told after its grace; sending goes on when it is back") {
  Desk desk;
  desk.started();
  desk.modem.says["AT+CREG?"] = "\r\n+CREG: 1,2\r\n\r\nOK\r\n";
  desk.modem.says["AT+CEREG?"] = "\r\n+CEREG: 1,2\r\n\r\nOK\r\n";
  desk.give(Heard{"\r\n+CREG: 2\r\n\r\n+CEREG: 2\r\n"});
  desk.ask(1);
  desk.after(9s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::failed});
  CHECK(desk.well("network") == true);
  desk.after(30s);
  CHECK(desk.well("network") == false);
  desk.give(Heard{"\r\n+CEREG: 5\r\n"});
  CHECK(desk.well("network") == true);
}

TEST_CASE("an answer is read, delivered, and deleted only when it is on disk") {
  Desk desk;
  desk.started();
  desk.modem.places[3] = answer_pdu;
  desk.give(Heard{"\r\n+CMTI: \"SM\",3\r\n"});
  desk.after(1s);
  REQUIRE(desk.deliveries.size() == 1);
  const auto text = std::get<Text>(desk.deliveries[0].what);
  CHECK(text.from == "+8613912345678");
  CHECK(text.words == "1");
  CHECK(text.gateway == GatewayId{"modem-1"});
  desk.after(1min);
  CHECK(desk.modem.places.size() == 1);  // listed again, known, not delivered again
  CHECK(desk.deliveries.size() == 1);
  desk.give(NotStored{desk.deliveries[0].ticket});
  desk.after(15s);
  REQUIRE(desk.deliveries.size() == 2);  // the disk was full; once more
  CHECK(std::get<Text>(desk.deliveries[1].what) == text);
  CHECK(desk.modem.places.size() == 1);
  desk.store(desk.deliveries[1].ticket);
  desk.after(1s);
  CHECK(desk.modem.places.empty());
}

TEST_CASE("an SMS read before a crash is read again and is the same text") {
  Desk desk;
  desk.started();
  desk.modem.places[3] = answer_pdu;
  desk.give(Heard{"\r\n+CMTI: \"SM\",3\r\n"});
  desk.after(1s);
  desk.crash();
  desk.after(10s);
  REQUIRE(desk.deliveries.size() == 2);
  CHECK(std::get<Text>(desk.deliveries[0].what).repeat == std::get<Text>(desk.deliveries[1].what).repeat);
  CHECK_FALSE(std::get<Text>(desk.deliveries[0].what).repeat.empty());
}

TEST_CASE("a line that is no PDU is kept raw, counted, shown, and then deleted") {
  Desk desk;
  desk.modem.places[1] = "0891683108100005F0040D91";
  desk.after(10s);
  REQUIRE(desk.deliveries.size() == 1);
  CHECK(std::get<Text>(desk.deliveries[0].what).words.empty());
  CHECK(desk.counts.size() == 1);
  desk.store(desk.deliveries[0].ticket);
  desk.after(1s);
  CHECK(desk.modem.places.empty());
}

TEST_CASE("a long answer that begins with a digit is handed over at its first part") {
  Desk desk;
  desk.started();
  desk.give(Heard{"\r\n+CMT: ,30\r\n0891683108100005F0440D91683119325476F80000620110800350230D050003990201622078584E07\r\n"});
  REQUIRE(desk.deliveries.size() == 1);
  CHECK(std::get<Text>(desk.deliveries[0].what).words == "1 part[…]");
}

TEST_CASE("a modem that has restarted is told everything again") {
  Desk desk;
  desk.started();
  desk.give(Heard{"\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\nCall Ready\r\n\r\nSMS Ready\r\n"});
  desk.after(5s);
  CHECK(desk.asked("AT+CMGF=0"));
}

TEST_CASE("a modem whose echo never stops is not started for ever") {
  Desk desk;
  desk.started();
  desk.modem.says["AT+CSQ"] = "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n";
  desk.after(5min);
  CHECK(std::count(desk.modem.commands.begin(), desk.modem.commands.end(), "AT+CMGF=0") <= 6);
}

TEST_CASE("any bytes at any moment are survived, and pages are told all the same") {
  std::uint32_t seed = 1;
  const auto random = [&] { return seed = seed * 1664525U + 1013904223U, seed >> 8; };
  const std::vector<std::string> noise{"\r\nOK\r\n",
                                       "\r\nERROR\r\n",
                                       "> ",
                                       "\r\n+CMGS: 3\r\n",
                                       "+CMTI: \"SM\",1\r\n",
                                       "+CMT: ,1\r\n",
                                       "RDY\r\n",
                                       "AT\r",
                                       "\r\n+CMS ERROR: 500\r\n",
                                       "+CDS: 1\r\n" + answer_pdu + "\r\n",
                                       std::string("\0\x1B\x1A\xFF", 4),
                                       "\r\n+CREG: 0\r\n",
                                       "+CEREG: 1\r\n",
                                       "^BOOT:1\r\n"};
  Desk desk;
  for (std::int64_t step = 1; step <= 2'000; ++step) {
    const auto& piece = noise[random() % noise.size()];
    desk.give(Heard{std::string_view(piece).substr(0, random() % (piece.size() + 1))});
    if (step % 10 == 0) desk.ask(step, step % 20 == 0);
    desk.after(std::chrono::milliseconds(random() % 500));
  }
  desk.after(5min);
  for (std::int64_t page = 10; page <= 2'000; page += 10) CHECK_FALSE(desk.outcomes(page).empty());
}
