// The modem's lines and error classes, and telephone numbers, against their vectors. Every stream is heard whole, byte by byte,
// cut at every place, and behind noise.

#include "protocol/at_errors.h"
#include "protocol/at_lines.h"
#include "protocol/at_values.h"
#include "protocol/conversation.h"
#include "protocol/phone_number.h"
#include "tests/catch.h"
#include "tests/vectors/vector_file.h"

namespace hearken::vectors {
namespace {

using boost::json::object;
using boost::json::value;
using namespace protocol;

std::string plain(const value& shown) { return boost::json::serialize(shown); }

template <class Check>
void each(const char* file, std::string_view kind, std::size_t least, Check check) {
  std::size_t played = 0;
  for (const auto& vector : read_vectors(file)) {
    if (text_at(vector, "kind") != kind) continue;
    INFO(text_at(vector, "id") << " " << text_at(vector, "note"));
    check(vector);
    ++played;
  }
  CHECK(played >= least);
}

value shown(const std::vector<std::string>& lines) {
  boost::json::array list;
  for (const auto& line : lines) list.emplace_back(line);
  return list;
}

value shown(const at::Item& item) {
  return std::visit(Overloaded{[](const at::Echo& echo) -> value { return {{"echo", echo.line}}; },
                               [](const at::Urc& urc) -> value { return {{"urc", urc.name}, {"lines", shown(urc.lines)}}; },
                               [](const at::Prompt&) -> value { return {{"prompt", true}}; },
                               [](const at::Final& end) -> value { return {{"final", end.result}, {"lines", shown(end.lines)}}; },
                               [](const at::Stray& stray) -> value { return {{"stray", stray.line}}; },
                               [](const at::Oversize&) -> value { return {{"oversize", true}}; }},
                    item);
}

std::string played(const value& asked, const std::vector<std::string>& pieces) {
  at::Lines lines;
  if (asked.is_string() && asked.as_string() == "PDU") {
    lines.ask_pdu();
  } else if (asked.is_string()) {
    lines.ask(std::string(asked.as_string()));
  }
  boost::json::array items;
  for (const auto& piece : pieces) {
    for (const auto& item : lines.hear(piece)) items.push_back(shown(item));
  }
  return plain(items);
}

void check_stream(const object& vector) {
  const auto& asked = vector.at("asked");
  // JSON writes the bytes above 7F as characters; any such byte will do.
  const auto rx = text_at(vector, "rx");
  const std::string wanted = plain(vector.at("expect"));
  CHECK(played(asked, {rx}) == wanted);
  std::vector<std::string> bytes;
  for (const char byte : rx) bytes.emplace_back(1, byte);
  CHECK(played(asked, bytes) == wanted);
  CHECK(played(asked, {std::string("\0\xFF\x11", 3) + rx}) == wanted);
  for (std::size_t cut = 1; cut < rx.size(); ++cut) {
    if (played(asked, {rx.substr(0, cut), rx.substr(cut)}) != wanted) FAIL("cut at " << cut);
  }
}

}  // namespace

TEST_CASE("the modem's stream is understood as the vectors show, cut anywhere") { each("gsm-modem.jsonl", "stream", 43, check_stream); }

TEST_CASE("every error number has the class of the vectors") {
  each("gsm-modem.jsonl", "cms", 70, [](const object& vector) {
    CHECK(at::word(at::cms_error(vector.at("code").to_number<int>())) == text_at(vector, "cls"));
    CHECK(at::word(at::error_class("+CMS ERROR: " + plain(vector.at("code")))) == text_at(vector, "cls"));
  });
  each("gsm-modem.jsonl", "cme", 30, [](const object& vector) {
    CHECK(at::word(at::cme_error(vector.at("code").to_number<int>())) == text_at(vector, "cls"));
    CHECK(at::word(at::error_class("+CME ERROR: " + plain(vector.at("code")))) == text_at(vector, "cls"));
  });
}

TEST_CASE("verbose errors that somebody left on have a class too") {
  CHECK(at::error_class("+CME ERROR: SIM busy") == at::ErrorClass::temporary);
  CHECK(at::error_class("+CME ERROR: SIM not inserted") == at::ErrorClass::sim);
  CHECK(at::error_class("+CMS ERROR: No network service") == at::ErrorClass::network);
  CHECK(at::error_class("ERROR") == at::ErrorClass::temporary);
}

TEST_CASE("the values of the modem's lines are those of the vectors") {
  each("gsm-modem.jsonl", "creg", 7, [](const object& vector) {
    const auto read = at::registration(text_at(vector, "line"));
    REQUIRE(read);
    const value shown = {{"n", read->asked ? value(*read->asked) : value(nullptr)},
                         {"stat", read->state},
                         {"registered", read->registered()},
                         {"roaming", read->roaming()}};
    CHECK(plain(shown) == plain(vector.at("expect")));
  });
  each("gsm-modem.jsonl", "csq", 8, [](const object& vector) {
    const auto read = at::strength(text_at(vector, "line"));
    CHECK(plain(read ? value(at::dbm(*read)) : value(nullptr)) == plain(vector.at("dbm")));
  });
  each("gsm-modem.jsonl", "cpms", 4, [](const object& vector) {
    CHECK(at::places(text_at(vector, "line")) == at::Places{vector.at("used").to_number<int>(), vector.at("total").to_number<int>()});
  });
  each("gsm-modem.jsonl", "index", 5, [](const object& vector) {
    CHECK(at::place(text_at(vector, "line")) == at::Place{text_at(vector, "store"), vector.at("index").to_number<int>()});
  });
}

TEST_CASE("telephone numbers are read as the vectors show") {
  each("phone-numbers.jsonl", "number", 37, [](const object& vector) {
    const auto& home = vector.at("home").as_object();
    const auto read = phone_number(text_at(vector, "raw"), {text_at(home, "country"), text_at(home, "area")});
    CHECK(read.e164 == text_at(vector, "e164"));
    CHECK(word(read.kind) == text_at(vector, "class"));
  });
}

}  // namespace hearken::vectors
