// The modem's lines when they are not what the standard says: nothing is made of half a value.

#include "protocol/at_values.h"

#include "protocol/at_errors.h"
#include "protocol/sms_pdu.h"
#include "tests/catch.h"

using namespace hearken::protocol;

TEST_CASE("a line without its values says nothing") {
  CHECK_FALSE(at::registration("+CREG"));
  CHECK_FALSE(at::registration("+CREG: x"));
  CHECK_FALSE(at::strength("+CSQ"));
  CHECK_FALSE(at::strength("+CSQ: -1"));
  CHECK_FALSE(at::strength("+CSQ: 99,99"));
  CHECK_FALSE(at::places("+CPMS:"));
  CHECK_FALSE(at::places("+CPMS"));
  CHECK_FALSE(at::places("+CPMS: \"SM\",x,50"));
  CHECK_FALSE(at::places("+CPMS: 3,y"));
  CHECK_FALSE(at::places("+CPMS: \"SM\",3"));
  CHECK_FALSE(at::place("+CMTI: \"SM\""));
  CHECK_FALSE(at::place("+CMTI: \"\",3"));
  CHECK_FALSE(at::place("+CMTI: \"SM\",x"));
  CHECK(at::values("+COPS: 0,0,\"A, B\",7").at(2) == "A, B");
  CHECK(at::error_class("+CMS ERROR") == at::ErrorClass::temporary);
}

TEST_CASE("of a listing each header has its message, and a broken one takes none with it") {
  const auto entries = at::listing({"noise", "+CMGL: 1,1,,21", "+CMGL: 2,1,,21", "AA", "+CMGL: x,1,,21", "BB", "+CMGL: 3,y,,21", "CC", "+CMGL:", "DD",
                                    "+CMGL: 4", "EE", "+CMGL: 5,1,,9"});
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].index == 2);
  CHECK(entries[0].pdu == "AA");
  CHECK_FALSE(at::entry(1, {}));
  CHECK_FALSE(at::entry(1, {"noise"}));
  CHECK_FALSE(at::entry(1, {"+CMGR: 0,,21"}));
  CHECK_FALSE(at::entry(1, {"+CMGR", "AA"}));
  CHECK_FALSE(at::entry(1, {"+CMGR: \"REC READ\",,21", "AA"}));
  CHECK(at::entry(1, {"noise", "+CMGR: 0,,21", "AA"})->pdu == "AA");
}

TEST_CASE("a reference is one octet, or none") {
  CHECK(at::reference({"noise", "+CMGS: 255"}) == 255);
  for (const auto* line : {"+CMGS:", "+CMGS", "+CMGS: x", "+CMGS: 256"}) CHECK_FALSE(at::reference({line}));
  CHECK_FALSE(at::reference({}));
}

TEST_CASE("a PDU that ends too early or says too much is refused by name, and a number that cannot be dialled too") {
  const auto fault = [](const char* line) {
    const auto read = sms::decode(line);
    return read.has_value() ? std::string("none") : std::string(sms::word(read.error()));
  };
  for (const auto* line : {"", "0", "0G", "00", "0D91", "0891683108100005F0", "0891683108100005F003", "0891683108100005F0040D91683119325476F8",
                           "0891683108100005F0040D91683119325476F80000", "0891683108100005F0040D91683119325476F8000062011080035023",
                           "0891683108100005F0040D91683119325476F80000620110800350230A31", "0891683108100005F00420916831193254760000",
                           "0891683108100005F0440D91683119325476F800086201108003502302050003"}) {
    INFO(line);
    CHECK_FALSE(fault(line).empty());
    CHECK(fault(line) != "none");
  }
  CHECK(fault("0891683108100005F0040D91683119325476F80000620110800350230131") == "none");
  for (const auto* number : {"", "+", "abc!", "+123456789012345678901"}) CHECK_FALSE(sms::submit(number, "a", {}).has_value());
}
