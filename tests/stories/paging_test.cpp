#include "daemon/desk/replies.h"
#include "daemon/desk/words.h"
#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

TEST_CASE("a page is set down before it is sent, and carries where, how to get in and how to answer") {
  Street street;
  street.press(wang, Event::fall);
  REQUIRE(street.to(li).size() == 1);
  const auto message = street.to(li).front();
  CHECK(message.life_safety);
  CHECK(message.text.find("跌倒") != std::string::npos);
  CHECK(message.text.find("house of wang") != std::string::npos);
  CHECK(message.text.find("回复 1 " + street.code(wang, li)) != std::string::npos);
  CHECK(street.book().pages.at(message.page).state == PageState::sending);
}

TEST_CASE("an answer is read however it is typed") {
  CHECK(read_reply("1 4821") == Reply{1, "4821"});
  CHECK(read_reply("1,4821 马上到") == Reply{1, "4821"});
  CHECK(read_reply(" 14821") == Reply{1, "4821"});
  CHECK(read_reply("1 4821") == Reply{1, "4821"});
  CHECK(read_reply("2") == Reply{2, ""});
  CHECK(read_reply("5 4821").digit == 0);
  CHECK(read_reply("13800138000").digit == 0);
  CHECK(read_reply("12").digit == 0);
  CHECK(read_reply("").digit == 0);
  CHECK(read_reply("好的").digit == 0);
  CHECK(read_reply("1、4821。") == Reply{1, "4821"});
  CHECK(read_reply("①\u00A04821") == Reply{1, "4821"});
  CHECK(read_reply("1\uFE0F\u20E3 4821") == Reply{1, "4821"});
  CHECK(read_reply("1+4821") == Reply{1, "4821"});
  for (const auto* words : {"（2）4821", "【2】4821", "2！4821", "2—4821", "2·4821", "2…4821", "2~4821", "2|4821", "2<4821>", "2 “4821”", "2 ’4821’"})
    CHECK(read_reply(words) == Reply{2, "4821"});
  CHECK(read_reply("3\n【应声】跌倒：王。回复 1 4821 我去") == Reply{3, ""});
}

TEST_CASE("a copy of our message behind an answer says nothing: whoever can't go does not count as going") {
  Street street;
  Import changed;
  changed.act.key = "reads English";
  changed.persons = {street.book().directory.persons.at(boss)};
  changed.persons.front().language = Language::en;
  street.import(changed);
  street.press(wang);
  street.report(modem, street.phone.sent.front().page, Outcome::sent);
  street.act(PageNow{{"n", li}, street.open(wang)->id, boss, Way::sms});
  for (const auto& person : {li, boss}) {
    const auto copy = street.to(person).front().text;
    for (const auto* words : {"我去不了\n", "2\n", "收到\n-----\n", "1 ", ""}) street.text(person, words + copy);
    CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
  }
  street.text(li, "[…]场，4 " + street.code(wang, li) + " 平安。");
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
  street.text(li, "1 " + street.code(wang, li) + "\n" + street.to(li).front().text);
  CHECK(std::get<Owned>(street.open(wang)->state).owner == li);
}

TEST_CASE("the code may stand before the digit; two digits with one code are no answer") {
  Street street;
  street.press(wang);
  street.report(modem, street.phone.sent.front().page, Outcome::sent);
  const auto code = street.code(wang, li);
  street.text(li, "不是 1 " + code + "，是 2 " + code);
  street.text(li, code + " 2点到");
  street.text(li, code);
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
  CHECK(street.open(wang)->responders.front().answer == Answer::asked);
  street.text(li, code + "，１");
  CHECK(std::get<Owned>(street.open(wang)->state).owner == li);
}

TEST_CASE("a code among other words is an answer, and who declined may think better of it") {
  Street street;
  street.press(wang);
  street.report(modem, street.phone.sent.front().page, Outcome::sent);
  const auto code = street.code(wang, li);
  street.text(li, "2 " + code);
  CHECK(street.open(wang)->responders.front().answer == Answer::declined);
  street.text(li, "1");
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
  street.text(li, "好的,我去 1 " + code);
  CHECK(std::get<Owned>(street.open(wang)->state).owner == li);
}

TEST_CASE("a person is asked by the ways that are the person's own") {
  Street street;
  Import changed;
  changed.act.key = "ways";
  changed.persons = {street.book().directory.persons.at(zhao)};
  changed.persons.front().ways = {Way::voice};
  street.import(changed);
  street.press(wang);
  street.after(61s);
  CHECK(street.to(zhao).empty());
  const auto& pages = street.book().pages;
  CHECK(std::any_of(pages.begin(), pages.end(), [](const auto& page) { return page.second.to == zhao && page.second.way == Way::voice; }));
}

TEST_CASE("O15: an answer without its code is shown as unproven; the plan runs on until an operator confirms") {
  Street street;
  street.press(wang);
  street.report(modem, street.phone.sent.front().page, Outcome::sent);
  street.text(li, "1");
  REQUIRE(std::holds_alternative<Armed>(street.open(wang)->state));
  CHECK(street.open(wang)->responders.front().unproven);
  street.after(60s);
  street.report(modem, street.phone.sent.back().page, Outcome::sent);
  CHECK_FALSE(street.to(zhao).empty());
  CHECK(street.act(AcceptFor{{"c", boss}, street.open(wang)->id, li}).empty());
  CHECK(std::get<Owned>(street.open(wang)->state).owner == li);
}

TEST_CASE("O16: two open pages on one telephone are told apart by their codes; a bare digit is asked back once") {
  Street street;
  street.press(wang);
  street.press(chen);
  for (std::size_t i = 0; i < street.phone.sent.size(); ++i) street.report(modem, street.phone.sent[i].page, Outcome::sent);
  REQUIRE(street.to(li).size() == 2);
  street.text(li, "1");
  for (std::size_t i = 0; i < street.phone.sent.size(); ++i) street.report(modem, street.phone.sent[i].page, Outcome::sent);
  CHECK(street.to(li).size() == 3);
  CHECK(street.to(li).back().text.find(street.code(chen, li)) != std::string::npos);
  street.text(li, "1");
  CHECK(street.to(li).size() == 3);
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
  CHECK(std::holds_alternative<Armed>(street.open(chen)->state));
  street.text(li, "1 " + street.code(chen, li));
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
  CHECK(std::get<Owned>(street.open(chen)->state).owner == li);
}

TEST_CASE("another's code and a stranger's words prove nothing, and a stranger gets no reply") {
  Street street;
  street.press(wang);
  street.after(60s);
  const auto sent = street.phone.sent.size();
  street.text_from("+8615400000099", "1 " + street.code(wang, li));
  street.text(sun, "1 " + street.code(wang, li));
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
  CHECK(street.phone.sent.size() == sent);
}

TEST_CASE("an SMS that is read again after a crash counts once") {
  Street street;
  street.press(wang);
  street.report(modem, street.phone.sent.front().page, Outcome::sent);
  street.text_from(Street::number(li), "2 " + street.code(wang, li), "sim 3");
  const auto pages = street.book().pages.size();
  street.text_from(Street::number(li), "2 " + street.code(wang, li), "sim 3");
  CHECK(street.book().pages.size() == pages);
}

TEST_CASE("O14: a modem that takes a page and says nothing: it leaves by the other one within 10 s, and so does what waits") {
  Street street{{true, 2, {}}};
  street.press(wang);
  REQUIRE(street.phone.sent.size() + street.second_phone.sent.size() == 1);
  auto& silent = street.phone.sent.empty() ? street.second_phone : street.phone;
  auto& other = street.phone.sent.empty() ? street.phone : street.second_phone;
  street.press(chen);
  CHECK(other.sent.size() == 1);
  street.report(&other == &street.phone ? modem : spare, other.sent.front().page, Outcome::sent);
  street.after(10s);
  CHECK(other.sent.size() == 2);
  CHECK(other.sent.back().maybe_repeat);
  CHECK(other.sent.back().text.find("可能重复") != std::string::npos);
  CHECK(silent.sent.size() == 1);
}

TEST_CASE("a page that the network took and could not bring to the telephone has failed: the next is asked at once") {
  Street street{{false, 1, {}}};
  street.press(wang);
  const auto page = street.phone.sent.front().page;
  street.report(modem, page, Outcome::sent);
  street.after(10s);
  CHECK(street.to(zhao).empty());
  street.report(modem, page, Outcome::failed, "permanent: the telephone is off for good");
  street.after(11s);
  CHECK(street.book().pages.at(page).state == PageState::failed);
  CHECK(street.to(zhao).size() == 1);
}

TEST_CASE("a failed page is tried again, then the plan does not wait for its clock") {
  Street street;
  street.press(wang);
  const auto page = street.phone.sent.front().page;
  street.report(modem, page, Outcome::failed, "permanent: unassigned number");
  street.after(1s);
  CHECK(street.book().pages.at(page).state == PageState::failed);
  // The operator's console page was delivered, so the operator can still come; nothing is hurried.
  CHECK(street.to(zhao).empty());
}

TEST_CASE("a failed page with nobody else reached calls the next step within 10 s") {
  Street street{{false, 1, {}}};
  street.press(wang);
  street.report(modem, street.phone.sent.front().page, Outcome::failed, "permanent: unassigned number");
  street.after(10s);
  CHECK(street.to(zhao).size() == 1);
}

TEST_CASE("a temporary failure is tried again after a pause, and ends after its attempts") {
  Street street;
  street.press(wang);
  const auto page = street.phone.sent.front().page;
  street.report(modem, page, Outcome::failed, "temporary: 42");
  CHECK(street.phone.sent.size() == 1);
  street.after(5s);
  CHECK(street.phone.sent.size() == 2);
  street.report(modem, page, Outcome::failed, "temporary: 42");
  street.after(15s);
  REQUIRE(street.phone.sent.size() == 3);
  street.report(modem, page, Outcome::failed, "temporary: 42");
  CHECK(street.book().pages.at(page).state == PageState::failed);
}

TEST_CASE("life-safety overtakes what waits for the modem") {
  Street street{{false, 1, {}}};
  Import plans;
  plans.act.key = "faults by SMS";
  plans.plans = {{"P3", 3, {{0, {"role:operator", "warden", "keyholder"}, {Way::sms}, 0}}}};
  street.import(plans);
  street.press(wang, Event::low_battery);
  street.press(chen, Event::fall);
  REQUIRE(street.phone.sent.size() == 1);
  street.report(modem, street.phone.sent.front().page, Outcome::sent);
  REQUIRE(street.phone.sent.size() == 2);
  CHECK(street.phone.sent.back().life_safety);
}

TEST_CASE("no page goes out after somebody else has accepted") {
  Street street;
  street.press(wang);
  street.press(chen);  // its page waits behind the first
  street.act(AcceptFor{{"c", boss}, street.open(chen)->id, zhao});
  street.report(modem, street.phone.sent.front().page, Outcome::sent);
  street.after(10s);
  for (const auto& message : street.phone.sent)
    if (message.number == Street::number(li)) CHECK(message.text.find("chen") == std::string::npos);
}

TEST_CASE("a press while the plan waits is folded into the code that is out") {
  Street street;
  street.press(wang);
  const auto code = street.code(wang, li);
  street.after(30s);
  CHECK(street.code(wang, li) == code);
}

TEST_CASE("what the station says of itself reaches a Chinese reader in Chinese, and names stay") {
  CHECK(detail_in_words("wire: /dev/ttyS0: No such file or directory; devices behind it: D1 D2", Language::zh) ==
        "线路：/dev/ttyS0: 没有这个文件或设备；所属设备：D1 D2");
  CHECK(detail_in_words("store: the disk is full", Language::zh) == "存储：磁盘已满");
  CHECK(detail_in_words("careful with the dog", Language::zh) == "careful with the dog");
  CHECK(detail_in_words("personal_emergency, zone 01", Language::zh) == "紧急求助，防区 01");
  CHECK(detail_in_words("account_unknown: 9999", Language::zh) == "未登记账号：9999");
  CHECK(vital_in_words("module 3", Language::zh) == "输入模块 3");
  CHECK(vital_in_words("module 3", Language::en) == "module 3");
  CHECK(detail_in_words("modem: no answer to AT+CSQ", Language::zh) == "短信模块：没有应答：AT+CSQ");
  CHECK(note_in_words("incident 12: the owner went silent", Language::zh) == "警情 12：负责人无回应");
  CHECK(note_in_words("incident twelve: the owner went silent", Language::zh) == "incident twelve: the owner went silent");
  CHECK(resolution_in_words("false_press", Language::zh) == "误触");
}
