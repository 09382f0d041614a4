// What modems do differently: what they refuse at the start, how they say no to a page, what comes in that is no answer.
#include "config/table.h"
#include "tests/vectors/scripted_modem.h"

using namespace hearken;
using namespace hearken::protocol;
using namespace hearken::vectors;

namespace {

const std::string ok = "\r\nOK\r\n", error = "\r\nERROR\r\n";

std::string refused(const std::string& number) { return "\r\n+CMS ERROR: " + number + "\r\n"; }

std::ptrdiff_t times(const Desk& desk, const std::string& beginning) {
  const auto& commands = desk.modem.commands;
  return std::count_if(commands.begin(), commands.end(), [&](const auto& line) { return line.starts_with(beginning); });
}

std::size_t mistakes(const std::string& settings) {
  auto document = config::Document::parse(settings, "modem.toml");
  (void)GsmModem::make(document.root(), GatewayId{"modem-1"});
  return document.mistakes().size();
}

}  // namespace

TEST_CASE("mistakes in a modem's table are named; a right one makes a modem that is made ready") {
  CHECK(mistakes("pin = \"12a4\"\n") == 1);
  CHECK(mistakes("pin = \"123456789\"\n") == 1);
  CHECK(mistakes("service_centre = \"13800100500\"\n") == 1);
  CHECK(mistakes("service_centre = \"+138x\"\n") == 1);
  auto document = config::Document::parse("pin = \"1234\"\nservice_centre = \"+8613800100500\"\n", "modem.toml");
  auto modem = GsmModem::make(document.root(), GatewayId{"modem-1"})();
  CHECK(document.mistakes().empty());
  CHECK(modem->deadline());
}

TEST_CASE("where reports are kept is chosen from what the modem offers and then accepts") {
  for (const auto& [offer, chosen] : {std::pair{"(0-2),(0-1),(0,2),(0,1),(0,1)", "AT+CNMI=2,1,0,1,0"},
                                      {"(0-2),(0-3),(0,2),(0-3),(0,1)", "AT+CNMI=2,1,0,2,0"},
                                      {"2,1", "AT+CNMI=2,1,0,2,0"}}) {
    Desk desk;
    desk.modem.says["AT+CNMI=?"] = "\r\n+CNMI: " + std::string(offer) + "\r\n" + ok;
    desk.after(5s);
    CHECK(desk.asked(chosen));
    CHECK(times(desk, "AT+CNMI=") == 2);
  }
  Desk desk;
  desk.modem.says["AT+CNMI="] = error;
  desk.after(5s);
  CHECK(times(desk, "AT+CNMI=") == 5);
  CHECK(desk.well("modem") == true);  // it is asked by listing
}

TEST_CASE("a modem that keeps messages only in its own store, wants its echo switched off alone and its radio on") {
  Desk desk;
  desk.modem.says["AT+CPMS=\"SM\""] = error;
  desk.modem.says["ATE0V1"] = error;
  desk.modem.says["AT+CFUN?"] = "\r\n+CFUN: 4\r\n" + ok;
  desk.started();
  CHECK(desk.well("modem") == true);
  desk.modem.places[3] = answer_pdu;
  desk.give(Heard{"\r\n+CMTI: \"ME\",3\r\n"});
  desk.after(1s);
  REQUIRE(desk.deliveries.size() == 1);
  desk.give(Heard{"\r\n+CMTI: \"SM\",1\r\n"});  // a store that it refuses: forgotten
  desk.after(5s);
  CHECK(times(desk, "AT+CPMS=\"SM\"") == 1);
  CHECK(desk.deliveries.size() == 1);
}

TEST_CASE("a SIM without its service centre is told; a configured one is set") {
  const std::string none = "\r\n+CSCA: \"\",129\r\n\r\nOK\r\n";
  Desk desk;
  desk.modem.says["AT+CSCA?"] = none;
  desk.after(5s);
  CHECK(desk.well("sim") == false);
  GsmModem::Settings settings;
  settings.centre = "+8613800100500";
  Desk configured(settings);
  configured.modem.says["AT+CSCA?"] = none;
  configured.after(5s);
  CHECK(configured.well("sim") == true);
  CHECK(configured.asked("AT+CSCA=\"+8613800100500\",145"));
}

TEST_CASE("a SIM that is busy is waited for, one that stays busy or wants its PUK is told") {
  Desk desk;
  desk.modem.says["AT+CPIN?"] = "\r\n+CME ERROR: 14\r\n";
  desk.after(20s);
  CHECK_FALSE(desk.well("sim"));
  desk.modem.says.erase("AT+CPIN?");
  desk.after(5s);
  CHECK(desk.well("sim") == true);

  Desk stuck;
  stuck.modem.says["AT+CPIN?"] = "\r\n+CPIN: NOT READY\r\n" + ok;
  stuck.after(10min);
  CHECK(stuck.well("modem") == false);

  Desk locked;
  locked.modem.says["AT+CPIN?"] = "\r\n+CPIN: SIM PUK\r\n" + ok;
  locked.after(10s);
  CHECK(locked.well("sim") == false);
  CHECK(times(locked, "AT+CPIN=") == 0);
}

TEST_CASE("a modem that refuses PDU mode is no modem for us") {
  Desk desk;
  desk.modem.says["AT+CMGF=0"] = error;
  desk.after(10min);
  CHECK(desk.well("modem") == false);
  desk.ask(1, true);
  desk.after(10s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::failed});
}

TEST_CASE("each way to say no to a page has its consequence, and the page is told with its class") {
  const auto said_no = [](const std::string& number, GsmModem::Settings settings = {}) {
    auto desk = std::make_unique<Desk>(settings);
    desk->started();
    desk->modem.after_pdu = "";
    desk->ask(1);
    desk->ask(2, false, "+8613611112222");
    desk->modem.after_pdu = refused(number);
    desk->give(Heard{refused(number)});
    desk->after(8s);
    return desk;
  };
  const auto network = said_no("331");
  CHECK(network->outcomes(2) == std::vector{Outcome::failed});  // what waits tries another way out at once
  CHECK(times(*network, "AT+CMGS=") == 1);
  CHECK(network->asked("AT+CREG?"));
  const auto sim = said_no("310");
  CHECK(sim->well("sim") == false);
  CHECK(times(*sim, "AT+CMGS=") == 1);
  const auto storage = said_no("322");
  CHECK(times(*storage, "AT+CMGL=") >= 2);
  CHECK(times(*storage, "AT+CMGS=") == 2);
  const auto modem = said_no("512");
  CHECK(times(*modem, "AT+CMGS=") == 1);
  CHECK(modem->outcomes(2) == std::vector{Outcome::failed});
  const auto bug = said_no("304");
  CHECK(times(*bug, "AT+CMGS=") == 4);  // each once more, after the modem was told everything again
  CHECK(bug->reports.front().detail == "bug: +CMS ERROR: 304");
  GsmModem::Settings centre;
  centre.centre = "+8613800100500";
  CHECK(times(*said_no("330", centre), "AT+CMGS=") == 4);
  CHECK(times(*said_no("330"), "AT+CMGS=") == 2);  // there is none to set
}

TEST_CASE("a modem that refuses page after page is told everything again, and at last restarted") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = refused("500");
  for (int page = 1; page <= 6; ++page) {
    desk.ask(page);
    desk.after(10s);
    CHECK(desk.outcomes(page).front() == Outcome::failed);
    if (page == 3) CHECK(times(desk, "AT+CMGF=0") == 1);
  }
  CHECK(desk.asked("AT+CFUN=1,1"));
}

TEST_CASE("the makers' ways to restart are tried until one is accepted") {
  Desk desk;
  desk.started();
  desk.modem.says["AT+CFUN=1,1"] = error;
  desk.modem.after_pdu = "";  // accepts, and never sends
  desk.ask(1);
  desk.after(3min);
  CHECK(desk.asked("AT+CFUN=0"));
  CHECK(desk.asked("AT+CFUN=1"));
  CHECK_FALSE(desk.asked("AT^RESET"));
}

TEST_CASE("a weak signal is told after ten minutes, a full SIM at once, and both when they are over") {
  Desk desk;
  desk.started();
  desk.modem.says["AT+CSQ"] = "\r\n+CSQ: 3,99\r\n" + ok;
  desk.modem.says["AT+CPMS?"] = "\r\n+CPMS: \"SM\",49,50,\"SM\",49,50,\"SM\",49,50\r\n" + ok;
  desk.after(5min);
  CHECK(desk.well("signal") == true);
  CHECK(desk.well("storage") == false);
  desk.after(10min);
  CHECK(desk.well("signal") == false);
  desk.modem.says.clear();
  desk.after(2min);
  CHECK(desk.well("signal") == true);
  CHECK(desk.well("storage") == true);
}

TEST_CASE("a call is hung up where that is wanted, and rings on where not") {
  for (const bool wanted : {true, false}) {
    GsmModem::Settings settings;
    settings.hang_up_calls = wanted;
    Desk desk(settings);
    desk.started();
    desk.give(Heard{"\r\nRING\r\n\r\n+CRING: VOICE\r\n"});
    desk.after(2s);
    CHECK(desk.asked("ATH") == wanted);
  }
}

TEST_CASE("a full SIM is emptied at once; a modem that switches itself off is begun again") {
  Desk desk;
  desk.started();
  desk.after(10s);
  const auto listings = times(desk, "AT+CMGL");
  desk.give(Heard{"\r\n^SMMEMFULL: \"SM\"\r\n"});
  desk.after(2s);
  CHECK(times(desk, "AT+CMGL") == listings + 1);
  desk.modem.commands.clear();
  desk.give(Heard{"\r\nNORMAL POWER DOWN\r\n"});
  desk.after(30s);
  CHECK(desk.asked("AT+CMGF=0"));
}

TEST_CASE("messages for a telephone's applications and silent ones are counted, deleted, and shown to nobody") {
  Desk desk;
  desk.started();
  desk.modem.places[1] = "0891683108100005F0040D91683119325476F84000620110800350230131";                // TP-PID 40
  desk.modem.places[2] = "0891683108100005F0440D91683119325476F800006201108003502308060504158A000031";  // ports
  desk.give(Heard{"\r\n+CMTI: \"SM\",1\r\n\r\n+CMTI: \"SM\",2\r\n"});
  desk.after(5s);
  CHECK(desk.deliveries.empty());
  CHECK(desk.counts == std::vector<std::string>{"silent_sms", "sms_for_an_application"});
  CHECK(desk.modem.places.empty());
}

TEST_CASE("a place that cannot be deleted is tried again, and then all that was read goes at once") {
  Desk desk;
  desk.started();
  desk.modem.places[3] = answer_pdu;
  desk.modem.says["AT+CMGD=3"] = error;
  desk.give(Heard{"\r\n+CMTI: \"SM\",3\r\n"});
  desk.after(1s);
  REQUIRE(desk.deliveries.size() == 1);
  desk.store(desk.deliveries[0].ticket);
  desk.after(5min);
  CHECK(times(desk, "AT+CMGD=3") >= 3);
  CHECK(desk.asked("AT+CMGD=1,3"));
  CHECK(desk.deliveries.size() == 1);
}

TEST_CASE("a place that is empty, sent by us or not to be read is passed by") {
  Desk desk;
  desk.started();
  desk.give(Heard{"\r\n+CMTI: \"SM\",7\r\n"});
  desk.after(1s);
  desk.modem.says["AT+CMGR=8"] = "\r\n+CMGR: 3,,21\r\n" + answer_pdu + "\r\n" + ok;
  desk.give(Heard{"\r\n+CMTI: \"SM\",8\r\n"});
  desk.after(1s);
  desk.modem.says["AT+CMGL=4"] = "\r\n+CMGL: 9,3,,21\r\n" + answer_pdu + "\r\n" + ok;
  desk.give(Heard{"\r\n^SMMEMFULL: \"SM\"\r\n"});
  desk.after(2s);
  CHECK(desk.deliveries.empty());
  desk.modem.says["AT+CMGL=4"] = error;
  desk.give(Heard{"\r\n^SMMEMFULL: \"SM\"\r\n"});
  desk.after(2s);
  CHECK(desk.well("modem") == true);
}

TEST_CASE("a report that a part has failed ends its page, and the other part's success does not bring it back") {
  Desk desk;
  desk.started();
  desk.ask(7, true, "+8613912345678", std::string(200, 'A'));
  desk.after(1s);
  const auto report = [&](const std::string& reference, const std::string& status) {
    desk.give(Heard{"\r\n+CDS: 26\r\n0891683108100005F006" + reference + "0B813119325476F86201108003502362011080030123" + status + "\r\n"});
  };
  report("01", "20");  // still trying
  CHECK(desk.outcomes(7) == std::vector{Outcome::sent});
  report("01", "41");
  report("02", "00");
  CHECK(desk.outcomes(7) == std::vector{Outcome::sent, Outcome::failed});
  report("77", "00");  // of nothing that we know
  desk.after(10s);
  CHECK(desk.counts == std::vector<std::string>{"report_of_nothing_known"});
}

TEST_CASE("a page asked again while it waits leaves once, with its last words") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "";
  desk.ask(1, true);
  desk.after(1s);
  desk.ask(2, true, "+8613611112222", "first");
  desk.ask(2, true, "+8613611112222", "last");
  desk.modem.after_pdu = "\r\n+CMGS: {mr}\r\n" + ok;
  desk.give(Heard{"\r\n+CMGS: 50\r\n" + ok});
  desk.after(2s);
  CHECK(desk.modem.pdus.size() == 2);
  CHECK(desk.outcomes(2) == std::vector{Outcome::sent});
}

TEST_CASE("a page longer than any SMS is told as failed for good") {
  Desk desk;
  desk.started();
  desk.ask(1, true, "+8613912345678", std::string(60'000, 'A'));
  desk.after(1s);
  REQUIRE(desk.reports.size() == 1);
  CHECK(desk.reports[0].detail.starts_with("permanent"));
}

TEST_CASE("a page withdrawn while it is on its way is told as it went; parts that were taken before a failure are told too") {
  Desk desk;
  desk.started();
  desk.modem.after_pdu = "";
  desk.ask(1);
  desk.after(1s);
  desk.ask(2, false, "+8613611112222");
  desk.give(Withdrawn{PageId{1}});
  desk.give(Withdrawn{PageId{2}});
  desk.modem.after_pdu = "\r\n+CMGS: {mr}\r\n" + ok;
  desk.give(Heard{"\r\n+CMGS: 50\r\n" + ok});
  desk.after(1s);
  CHECK(desk.outcomes(1) == std::vector{Outcome::sent});
  CHECK(desk.outcomes(2).empty());
  desk.modem.on_command = [&](const std::string& command) {
    if (command.starts_with("AT+CMGS=") && desk.modem.reference > 0) desk.modem.after_pdu = refused("28");
  };
  desk.modem.reference = 0;
  desk.ask(3, true, "+8613912345678", std::string(200, 'A'));
  desk.after(2s);
  REQUIRE(desk.reports.back().page == PageId{3});
  CHECK(desk.reports.back().detail == "permanent: +CMS ERROR: 28 (1 of 2 parts taken)");
}

TEST_CASE("a part that the network took without naming a reference waits for no report") {
  Desk desk;
  desk.give(Recalled{PageId{9}, "+8613912345678", {-1, 300}, desk.now});
  desk.started();
  desk.modem.after_pdu = ok;
  desk.ask(1, true, "057187654321");
  desk.ask(2, true, "+4915112345678");
  desk.after(1s);
  for (const auto page : {1, 2}) CHECK(desk.outcomes(page) == std::vector{Outcome::sent});
  CHECK(desk.reports.front().references == std::vector<std::int64_t>{-1});
}

TEST_CASE("what modems show at their start, each in its own words: they are told everything again") {
  for (const auto* shown : {"\r\n^SYSSTART\r\n", "\r\nRDY\r\n", "\r\n+CFUN: 1\r\n", "\r\n+CPIN: READY\r\n", "\r\nSMS Ready\r\n", "\r\n^BOOT: 1\r\n",
                            "\r\n+QIND: SMS DONE\r\n"}) {
    INFO(shown);
    Desk desk;
    desk.started();
    desk.give(Heard{shown});
    desk.after(10s);
    CHECK(desk.asked("AT+CMGF=0"));
  }
}

TEST_CASE("a modem that falls silent in the middle of its start, or says nothing about its SIM") {
  for (const auto* command : {"ATE0V1", "AT+CMEE=1", "AT+CPIN?"}) {
    INFO(command);
    Desk desk;
    desk.modem.says[command] = "";
    desk.after(20min);
    CHECK(desk.well("modem").value_or(false) == (std::string(command) == "AT+CMEE=1"));  // one lost answer is none
  }
  Desk bare;  // no OK behind the state; no line for the radio and the service centre
  bare.modem.says["AT+CFUN?"] = ok;
  bare.modem.says["AT+CSCA?"] = ok;
  bare.modem.says["AT+CREG?"] = "\r\n+CREG: 1,17\r\n" + ok;
  bare.modem.says["AT+CEREG?"] = "\r\n+CEREG: 1,3\r\n" + ok;
  bare.after(1min);
  CHECK(bare.well("sim") == true);
  CHECK(bare.well("network") == false);
  const auto network = std::find_if(bare.healths.begin(), bare.healths.end(), [](const Health& one) { return one.vital == "network"; });
  CHECK(network->detail == "CEREG denied, CREG unknown");
}

TEST_CASE("more than three restarts within an hour are told") {
  Desk desk;
  desk.started();
  for (int page = 1; page <= 5; ++page) {
    desk.modem.after_pdu = "";
    desk.ask(page);
    desk.after(2min);
    desk.modem.after_pdu = "\r\n+CMGS: {mr}\r\n" + ok;
    desk.give(Heard{"\r\nRDY\r\n"});
    desk.after(2min);
  }
  const auto told =
      std::any_of(desk.healths.begin(), desk.healths.end(), [](const Health& one) { return one.detail.starts_with("more than three restarts"); });
  CHECK(told);
}
