// Numbers as people write them, beside the vectors: what is not quite one is none, and an emergency's or a service's is never texted.

#include "protocol/phone_number.h"

#include "tests/catch.h"

using namespace hearken::protocol;

TEST_CASE("a number is a person's only where all of it fits") {
  struct Row {
    const char *raw, *e164;
    NumberKind kind;
  };
  const Home hangzhou{"86", "571"};
  for (const auto& [raw, e164, kind] : {Row{"23456789", "+8657123456789", NumberKind::fixed},
                                        {"2345678", "+865712345678", NumberKind::fixed},
                                        {"12345678", "", NumberKind::invalid},
                                        {"92345678", "", NumberKind::invalid},
                                        {"234567", "", NumberKind::invalid},
                                        {"234567890", "", NumberKind::invalid},
                                        {"0571 8765 4321", "+8657187654321", NumberKind::fixed},
                                        {"0571-120", "", NumberKind::emergency},
                                        {"010 62345678", "+861062345678", NumberKind::fixed},
                                        {"010 12345678", "", NumberKind::invalid},
                                        {"010 92345678", "", NumberKind::invalid},
                                        {"010 623456", "", NumberKind::invalid},
                                        {"0571", "", NumberKind::invalid},
                                        {"03", "", NumberKind::invalid},
                                        {"0157112345", "", NumberKind::invalid},
                                        {"+86 571", "", NumberKind::invalid},
                                        {"+86120", "", NumberKind::emergency},
                                        {"4001234567", "", NumberKind::service},
                                        {"40012345678", "", NumberKind::invalid},
                                        {"8001234567", "", NumberKind::service},
                                        {"95588", "", NumberKind::service},
                                        {"12345", "", NumberKind::service},
                                        {"+4915112345678", "+4915112345678", NumberKind::foreign},
                                        {"+0123456789", "", NumberKind::invalid},
                                        {"+1234567", "", NumberKind::invalid},
                                        {"+1234567890123456", "", NumberKind::invalid},
                                        {"0049 (151) 12345678", "+4915112345678", NumberKind::foreign},
                                        {"8613912345678", "+8613912345678", NumberKind::mobile},
                                        {"tel:+86139-1234-5678;ext=1", "+8613912345678", NumberKind::mobile},
                                        {"sip:13912345678@host", "+8613912345678", NumberKind::mobile},
                                        {"１３９１２３４５６７８", "+8613912345678", NumberKind::mobile},
                                        {"（0571）87654321", "+8657187654321", NumberKind::fixed},
                                        {"139电话", "", NumberKind::invalid},
                                        {"139é", "", NumberKind::invalid},
                                        {"", "", NumberKind::invalid},
                                        {"+", "", NumberKind::invalid}}) {
    INFO(raw);
    const auto read = phone_number(raw, hangzhou);
    CHECK(read.e164 == e164);
    CHECK(word(read.kind) == word(kind));
  }
  CHECK(phone_number("23456789", {"86", ""}).kind == NumberKind::invalid);  // whose town?
  CHECK(phone_number("015112345678", {"49", ""}).kind == NumberKind::invalid);
}
