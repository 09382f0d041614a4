// Tables as spreadsheets and hostile hands write them.

#include "daemon/ctl/csv.h"

#include <string>

#include "daemon/ctl/encoding.h"
#include "tests/catch.h"

using namespace hearken::ctl;

TEST_CASE("a table is read as RFC 4180 says") {
  const auto csv = parse_csv("id,name,note\r\nK1,\"a, b\",\"two\nlines \"\"quoted\"\"\"\r\n\r\nK2,,\n,,\nK3,\"\",x");
  CHECK(csv.header == std::vector<std::string>{"id", "name", "note"});
  CHECK(csv.mistakes.empty());
  REQUIRE(csv.rows.size() == 3);
  CHECK(csv.rows[0] == CsvRow{2, {"K1", "a, b", "two\nlines \"quoted\""}});
  CHECK(csv.rows[1] == CsvRow{5, {"K2", "", ""}});
  CHECK(csv.rows[2] == CsvRow{7, {"K3", "", "x"}});
}

TEST_CASE("a spreadsheet's empty rows are left out, and blanks around its headings dropped") {
  const auto csv = parse_csv(" id, name ,\"note\t\"\nK1,a, b \n,,\n , ,\n,,,,,\n\n");
  CHECK(csv.header == std::vector<std::string>{"id", "name", "note"});
  CHECK(csv.mistakes.empty());
  CHECK(csv.rows == std::vector<CsvRow>{{2, {"K1", "a", " b "}}});
}

TEST_CASE("each mistake of a table is told with its line and column, and the good rows are there") {
  const auto csv = parse_csv("id,name\nK1,a\"b\nK2,\"x\" y\nK3\nK4,a,b\nK5,ok\nK6,\"never\nended");
  CHECK(csv.mistakes == std::vector<CsvMistake>{
                            {2, 2, "a quote inside a field that does not begin with one: quote the whole field and double the inner ones"},
                            {3, 2, "text behind the closing quote"},
                            {4, 2, "the row has 1 fields, the header 2"},
                            {5, 3, "the row has 3 fields, the header 2"},
                            {7, 2, "the quote that begins here never ends"},
                        });
  CHECK(csv.rows.size() == 4);
}

TEST_CASE("a hostile table ends in a mistake") {
  const auto text = GENERATE(
      std::string(), std::string("\n\r\n"), std::string("a,b\nx\0y,z\n", 10), "a\n" + std::string(70'000, 'x'), std::string("a\n\""),
      "a\n\"" + std::string(70'000, 'x') + "\"", std::string(5'000, ',') + "\n", "a\n" + [] {
        std::string rows;
        for (int i = 0; i < 100'001; ++i) rows += "x\n";
        return rows;
      }());
  CHECK_FALSE(parse_csv(text).mistakes.empty());
}

TEST_CASE("an office's encodings are told apart") {
  CHECK(as_utf8("\xEF\xBB\xBF"
                "陈,1") == "陈,1");
  CHECK(as_utf8("陈,1") == "陈,1");
  CHECK(as_utf8("\xB3\xC2,1") == "陈,1");            // GB2312
  CHECK(as_utf8("\x81\x30\x81\x30") == "\xC2\x80");  // four bytes of GB18030
  CHECK(as_utf8("\xBD\xF0\xC7\xC5\xBD\xD6\xB5\xC0") == "金桥街道");
  CHECK_FALSE(
      as_utf8("\xFF\xFE"
              "a"));             // UTF-16
  CHECK_FALSE(as_utf8("\xB3"));  // cut short
  CHECK(as_utf8("") == "");
}
