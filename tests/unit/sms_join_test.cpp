// Parts of long messages that come late, twice, for another message, or never: nothing is lost, nothing waits for ever.

#include "protocol/sms_join.h"

#include "protocol/sms_reports.h"
#include "protocol/utf16.h"
#include "tests/catch.h"

using namespace hearken;
using namespace hearken::protocol;
using namespace std::chrono_literals;

namespace {

const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24);

sms::Deliver part(const std::string& text, std::uint8_t number, std::uint8_t total, std::uint16_t reference = 7,
                  const std::string& from = "+8613912345678") {
  sms::Deliver message;
  message.from = from;
  message.units = to_utf16(text);
  message.concatenation = {8, reference, total, number};
  return message;
}

struct Phone {
  sms::Joiner joiner;
  int lines = 0;
  explicit Phone(bool answers_at_once = false) : joiner({.hold = 60s, .memory = 24h, .answers_at_once = answers_at_once}) {}
  std::vector<sms::Joined> hear(const sms::Deliver& message, Instant at = now) { return joiner.add(message, "line " + std::to_string(++lines), at); }
};

}  // namespace

TEST_CASE("parts in any order make one text; a line that is read again is no part of another") {
  Phone phone;
  CHECK(phone.hear(part("c", 3, 3)).empty());
  CHECK(phone.hear(part("a", 1, 3)).empty());
  CHECK(phone.hear(part("a", 1, 3)).empty());  // repeated by the centre, as another line
  const auto done = phone.hear(part("b", 2, 3));
  REQUIRE(done.size() == 1);
  CHECK(done[0].text == "abc");
  CHECK(done[0].pdus.size() == 4);
  CHECK(phone.joiner.add(part("b", 2, 3), "line 4", now).empty());
  CHECK(phone.joiner.seen("line 4", now));
  CHECK_FALSE(phone.joiner.seen("line 4", now + 25h));
  CHECK_FALSE(phone.joiner.deadline());
  CHECK(phone.hear(part("alone", 1, 1)).size() == 1);
}

TEST_CASE("what is missing when the hold is over is marked, two gaps side by side as one") {
  Phone phone;
  CHECK(phone.hear(part("b", 2, 6)).empty());
  CHECK(phone.hear(part("e", 5, 6)).empty());
  CHECK(phone.hear(part("x", 1, 2, 8), now + 30s).empty());
  CHECK(phone.joiner.deadline() == now + 60s);
  const auto done = phone.joiner.expire(now + 60s);
  REQUIRE(done.size() == 1);
  CHECK(done[0].text == "[…]b[…]e[…]");
  CHECK(done[0].missing == std::vector{1, 3, 4, 6});
  CHECK_FALSE(done[0].complete);
}

TEST_CASE("the same part with other words: the reference is used again, and what there is is handed over") {
  Phone phone;
  CHECK(phone.hear(part("old", 1, 2)).empty());
  const auto done = phone.hear(part("new", 1, 2));
  REQUIRE(done.size() == 1);
  CHECK(done[0].text == "old[…]");
  CHECK(phone.hear(part("!", 2, 2)).at(0).text == "new!");
}

TEST_CASE("a first part that begins with a figure is an answer and waits for nothing") {
  for (const auto* answer : {"1 4821", " １ 4821", "\u3000 2"}) {
    Phone phone(true);
    const auto done = phone.hear(part(answer, 1, 3));
    REQUIRE(done.size() == 1);
    CHECK(done[0].missing == std::vector{2, 3});
    CHECK(phone.hear(part("b", 2, 3)).empty());
    CHECK(phone.hear(part("c", 3, 3)).at(0).text == "[…]bc");  // the rest, when it is there
  }
  for (const auto* words : {"I go", "  ", "/1", "：1"}) CHECK(Phone(true).hear(part(words, 1, 3)).empty());
  Phone second(true);
  CHECK(second.hear(part("2", 2, 3)).empty());  // only a first part is an answer
  Phone last(true);
  CHECK(last.hear(part("b", 2, 2)).empty());
  CHECK(last.hear(part("1 ", 1, 2)).at(0).text == "1 b");  // with it the whole is there
  Phone again(true);
  CHECK(again.hear(part("1 4821", 1, 2)).size() == 1);
  CHECK(again.hear(part("1 4822", 1, 2)).size() == 1);  // the reference is used again
}

TEST_CASE("beyond two hundred unfinished messages the oldest is handed over as it is") {
  Phone phone;
  for (std::uint16_t i = 0; i < 200; ++i) CHECK(phone.hear(part("a", 1, 2, i), now + std::chrono::seconds{i % 50}).empty());
  const auto done = phone.hear(part("a", 1, 2, 200), now + 50s);
  REQUIRE(done.size() == 1);
  CHECK(done[0].text == "a[…]");
}

TEST_CASE("ten thousand lines are remembered; then the oldest is forgotten first") {
  Phone phone;
  auto alone = part("x", 1, 1);
  for (int i = 0; i < 10'002; ++i) CHECK(phone.hear(alone, now + std::chrono::milliseconds{i}).size() == 1);
  CHECK_FALSE(phone.joiner.seen("line 1", now + 1min));
  CHECK(phone.joiner.seen("line 10002", now + 1min));
}

TEST_CASE("a report finds the newest part under its reference and number, within its day, and each part once") {
  sms::Reports reports{24h};
  sms::StatusReport report;
  report.reference = 5;
  report.to = "13912345678";
  CHECK_FALSE(reports.sent({{1}, 0}, 5, "+8613912345678", now));
  CHECK_FALSE(reports.sent({{2}, 0}, 5, "+8613912345678", now + 1h));
  CHECK_FALSE(reports.sent({{3}, 0}, 5, "+8613611112222", now + 1h));
  CHECK(reports.reported(report, "a", now + 2h)->part.page == PageId{2});
  CHECK(reports.reported(report, "b", now + 2h)->part.page == PageId{1});
  CHECK_FALSE(reports.reported(report, "c", now + 2h));
  report.to = "13611112222";
  CHECK_FALSE(reports.reported(report, "d", now + 26h));  // a day later it is another message's
  report.for_command = true;
  CHECK_FALSE(reports.reported(report, "e", now + 2h));
  CHECK(reports.deadline());
  CHECK(reports.expire(now + 30h).size() == 3);
  CHECK_FALSE(reports.deadline());
}

TEST_CASE("a report that came before its part finds it within seconds, and only the one that fits") {
  sms::Reports reports{24h};
  sms::StatusReport report;
  report.reference = 5;
  report.to = "13912345678";
  CHECK_FALSE(reports.reported(report, "early", now));
  CHECK_FALSE(reports.sent({{1}, 0}, 6, "+8613912345678", now + 1s));
  CHECK(reports.sent({{2}, 0}, 5, "+8613912345678", now + 2s)->line == "early");
  CHECK_FALSE(reports.reported(report, "too early", now + 1h));
  CHECK_FALSE(reports.sent({{3}, 0}, 5, "+8613912345678", now + 2h));
}
