// What outsiders read: JSON texts of any bytes, a record in words, ages and blanks.

#include "daemon/desk/json_text.h"
#include "daemon/desk/record_text.h"
#include "daemon/desk/story.h"
#include "daemon/desk/vitals.h"
#include "daemon/desk/wording.h"
#include "daemon/desk/words.h"
#include "protocol/text_encoding.h"
#include "protocol/utf16.h"
#include "tests/catch.h"

using namespace hearken;
using namespace hearken::desk;

namespace {

const Instant morning = *instant_from("2026-11-24T02:00:00.000Z");

Book with_zhao() {
  Book book;
  Person zhao;
  zhao.id = {"zhao"};
  zhao.name = "Zhao";
  book.directory.persons[zhao.id] = zhao;
  return book;
}

std::string told(const Fact& fact, Language language = Language::en) {
  static const auto book = with_zhao();
  return story_text(book, kind(fact), text_of(fact), language);
}

/// Bytes that are no UTF-8: cut short, overlong, surrogates, beyond the last plane, a lone continuation.
const std::vector<std::string> no_utf8{"\x80",         "\xC1\x80",         "\xC3",
                                       "\xC3(",        "\xE0\x80\x80",     "\xE2\x82",
                                       "\xE2(\xAC",    "\xED\xA0\x80",     "\xF0\x80\x80\x80",
                                       "\xF0\x9F\x98", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                                       "\xFF"};
const std::vector<std::string> good_utf8{
    "a", "\xC3\xA9", "\xE0\xA0\x80", "\xE5\xBA\x94", "\xED\x9F\xBF", "\xF0\x90\x80\x80", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"};

}  // namespace

TEST_CASE("a JSON text holds whatever somebody wrote; what is no UTF-8 becomes the sign for it") {
  CHECK(json_text("a\"b\\c\nd\re\tf\x01\x1F\x7F") == R"("a\"b\\c\nd\re\tf\u0001\u001f\u007f")");
  for (const auto& text : good_utf8) CHECK(json_text(text) == '"' + text + '"');
  for (const auto& text : no_utf8) CHECK(json_text(text).find("\xEF\xBF\xBD") == 1);
}

TEST_CASE("every reader of UTF-8 agrees on what is none") {
  for (const auto& text : good_utf8) {
    CHECK(protocol::valid_utf8(text));
    CHECK(protocol::to_utf8(protocol::to_utf16(text)) == text);
  }
  for (const auto& text : no_utf8) {
    INFO(text.size());
    CHECK_FALSE(protocol::valid_utf8(text));
    CHECK_FALSE(protocol::blank(text));
    CHECK(protocol::to_utf16(text)[0] == 0xFFFD);
    CHECK(protocol::to_utf8(text, protocol::TextEncoding::utf8).starts_with("\xEF\xBF\xBD"));
  }
  CHECK(protocol::to_utf8(std::u16string(1, char16_t{0xD800})) == "\xEF\xBF\xBD");
  CHECK(protocol::to_utf8(std::u16string(1, char16_t{0xDC00})) == "\xEF\xBF\xBD");
  CHECK(protocol::to_utf8(std::u16string{0xD800, u'a'}) ==
        "\xEF\xBF\xBD"
        "a");
}

TEST_CASE("bytes of an older encoding are read by it, and what it does not know is replaced byte by byte") {
  using protocol::TextEncoding;
  CHECK(protocol::to_utf8("\xD3\xA6\xC9\xF9", TextEncoding::gb18030) == "应声");
  CHECK(protocol::to_utf8("caf\xE9", TextEncoding::windows1252) == "café");
  CHECK(protocol::to_utf8("a\xFF\xFF"
                          "b",
                          TextEncoding::gb18030) ==
        "a\xEF\xBF\xBD\xEF\xBF\xBD"
        "b");
  CHECK(protocol::to_utf8(std::string(400, '\xD3') + "\x01", TextEncoding::gb18030).size() > 400);  // more than its buffer at once
  CHECK(protocol::find_mark("\x81]]", ']', 0, TextEncoding::gb18030) == 2);                         // the first is half a character
  CHECK(protocol::find_mark("\x81\x30\x81\x30]", ']', 0, TextEncoding::gb18030) == 4);
  CHECK(protocol::find_mark("\x81\x7F]", ']', 0, TextEncoding::gb18030) == 2);
  CHECK(protocol::find_mark("\xFF]", ']', 0, TextEncoding::gb18030) == 1);
  CHECK(protocol::find_mark("\x81\x30", ']', 0, TextEncoding::gb18030) == std::string_view::npos);
}

TEST_CASE("a record is told in words, whatever kind it is") {
  SignalNoted signal;
  CHECK(told(signal) == "Signal: a signal that could not be read");
  signal.signal.says = {{Event::fall, Phase::raised, "PA", "", "", "", ""}, {Event::smoke, Phase::restored, "", "", "", "", ""}};
  CHECK(told(signal).starts_with("Signal: "));
  CHECK(told(signal).find("(restored)") != std::string::npos);
  signal.became = "repeat";
  CHECK(told(signal).starts_with("The same signal again"));
  Incident incident;
  incident.event = Event::fall;
  CHECK(told(IncidentOpened{incident}) == "Incident opened: " + std::string(in_words(Event::fall, Language::en)));
  incident.detail = "kitchen";
  incident.on_test = true;
  CHECK(told(IncidentOpened{incident}).ends_with(" · kitchen · its device is on test"));
  CHECK(told(StateChanged{{1}, Armed{0, morning, true}}) == "Parked until 10:00:00");
  CHECK(told(StateChanged{{1}, Armed{0, morning, false}}) == "The plan's next step at 10:00:00");
  CHECK(told(StateChanged{{1}, Owned{{"zhao"}, Stage::on_scene, morning, true}}) == "Zhao: on scene, the next step by 10:00:00 (reminded)");
  CHECK(told(StateChanged{{1}, Closed{{"zhao"}, morning, "false_press", "sat on it"}}).ends_with(" · sat on it"));
  CHECK(told(StateChanged{{1}, Closed{{"zhao"}, morning, "our own", {}}}) == "Resolved: our own");
  CHECK(told(PlanRestarted{{1}, 0}) == "The plan begins again");
  CHECK(told(PlanRestarted{{1}, 2}).find("round 2") != std::string::npos);
  for (const auto answer : {Answer::asked, Answer::accepted, Answer::declined, Answer::stood_down, Answer::silent})
    CHECK(told(ResponderChanged{{1}, {{"zhao"}, answer, true, Stage::accepted, true, morning, 1}}).ends_with("(asked to take over)"));
  CHECK(told(ResponderChanged{{1}, {{"gone"}, Answer::accepted, false, Stage::safe, false, morning, 1}}) == "gone: safe");
  PageChanged page;
  page.to = {"zhao"};
  page.state = PageState::failed;
  CHECK(told(page) == "The page to Zhao: failed");
  page.detail = "no number";
  CHECK(told(page) == "The page to Zhao: failed · no number");
  CHECK(told(TextNoted{{}, {}, {}, {}, "stranger"}) == "SMS from an unknown number");
  CHECK(told(VitalNoted{{}, "store", "", true}) == "store is well");
  CHECK(told(VitalNoted{{}, "store", "the disk is full", false}) == "store is not well: the disk is full");
  CHECK(told(SupervisionChanged{{"D1"}, false}) == "D1 is heard again");
  CHECK(told(TestChanged{{"D1"}, morning}) == "D1 is on test until 10:00:00");
  CHECK(told(TestChanged{{"D1"}, std::nullopt}) == "D1 is no longer on test");
  CHECK(told(StationStarted{"1", std::nullopt, morning}) == "The station started");
  CHECK(told(StationStarted{"1", morning, morning}) == "The station started again, down from 10:00:00 to 10:00:00");
  CHECK(told(LoginNoted{"li", {}, false, ""}) == "li failed to log in");
  CHECK(told(UnitSet{}) == "The directory was changed");
  CHECK(told(ActNoted{"key", ""}).empty());
  CHECK(told(StationStopping{"SIGTERM"}, Language::zh) == "本站停止：SIGTERM");
}

TEST_CASE("an age stands beside a name only where the birth date makes one") {
  Book book;
  Client client;
  client.id = {"wang"};
  client.name = "Wang";
  client.address = "1 Some Lane";
  Incident incident;
  incident.subject.client = client.id;
  incident.opened = morning;
  for (const auto& [born, name] : {std::pair{"1940-01-02", "Wang, 86, "},
                                   {"1940-12-31", "Wang, 85, "},
                                   {"1940", "Wang, "},
                                   {"2030-01-01", "Wang, "},
                                   {"1800-01-01", "Wang, "}}) {
    client.birth_date = born;
    book.directory.clients[client.id] = client;
    CHECK(where(book, incident, Language::en) == name + client.address);
  }
}

TEST_CASE("a number that no list has still has words") {
  CHECK(in_words(static_cast<Event>(999), Language::en) == in_words(Event::unidentified, Language::en));
  CHECK(word(static_cast<Event>(999)) == word(Event::unidentified));
  CHECK(group(static_cast<Event>(999)) == EventGroup::unknown);  // and is life-safety
  CHECK(vital_in_words("a new one", Language::zh) == "a new one");
  CHECK(resolution_in_words("our own", Language::zh) == "our own");
}

TEST_CASE("the other halves: in Chinese, not reminded, with a name, well") {
  Incident incident;
  incident.subject.gateway = {"dc09-main"};
  incident.subject.vital = unreadable;
  CHECK(where({}, incident, Language::en) == "a signal that could not be read (gateway dc09-main)");
  CHECK(told(StateChanged{{1}, Owned{{"zhao"}, Stage::accepted, morning, false}}, Language::zh).find("催促") == std::string::npos);
  CHECK(told(ResponderChanged{{1}, {{"zhao"}, Answer::asked, false, Stage::accepted, false, morning, 1}}) == "Zhao: asked");
  CHECK(told(ResponderChanged{{1}, {{"zhao"}, Answer::asked, true, Stage::accepted, false, morning, 1}}).find("without the code") !=
        std::string::npos);
  CHECK(told(TextNoted{{}, {"zhao"}, {}, {}, "answer"}, Language::zh) == "短信，来自 Zhao");
  CHECK(told(SupervisionChanged{{"D1"}, true}, Language::zh) == "D1 失联");
  CHECK(told(LoginNoted{"li", {"li"}, true, ""}) == "li logged in");
  CHECK(detail_in_words("zone 3", Language::zh) == "防区 3");
  CHECK(note_in_words("called back", Language::zh) == "called back");
  CHECK(note_in_words("incident 12", Language::zh) == "incident 12");
  CHECK(note_in_words("incident 12: x", Language::en) == "incident 12: x");
}

TEST_CASE("a Chinese reader reads how to get in, and whom to call back") {
  auto book = with_zhao();
  Client client;
  client.id = {"wang"};
  client.name = "王";
  client.address = "一号";
  client.entry_note = "门口有钥匙";
  book.directory.clients[client.id] = client;
  Device device;
  device.id = {"D1"};
  device.location = "浴室";
  book.directory.devices[device.id] = device;
  for (const auto& [id, kind, line] : {std::tuple{"a", "club", "1"}, {"b", "street", ""}, {"c", "street", "87654321"}}) {
    Unit unit;
    unit.id = {id};
    unit.kind = kind;
    unit.help_line = line;
    book.directory.units[unit.id] = unit;
  }
  Incident incident;
  incident.subject.client = client.id;
  incident.subject.device = device.id;
  incident.opened = morning;
  const auto& to = book.directory.persons.begin()->second;
  CHECK(call_text(book, incident, to, "").ends_with("：王，一号（浴室）。进门：门口有钥匙。值班室 87654321"));
  book.directory.units.erase({"c"});
  CHECK(call_text(book, incident, to, "").ends_with("进门：门口有钥匙。"));
}
