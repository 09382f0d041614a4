// A modem that suffers: silence, restarts, a SIM or a network that is gone, crashes of ours, noise.
#include "tests/vectors/scripted_modem.h"

using namespace hearken;
using namespace hearken::protocol;
using namespace hearken::vectors;

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

TEST_CASE("the SIM is cleared also while life-safety pages never end: a full one takes no answer") {
  Desk desk;
  desk.started();
  desk.modem.on_command = [&](const std::string& command) {
    if (command.starts_with("AT+CMGS=")) desk.modem.report_next();
  };
  desk.ask_for_lives(4);
  desk.after(5s);
  const auto& commands = desk.modem.commands;
  const auto last_sent = std::find_if(commands.rbegin(), commands.rend(), [](const auto& one) { return one.starts_with("AT+CMGS="); });
  CHECK(std::count_if(last_sent, commands.rend(), [](const auto& one) { return one.starts_with("AT+CMGD="); }) == 4);  // one of each page
}

TEST_CASE("answers are read before the next part also while life-safety pages never end, however many reports lie below them") {
  Desk desk;
  desk.started();
  desk.stores = true;
  int parts = 0;
  desk.modem.on_command = [&](const std::string& command) {
    if (!command.starts_with("AT+CMGS=")) return;
    desk.modem.report_next();
    if (++parts == 3)
      for (const int place : {33, 32, 31}) desk.modem.answer_next(place);
  };
  desk.ask_for_lives(9);
  desk.after(10s);
  CHECK(parts == 18);
  for (const int place : {31, 32, 33}) CHECK(desk.parts_before("AT+CMGR=" + std::to_string(place)) == 3);
  CHECK(std::count_if(desk.deliveries.begin(), desk.deliveries.end(), [](const auto& one) { return std::holds_alternative<Text>(one.what); }) == 3);
}

TEST_CASE("a flood of SMS holds no life-safety page back for long") {
  Desk desk;
  desk.started();
  for (int place = 1; place <= 40; ++place) {
    desk.modem.places[place] = answer_pdu;
    desk.give(Heard{"\r\n+CMTI: \"SM\"," + std::to_string(place) + "\r\n"});
  }
  desk.ask_for_lives(2);
  desk.after(10s);
  const auto& commands = desk.modem.commands;
  const auto sends = [](const std::string& command) { return command.starts_with("AT+CMGS="); };
  const auto first = std::find_if(commands.begin(), commands.end(), sends);
  const auto second = std::find_if(std::next(first), commands.end(), sends);
  CHECK(second - first <= 10);
}

TEST_CASE("a message that was never indicated is found by the listing, also while life-safety pages never end") {
  Desk desk;
  desk.started();
  desk.ask_for_lives(3000);
  desk.modem.places[7] = answer_pdu;
  desk.after(6min);
  CHECK(desk.outcomes(3000).empty());
  CHECK(desk.deliveries.size() == 1);
}

TEST_CASE("messages on the SIM and reports in the modem are both read and cleared between the parts of life-safety pages") {
  Desk desk;
  desk.started();
  desk.stores = true;
  desk.modem.on_command = [&](const std::string& command) {
    if (!command.starts_with("AT+CMGS=")) return;
    desk.modem.report_next("SR");
    desk.modem.answer_next(desk.modem.reference + 61);
  };
  desk.ask_for_lives(30);
  std::size_t most = 0;
  for (int i = 0; i < 3000; ++i) {
    desk.after(10ms);
    most = std::max(most, desk.modem.places.size());
  }
  CHECK(desk.modem.reference == 60);
  CHECK(most <= 4);
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

TEST_CASE("O13: a wall clock that is set back holds up no page") {
  Desk desk;
  desk.started();
  desk.after(20s);
  desk.now -= 8h;
  desk.ask(1, true);
  desk.after(10s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::sent});
  desk.after(2min);
  CHECK(desk.asked("AT+CSQ"));
  CHECK(desk.well("modem") == true);
}

TEST_CASE("a right PIN is entered again after the modem has restarted") {
  GsmModem::Settings settings;
  settings.pin = "1234";
  Desk desk(settings);
  for (int start = 1; start <= 2; ++start) {
    desk.modem.says["AT+CPIN?"] = "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n";
    desk.modem.on_command = [&](const std::string& command) {
      if (command.starts_with("AT+CPIN=")) desk.modem.says.erase("AT+CPIN?");
    };
    if (start == 2) desk.give(Heard{"\r\nRDY\r\n"});
    desk.after(1min);
    CHECK(desk.well("sim") == true);
    CHECK(std::count(desk.modem.commands.begin(), desk.modem.commands.end(), "AT+CPIN=\"1234\"") == start);
  }
}

TEST_CASE("an answer that comes late is not taken for a page's: nothing is typed into a prompt that comes after it") {
  Desk desk;
  desk.started();
  desk.modem.says["AT+CSQ"] = "";  // once it does not answer
  desk.after(40s);
  CHECK(desk.asked("AT"));
  desk.modem.says.erase("AT+CSQ");
  desk.ask(1);
  desk.after(20s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::sent});
}
