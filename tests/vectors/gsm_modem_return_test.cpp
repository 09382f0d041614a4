// A modem that comes back by itself, and one that refuses for a while: nothing of it may last for ever.
#include "tests/vectors/scripted_modem.h"

using namespace hearken;
using namespace hearken::protocol;
using namespace hearken::vectors;

TEST_CASE("one refusal that blames the SIM is told, and soon tried again: a loose contact must not silence the station") {
  for (const auto* refusal : {"\r\n+CMS ERROR: 30\r\n", "\r\n+CMS ERROR: 310\r\n", "\r\n+CME ERROR: SIM failure\r\n"}) {
    Desk desk;
    desk.started();
    const auto by_the_book = std::exchange(desk.modem.after_pdu, refusal);
    desk.ask(1);
    desk.after(1s);
    CHECK(desk.outcomes(1) == std::vector{Outcome::failed});
    CHECK(desk.well("sim") == false);
    desk.modem.after_pdu = by_the_book;
    desk.after(20s);
    CHECK(desk.well("sim") == true);
    desk.ask(2);
    desk.after(1s);
    CHECK(desk.outcomes(2) == std::vector{Outcome::sent});
  }
}

TEST_CASE("a SIM that is refused again and again is tried less and less often, and at least every five minutes") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "\r\n+CMS ERROR: 30\r\n";
  int starts = 0;
  desk.modem.on_command = [&](const std::string& command) { starts += command == "AT+CMGF=0" ? 1 : 0; };
  for (int page = 1; page <= 60; ++page) {
    if (desk.well("sim") != false) desk.ask(page);
    desk.after(1min);
  }
  CHECK(starts >= 10);
  CHECK(starts <= 16);
}

TEST_CASE("a SIM that does not know its service centre yet is asked again") {
  Desk desk;
  desk.modem.says["AT+CSCA?"] = "\r\n+CSCA: \"\",129\r\n\r\nOK\r\n";
  desk.after(8s);
  CHECK(desk.well("sim") == false);
  desk.modem.says.erase("AT+CSCA?");
  desk.after(15s);
  CHECK(desk.well("sim") == true);
}

TEST_CASE("a restart in the middle of sending, without RDY, costs seconds and not the whole patience for an answer") {
  for (const auto* sign : {"\r\n+CFUN: 1\r\n", "\r\n+CPIN: READY\r\n", "\r\nSMS Ready\r\n"}) {
    Desk desk;
    desk.started();
    const auto by_the_book = std::exchange(desk.modem.after_pdu, "");
    desk.ask(1, true);
    desk.after(4s);
    desk.modem.after_pdu = by_the_book;
    desk.give(Heard{sign});
    CHECK(desk.outcomes(1) == std::vector{Outcome::unknown});
    desk.ask(2, true);
    desk.after(8s);
    CHECK(desk.outcomes(2) == std::vector{Outcome::sent});
  }
}

TEST_CASE("each of many restarts without RDY is followed: the last sign comes while nobody counts it any more") {
  Desk desk;
  desk.started();
  for (int restart = 0; restart < 4; ++restart) {
    for (const auto* sign : {"\r\n+CFUN: 1\r\n", "\r\n+CPIN: READY\r\n", "\r\nSMS Ready\r\n"}) {
      desk.give(Heard{sign});
      desk.after(2s);
    }
    desk.after(6s);
  }
  desk.modem.commands.clear();
  desk.give(Heard{"\r\nSMS Ready\r\n"});
  desk.after(25s);
  CHECK(desk.asked("AT+CMGF=0"));
}

TEST_CASE("a listing that is refused asks for a new start: the modem has left PDU mode without a word") {
  Desk desk;
  desk.started();
  desk.stores = true;
  desk.modem.says["AT+CMGL=4"] = "\r\nERROR\r\n";
  desk.modem.on_command = [&](const std::string& command) {
    if (command == "AT+CMGF=0") desk.modem.says.erase("AT+CMGL=4");
  };
  desk.modem.places[3] = answer_pdu;
  desk.after(1min);
  CHECK(desk.deliveries.size() == 1);
}

TEST_CASE("a SIM that is still being read refuses store and indications: they are tried again, not given up") {
  Desk desk;
  int early = 0;
  for (const auto* command : {"AT+CPMS=", "AT+CNMI="}) desk.modem.says[command] = "\r\n+CMS ERROR: 302\r\n";
  desk.modem.on_command = [&](const std::string& command) {
    if (command.starts_with("AT+CPMS=") && ++early == 21) desk.modem.says.clear();
  };
  desk.after(20s);
  CHECK(desk.modem.says.empty());  // it was tried until it was taken
  CHECK(desk.asked("AT+CNMI=2,1,0,2,0"));
  CHECK(desk.well("modem") == true);
  desk.ask(1);
  desk.after(1s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::sent});
}

TEST_CASE("an answer whose reading was refused once is read two seconds later") {
  Desk desk;
  desk.started();
  desk.modem.places[3] = answer_pdu;
  desk.modem.says["AT+CMGR="] = "\r\n+CMS ERROR: 314\r\n";
  desk.give(Heard{"\r\n+CMTI: \"SM\",3\r\n"});
  desk.after(500ms);
  desk.modem.says.clear();
  CHECK(desk.deliveries.empty());
  desk.after(3s);
  CHECK(desk.deliveries.size() == 1);
}

TEST_CASE("a radio that is off is switched on, however many values tell of it; a list of what there could be is none") {
  for (const auto& [told, on] : {std::pair{"\r\n+CFUN: 4,0\r\n\r\nOK\r\n", true},
                                 {"\r\n+CFUN: 0\r\n\r\nOK\r\n", true},
                                 {"\r\n+CFUN: 1,0\r\n\r\nOK\r\n", false},
                                 {"\r\n+CFUN: (0-1,4),(0-1)\r\n\r\nOK\r\n", false}}) {
    Desk desk;
    desk.modem.says["AT+CFUN?"] = told;
    desk.after(5s);
    CHECK(desk.asked("AT+CFUN=1") == on);
  }
}

TEST_CASE("what a modem does not support, in whatever words, holds up no start") {
  for (const auto* refusal : {"\r\nERROR\r\n", "\r\n+CMS ERROR: 500\r\n", "\r\n+CMS ERROR: 303\r\n"}) {
    Desk desk;
    for (const auto* command : {"AT+CPMS=", "AT+CNMI="}) desk.modem.says[command] = refusal;
    desk.after(6s);
    CHECK(desk.well("modem") == true);
  }
}
