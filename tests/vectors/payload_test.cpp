// The payload codecs against their vectors: every code of both lists, then grammar.

#include <set>

#include "protocol/contact_id.h"
#include "protocol/sia_events.h"
#include "tests/catch.h"
#include "tests/vectors/payload_fields.h"
#include "tests/vectors/vector_file.h"

namespace hearken::vectors {
namespace {

using boost::json::object;

std::set<std::string> faults_of(const object& vector) {
  std::set<std::string> words;
  for (const auto& fault : array_at(vector, "faults")) words.emplace(fault.as_string());
  return words;
}

void check_sia(const object& vector) {
  INFO(text_at(vector, "name") << ": " << text_at(vector, "data"));
  const auto data = text_at(vector, "data");
  const auto block = protocol::data_block(data);
  CHECK(block.account == text_at(vector, "account"));
  const auto events = protocol::sia_events(block.payload);
  const auto& expected = array_at(vector, "events");
  REQUIRE(events.size() == expected.size());
  std::set<std::string> faults;
  if (events.empty()) faults.insert("payload_malformed");
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& wanted = expected[i].as_object();
    CHECK(shown(events[i], !text_is_open(wanted)) == shown(wanted));
    if (!events[i].known) faults.insert("code_unknown");
  }
  CHECK(faults == faults_of(vector));
}

void check_contact_id(const object& vector) {
  INFO(text_at(vector, "name") << ": " << text_at(vector, "data"));
  const auto data = text_at(vector, "data");
  const auto block = protocol::data_block(data);
  CHECK(block.account == text_at(vector, "account"));
  const auto event = protocol::contact_id(block.payload);
  const auto& expected = array_at(vector, "events");
  std::set<std::string> faults;
  if (!event) faults.insert("payload_malformed");
  if (event && !event->code_known) faults.insert("code_unknown");
  if (event && !event->qualifier_known) faults.insert("qualifier_unknown");
  CHECK(faults == faults_of(vector));
  REQUIRE(event.has_value() == !expected.empty());
  if (event) CHECK(shown(*event) == shown(expected[0].as_object()));
}

}  // namespace

TEST_CASE("every SIA payload of the vectors is read") {
  const auto all = read_vectors("sia-events.jsonl");
  REQUIRE(all.size() > 300);
  for (const auto& vector : all) check_sia(vector);
}

TEST_CASE("every Contact ID payload of the vectors is read") {
  const auto all = read_vectors("contact-id.jsonl");
  REQUIRE(all.size() > 250);
  for (const auto& vector : all) check_contact_id(vector);
}

}  // namespace hearken::vectors
