// A modem that does what it should: pages out, answers in.
#include "tests/vectors/scripted_modem.h"

using namespace hearken;
using namespace hearken::protocol;
using namespace hearken::vectors;

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
