// What a person who writes the configuration is told: every mistake at once, where it is, and what was meant.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "config/table.h"
#include "tests/catch.h"

using namespace hearken::config;
using namespace std::chrono_literals;

namespace {

struct Told {
  int line;
  int column;
  std::string text;
  bool operator==(const Told&) const = default;
};

std::vector<Told> told(const Document& document) {
  std::vector<Told> all;
  for (const auto& mistake : document.mistakes()) all.push_back({mistake.line, mistake.column, mistake.text});
  return all;
}

Document parsed(std::string text) { return Document::parse(std::move(text), "station.toml"); }

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("a file without mistakes gives its values") {
  const auto document = parsed(
      "name = '金桥'\nport = 0\nloud = true\nidle = \"2min\"\nlanguages = [\"zh\", \"en\"]\nparity = \"even\"\n"
      "[desk]\nwindow = \"500ms\"\n[[gateway]]\nname = \"a\"\n[[gateway]]\nname = \"b\"\n");
  const auto root = document.root();
  CHECK(root.text("name") == "金桥");
  CHECK(root.whole("port", 0, 65535) == 0);
  CHECK(root.flag("loud"));
  CHECK(root.duration("idle", 1s, 1h) == 120s);
  CHECK(root.texts("languages") == std::vector<std::string>{"zh", "en"});
  CHECK(root.choice<int>("parity", {{"none", 1}, {"even", 2}}) == 2);
  REQUIRE(root.table("desk"));
  CHECK(root.table("desk")->duration("window", 0ms, 1s) == 500ms);
  const auto gateways = root.tables("gateway");
  REQUIRE(gateways.size() == 2);
  CHECK(gateways[0].text("name") == "a");
  CHECK(gateways[1].text("name") == "b");
  CHECK(told(document).empty());
}

TEST_CASE("an absent key gives its fallback, an absent table is empty or none") {
  const auto document = parsed("");
  const auto root = document.root();
  CHECK(root.text("name", "Hearken") == "Hearken");
  CHECK(root.whole("port", 1, 9, 5) == 5);
  CHECK(root.duration("idle", 1s, 1h, 30s) == 30s);
  CHECK(root.choice<int>("parity", {{"none", 1}, {"even", 2}}, 2) == 2);
  CHECK_FALSE(root.table("desk"));
  CHECK(root.tables("gateway").empty());
  CHECK(root.section("desk").text("name", "x") == "x");
  CHECK(told(document).empty());
}

TEST_CASE("all mistakes are told at once, in the order of the file") {
  const auto document = parsed(
      "port = \"none\"\n"          // wrong type
      "speed = 70000\n"            // out of range
      "idle = \"2 weeks\"\n"       // no duration
      "parity = \"evn\"\n"         // no such word
      "languages = [\"zh\", 7]\n"  // wrong entry
      "[desk]\n"                   // a required key is missing
      "repaet_window = 3\n"        // unknown
      "[[gateway]]\n"
      "name = 4.5\n");
  const auto root = document.root();
  CHECK(root.whole("port", 0, 65535) == 0);
  CHECK(root.whole("speed", 300, 57600, 9600) == 9600);
  CHECK(root.duration("idle", 1s, 1h) == 1s);
  CHECK(root.choice<int>("parity", {{"none", 1}, {"even", 2}}) == 1);
  CHECK(root.texts("languages") == std::vector<std::string>{"zh"});
  CHECK(root.table("desk")->text("name").empty());
  CHECK(root.table("desk")->whole("repeat_window", 0, 9, 1) == 1);
  CHECK(root.tables("gateway").at(0).text("name").empty());
  CHECK(told(document) == std::vector<Told>{{1, 8, "`port` is a text"},
                                            {2, 9, "`speed` is out of range"},
                                            {3, 8, "`idle` is not a duration"},
                                            {4, 10, "`parity` is none of the known words"},
                                            {5, 20, "`languages` has an entry that is a whole number"},
                                            {6, 1, "the key `name` is missing"},
                                            {7, 1, "unknown key `repaet_window`"},
                                            {9, 8, "`name` is a number with a fraction"}});
  CHECK(document.mistakes()[3].nearest == "even");
  CHECK(document.mistakes()[6].nearest == "repeat_window");
}

TEST_CASE("a mistake is shown with its line, a caret and what was expected") {
  const auto document = parsed("name = \"ok\"\n  prot = 80 # the port\n");
  const auto root = document.root();
  CHECK(root.text("name") == "ok");
  CHECK(root.whole("port", 0, 65535, 80) == 80);
  REQUIRE(document.mistakes().size() == 1);
  CHECK(document.show(document.mistakes()[0]) ==
        "station.toml:2:3: unknown key `prot`\n"
        "  2 |   prot = 80 # the port\n"
        "    |   ^\n"
        "  nearest: port\n");
}

TEST_CASE("the caret stands under the place also behind tabs, Chinese and carriage returns") {
  const auto document = parsed(
      "\xEF\xBB\xBF"
      "names = [\"金桥\",\t7]\r\n");
  CHECK(document.root().texts("names").size() == 1);
  REQUIRE(document.mistakes().size() == 1);
  CHECK(document.mistakes()[0].column == 20);  // in bytes
  CHECK(document.show(document.mistakes()[0]) ==
        "station.toml:1:20: `names` has an entry that is a whole number\n"
        "  1 | names = [\"金桥\",\t7]\n"
        "    |                 \t^\n"
        "  expected: a list of texts\n");
}

TEST_CASE("a key with no resemblance is told without a guess; a hostile one is not measured") {
  const auto document = parsed("zzz = 1\n" + repeated("a", 4000) + " = 1\n");
  CHECK(document.root().text("name", "x") == "x");
  REQUIRE(document.mistakes().size() == 2);
  CHECK(document.mistakes()[0].nearest.empty());
  CHECK(document.mistakes()[1].nearest.empty());
  CHECK(document.show(document.mistakes()[1]).size() < 5000);
}

TEST_CASE("several syntax errors are told with the other mistakes of the file") {
  const auto document = parsed(
      "name = \"ok\n"    // never ended
      "port = 70000\n"   // out of range
      "speed == 9600\n"  // syntax
      "colour = 1\n"     // unknown
      "[desk]\n"
      "a = 1\n"
      "a = 2\n");  // twice
  const auto root = document.root();
  CHECK(root.text("name").empty());
  CHECK(root.whole("port", 0, 65535) == 0);
  CHECK(root.whole("speed", 300, 57600) == 300);
  CHECK(root.table("desk")->whole("a", 0, 9) == 1);
  std::vector<int> lines;
  for (const auto& mistake : document.mistakes()) lines.push_back(mistake.line);
  CHECK(lines == std::vector<int>{1, 2, 3, 4, 7});
}

TEST_CASE("behind a broken header nothing is told that nobody wrote") {
  const auto document = parsed(
      "[[gateway]]\nname = \"a\"\nport = -1\n"
      "[[gateway]\nname = \"b\"\n[gateway.dc09]\nkey = \"x\"\n");
  for (const auto& gateway : document.root().tables("gateway")) {
    CHECK(gateway.text("name") == "a");
    CHECK(gateway.whole("port", 0, 9) == 0);
  }
  std::vector<int> lines;
  for (const auto& mistake : document.mistakes()) lines.push_back(mistake.line);
  CHECK(lines == std::vector<int>{3, 4});
}

TEST_CASE("an error that goes on over the next lines is told once, and what stands before it is read") {
  const auto document = parsed("port = -1\nnames = [\"a\",\nidle = 3\nmore = 4\n");
  const auto root = document.root();
  CHECK(root.whole("port", 0, 9) == 0);
  CHECK(root.text("name").empty());
  std::vector<int> lines;
  for (const auto& mistake : document.mistakes()) lines.push_back(mistake.line);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == 1);
}

TEST_CASE("hostile files are refused with a reason, whatever is asked of them") {
  const auto text =
      GENERATE(std::string("a = \"\xFF\xFE\"\n"), std::string("a = \"b\0c\"\n", 10), std::string("\0\0\0", 3), repeated("[", 100000),
               "a = " + repeated("[", 5000) + repeated("]", 5000), repeated("a.", 200000) + "b = 1\n", "a = " + repeated("{b=", 3000) + "1",
               repeated("x", (1U << 20U) + 1), std::string("a = 99999999999999999999\n"), repeated("= =\n", 1000), std::string("[a]\n[a]\n"),
               std::string("a = 1\na.b = 2\n"), std::string("\"\"\""), std::string("a = '''x\ny"), std::string("a"), std::string("]"));
  const auto document = parsed(text);
  const auto root = document.root();
  (void)root.text("a");
  (void)root.tables("gateway");
  (void)root.section("a").whole("b", 0, 1);
  REQUIRE_FALSE(document.mistakes().empty());
  for (const auto& mistake : document.mistakes()) CHECK(document.show(mistake).size() < 1000);
}

TEST_CASE("a required key is told at the place of its table, also of one that is not there") {
  const auto document = parsed("\n[[gateway]]\nname = \"a\"\n");
  const auto gateway = document.root().tables("gateway").at(0);
  CHECK(gateway.text("name") == "a");
  CHECK(gateway.section("dc09").text("key").empty());
  CHECK(document.root().text("station").empty());
  CHECK(told(document) == std::vector<Told>{{0, 0, "the key `station` is missing"}, {2, 1, "the key `key` is missing"}});
}

TEST_CASE("a reader's own complaint is told once at the value, with the nearest word") {
  const auto document = parsed("protocol = \"dc9\"\n");
  const auto root = document.root();
  CHECK(root.text("protocol") == "dc9");
  root.complain("protocol", "no such protocol", "dc09 or surgard", {"dc09", "surgard"});
  root.complain("protocol", "no such protocol", "dc09 or surgard", {"dc09", "surgard"});
  REQUIRE(document.mistakes().size() == 1);
  CHECK(document.show(document.mistakes()[0]) ==
        "station.toml:1:12: no such protocol\n"
        "  1 | protocol = \"dc9\"\n"
        "    |            ^\n"
        "  expected: dc09 or surgard\n"
        "  nearest: dc09\n");
}

TEST_CASE("a file that cannot be read is one mistake of the whole file") {
  const auto file = GENERATE("no/such/file.toml", ".");
  const auto document = Document::load(file);
  CHECK(document.root().text("name").empty());
  REQUIRE(document.mistakes().size() == 1);
  CHECK(document.show(document.mistakes()[0]) == std::string(file) + ": the file cannot be read\n  expected: a TOML file\n");
}

TEST_CASE("durations have a unit and never overflow") {
  const auto [text, fits] = GENERATE(table<std::string, bool>({{"30s", true},
                                                               {"0s", false},
                                                               {"500ms", false},
                                                               {"1h", true},
                                                               {"2h", false},
                                                               {"30", false},
                                                               {"s", false},
                                                               {"-3s", false},
                                                               {"3 s", false},
                                                               {"9223372036854775807d", false},
                                                               {"99999999999999999999s", false},
                                                               {"1.5s", false},
                                                               {"30S", false},
                                                               {"", false}}));
  const auto document = parsed("idle = \"" + text + "\"\n");
  (void)document.root().duration("idle", 1s, 1h);
  CHECK(document.mistakes().empty() == fits);
}

TEST_CASE("a table is the same as another when it says the same, in any order and place") {
  const auto a = parsed("[g]\nname = \"a\"\nports = [1, 2]\n[g.dc09]\nkey = \"x\"\n");
  const auto b = parsed("# moved\n[g]\nports = [ 1, 2 ]\nname = 'a'\ndc09 = {key = \"x\"}\n");
  const auto c = parsed("[g]\nname = \"a\"\nports = [1, 2]\n[g.dc09]\nkey = \"y\"\n");
  CHECK((*a.root().table("g") == *b.root().table("g")));
  CHECK_FALSE((*a.root().table("g") == *c.root().table("g")));
  CHECK_FALSE((a.root() == b.root().section("g")));
}

TEST_CASE("a table can be compared with the next file's when its own file has gone") {
  auto document = std::make_unique<Document>(parsed("[a]\nname = \"x\"\n[a.b]\nport = 1\n"));
  const auto before = document->root().section("a");
  document = std::make_unique<Document>(parsed("[a]\nname = \"x\"\n[a.b]\nport = 1\n"));
  CHECK(before == document->root().section("a"));
  CHECK(before.section("b").whole("port", 0, 9) == 1);
}
