// Pages on their ways out: ways that are ill, busy or not there, and what each word of a way out changes.

#include "daemon/desk/replies.h"
#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

namespace {

const Page& first_sms(const Street& street) {
  for (const auto& [id, page] : street.book().pages)
    if (page.way == Way::sms) return page;
  FAIL("no SMS");
  return street.book().pages.begin()->second;
}

void take_number_from(Street& street, const PersonId& person) {
  Import changed;
  changed.act.key = "no number";
  changed.persons = {street.book().directory.persons.at(person)};
  changed.persons.front().phone.clear();
  street.import(changed);
}

}  // namespace

TEST_CASE("a way out that is ill is not used; what waits leaves as soon as it is well") {
  Street street;
  street.vital(modem, "sim", false);
  street.press(wang);
  CHECK(street.to(li).empty());
  CHECK(first_sms(street).state == PageState::queued);
  street.vital(modem, "sim", true);
  CHECK(street.to(li).size() == 1);
}

TEST_CASE("the word that the only way out is ill waits, and is nobody's news any more when it is well") {
  Street street;
  Import at_once;
  at_once.act.key = "at once";
  at_once.plans = {{"STATION", 2, {{0, {"person:boss"}, {Way::sms}, 0}}}};
  street.import(at_once);
  street.vital(modem, "sim", false);
  CHECK(street.phone.sent.empty());
  CHECK(first_sms(street).state == PageState::queued);
  street.vital(modem, "sim", true);
  CHECK(street.phone.sent.empty());
  CHECK(street.station_incident("sim", modem) == nullptr);
}

TEST_CASE("the word that a way out is ill leaves by the other one") {
  for (const auto& ill : {modem, spare}) {
    Street street{{true, 2, {}}};
    Import at_once;
    at_once.act.key = "at once";
    at_once.plans = {{"STATION", 2, {{0, {"person:boss"}, {Way::sms}, 0}}}};
    street.import(at_once);
    street.vital(ill, "sim", false);
    CHECK((ill == modem ? street.phone : street.second_phone).sent.empty());
    CHECK_FALSE((ill == modem ? street.second_phone : street.phone).sent.empty());
  }
}

TEST_CASE("a weak signal and a full SIM stop no page") {
  Street street;
  street.vital(modem, "signal", false);
  street.vital(modem, "storage", false);
  street.press(wang);
  CHECK(street.phone.sent.size() == 1);
}

TEST_CASE("without any way out by SMS the page has failed at once, and the plan does not wait") {
  Street street{{false, 0, {}}};
  street.press(wang);
  CHECK(first_sms(street).state == PageState::failed);
  CHECK(first_sms(street).detail == "no way out by SMS");
  street.after(1s);
  CHECK(street.open(wang)->round == 1);
  CHECK(street.relays.state["siren"]);
}

TEST_CASE("a page to somebody without a number has failed, and says so") {
  Street street;
  take_number_from(street, li);
  street.press(wang);
  CHECK(first_sms(street).detail == "no number");
}

TEST_CASE("what a way out tells of a page: sent, delivered, answered, and nothing falls back") {
  Street street;
  street.press(wang);
  const auto page = street.phone.sent.front().page;
  const auto state = [&] { return street.book().pages.at(page).state; };
  street.report(spare, page, Outcome::failed, "temporary: of a way that does not have it");
  CHECK(state() == PageState::sending);
  street.report(spare, page, Outcome::unknown);
  CHECK(state() == PageState::sending);
  street.report(modem, {99'999}, Outcome::sent);
  street.report(modem, page, Outcome::sent);
  street.report(modem, page, Outcome::unknown);
  CHECK(state() == PageState::sent);
  street.report(modem, page, Outcome::delivered);
  street.report(modem, page, Outcome::delivered);
  street.report(modem, page, Outcome::sent);
  CHECK(state() == PageState::delivered);
  street.report(modem, page, Outcome::answered);
  street.report(modem, page, Outcome::sent);
  street.report(modem, page, Outcome::delivered);
  CHECK(state() == PageState::answered);
}

TEST_CASE("the only way out says nothing: the page is tried again, as a possible repeat") {
  Street street;
  street.press(wang);
  const auto page = street.phone.sent.front().page;
  street.after(119s);
  CHECK(street.to(li).size() == 1);
  street.after(10min);
  const auto& sent = street.phone.sent;
  const auto again = std::find_if(sent.begin() + 1, sent.end(), [&](const protocol::Message& one) { return one.page == page; });
  REQUIRE(again != sent.end());
  CHECK(again->maybe_repeat);
  CHECK(again->text.find("可能重复") != std::string::npos);
}

TEST_CASE("an attempt of which the way out knows nothing is repeated by the other one, and not by a suspect") {
  Street street{{true, 2, {}}};
  street.press(wang);
  const auto page = first_sms(street).id;
  const auto first = first_sms(street).gateway;
  const auto other = first == modem ? spare : modem;
  street.report(first, page, Outcome::unknown, "the wire is lost");
  CHECK(street.book().pages.at(page).gateway == other);
  CHECK(street.book().pages.at(page).attempts == 2);
  street.vital(first, "wire", false);
  street.report(other, page, Outcome::failed, "temporary: 42");
  CHECK(street.book().pages.at(page).state == PageState::queued);  // the other is ill: after a pause
  street.after(12s);
  CHECK(street.book().pages.at(page).attempts == 3);
  CHECK(street.book().pages.at(page).gateway == other);
}

TEST_CASE("a page that was answered by SMS counts as answered; who was sent and stood down may still be told") {
  Street street;
  street.press(wang);
  const auto page = street.phone.sent.front().page;
  street.report(modem, page, Outcome::sent);
  street.text(li, "3 " + street.code(wang, li));
  CHECK(street.book().pages.at(page).state == PageState::answered);
  CHECK(std::get<Owned>(street.open(wang)->state).stage == Stage::on_scene);
}

TEST_CASE("full-width figures, and an answer in the middle of a sentence") {
  const auto owner = [](const std::string& before, const std::string& behind) {
    Street street;
    street.press(wang);
    street.report(modem, street.phone.sent.front().page, Outcome::sent);
    const auto code = street.code(wang, li);
    std::string wide;
    for (const char c : code) wide += std::string("\xEF\xBC") + static_cast<char>(0x90 + (c - '0'));
    street.text(li, before + (behind == "wide" ? wide : code + behind));
    return std::holds_alternative<Owned>(street.open(wang)->state);
  };
  CHECK(owner("\xEF\xBC\x91\xE3\x80\x80", "wide"));  // １, an ideographic blank, the code
  CHECK(
      owner("\xE2\x80\x9C"
            "1 ",
            "\xE2\x80\x9D"));
  CHECK(owner("好的 1,", "。"));
  CHECK_FALSE(owner("", ""));           // the code alone
  CHECK_FALSE(owner("好的 ", ""));      // no figure before it
  CHECK_FALSE(owner("好的 7 ", ""));    // none that is an answer
  CHECK_FALSE(owner("好的 21 ", ""));   // another number
  CHECK_FALSE(owner("好的 1 ", "55"));  // a longer number
  CHECK_FALSE(owner("好的,马上 1 ", "0, 2"));
}

TEST_CASE("a no without its code changes nothing; an answer after the end is kept as late") {
  Street street;
  street.press(wang);
  street.report(modem, street.phone.sent.front().page, Outcome::sent);
  const auto before = *street.open(wang);
  street.text(li, "2");
  CHECK(street.open(wang)->responders == before.responders);
  const auto code = street.code(wang, li);
  street.act(ResolveIncident{{"r", li}, street.open(wang)->id, "helped", "well again"});
  street.text(li, "1 " + code);
  CHECK(street.book().incidents.empty());
}

TEST_CASE("who stood down from one call and waits for another means the other one with a bare digit") {
  Street street;
  street.press(wang);
  street.report(modem, street.phone.sent.back().page, Outcome::sent);
  street.text(li, "2 " + street.code(wang, li));
  street.press(chen);
  for (std::size_t i = 0; i < street.phone.sent.size(); ++i) street.report(modem, street.phone.sent[i].page, Outcome::sent);
  const auto sent = street.to(li).size();
  street.text(li, "1");
  CHECK(street.to(li).size() == sent);  // not asked back
  CHECK(street.open(chen)->responders.front().unproven);
  CHECK_FALSE(street.open(wang)->responders.front().unproven);
}

TEST_CASE("asked about a new call since, somebody is asked back once more") {
  Street street;
  const auto deliver_all = [&] {
    for (std::size_t i = 0; i < street.phone.sent.size(); ++i) street.report(modem, street.phone.sent[i].page, Outcome::sent);
  };
  street.press(wang);
  street.press(chen);
  deliver_all();
  const auto ask_back = [&] {
    street.text(li, "1");
    deliver_all();
    return street.to(li).back().text.find("您有几件警情") != std::string::npos;
  };
  CHECK(ask_back());
  const auto sent = street.to(li).size();
  ask_back();
  CHECK(street.to(li).size() == sent);
  street.after(31s);  // both are asked again
  deliver_all();
  CHECK(ask_back());
}

TEST_CASE("signs around an answer that only look like figures are none") {
  CHECK(read_reply("\xEF\xBB\xBF"
                   "1 4821") == Reply{1, "4821"});              // U+FEFF
  CHECK(read_reply("1 4821\xEF\xBD\xA1") == Reply{1, "4821"});  // U+FF61
  CHECK(read_reply("1 4821\xEF") == Reply{1, "4821"});          // cut short
  CHECK(read_reply("1 4821\xEF\xBC\x80") == Reply{1, "4821"});  // U+FF00
  CHECK(read_reply("1x4821") == Reply{1, ""});
  CHECK(read_reply("148212345").digit == 0);  // a number of another kind
}

TEST_CASE("an SMS without a sender is a stranger's") {
  Street street;
  take_number_from(street, sun);
  street.press(wang);
  street.text_from("", "1 " + street.code(wang, li));
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
}

TEST_CASE("one message may answer several calls: no to the one, yes to the other") {
  Street street;
  street.press(wang);
  street.press(chen);
  street.after(1s);
  street.text(li, "2 " + street.code(wang, li) + "，1 " + street.code(chen, li));
  CHECK(street.open(wang)->responders.front().answer == Answer::declined);
  REQUIRE(std::holds_alternative<Owned>(street.open(chen)->state));
  CHECK(std::get<Owned>(street.open(chen)->state).owner == li);
}

TEST_CASE("who came along, was on the scene, then said no, and yes again, begins anew") {
  Street street;
  street.press(wang);
  street.after(60s);
  const auto code = street.code(wang, zhao);
  street.text(li, "1 " + street.code(wang, li));
  for (const auto* digit : {"3 ", "2 ", "1 "}) street.text(zhao, digit + code);
  CHECK(std::get<Owned>(street.open(wang)->state).owner == li);
  const auto& asked = street.open(wang)->responders;
  const auto again = std::find_if(asked.begin(), asked.end(), [](const Responder& one) { return one.person == zhao; });
  REQUIRE(again != asked.end());
  CHECK(again->answer == Answer::accepted);
  CHECK(again->stage == Stage::en_route);
}

TEST_CASE("after a long outage each person gets one message about a call, and a new call does not wait behind old ones") {
  Street street;
  street.vital(modem, "network", false);
  street.press(wang);
  street.after(20min);  // its plan went round several times
  const auto waiting = [&](const PersonId& person) {
    const auto& pages = street.book().pages;
    return std::count_if(pages.begin(), pages.end(), [&](const auto& entry) {
      const auto& page = entry.second;
      return page.to == person && page.way == Way::sms && !page.code.empty() && page.state == PageState::queued &&
             page.incident == street.open(wang)->id;
    });
  };
  CHECK(street.open(wang)->round >= 2);
  for (const auto& person : {li, zhao, qian}) CHECK(waiting(person) == 1);
  const auto asked = street.open(wang)->responders.front().times;
  CHECK(asked >= 3);
  street.vital(modem, "network", true);
  CHECK(street.phone.sent.size() == 1);
}
