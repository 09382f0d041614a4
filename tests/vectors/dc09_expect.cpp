#include "tests/vectors/dc09_expect.h"

#include <algorithm>
#include <set>

#include "tests/catch.h"
#include "tests/vectors/payload_fields.h"
#include "tests/vectors/vector_file.h"

namespace hearken::vectors {

using boost::json::array;
using boost::json::object;
using protocol::Dc09;
namespace dc09 = protocol::dc09;

namespace {

dc09::Window window_from(const boost::json::value& value) {
  dc09::Window window;
  if (value.is_null()) {
    window.on = false;
    return window;
  }
  const auto& fields = value.as_object();
  window.back = std::chrono::seconds(fields.at("back").as_int64());
  window.ahead = std::chrono::seconds(fields.at("ahead").as_int64());
  window.plain = fields.at("plain").as_bool();
  return window;
}

/// `2026-11-24T12:00:00Z`
Instant instant_from(std::string_view iso) {
  const auto part = [&](std::size_t at, std::size_t count) { return std::string(iso.substr(at, count)); };
  return dc09::read_time(part(11, 8) + "," + part(5, 5) + "-" + part(0, 4)).value();
}

Dc09::Settings settings_from(const object& config) {
  Dc09::Settings settings;
  settings.gateway = {"dc09-test"};
  if (const auto* window = config.if_contains("window")) settings.window = window_from(*window);
  for (const auto& each : array_at(config, "accounts")) {
    const auto& fields = each.as_object();
    auto& account = settings.accounts[dc09::in_capitals(text_at(fields, "account"))];
    if (const auto key = from_hex(text_at(fields, "key")); !key.empty()) account.cipher = std::make_shared<dc09::Cipher>(key);
    if (const auto* window = fields.if_contains("window")) account.window = window_from(*window);
  }
  return settings;
}

dc09::Frame frame_of(std::string_view bytes) {
  dc09::Framer framer;
  framer.add(bytes, {});
  const auto piece = framer.next();
  REQUIRE(piece);
  REQUIRE(std::holds_alternative<dc09::Frame>(*piece));
  return std::get<dc09::Frame>(*piece);
}

std::string shown_extended(const std::vector<std::pair<char, std::string>>& extended, bool as_hex) {
  std::string text;
  for (const auto& [letter, bytes] : extended) text += std::string(1, letter) + "=" + (as_hex ? to_hex(bytes) : bytes) + " ";
  return text;
}

std::string shown_extended(const array& extended) {
  std::string text;
  for (const auto& field : extended) text += std::string(field.at(0).as_string()) + "=" + std::string(field.at(1).as_string()) + " ";
  return text;
}

bool is_link_test(const object& event) { return text_at(event, "event") == "link_test"; }

/// Nothing could be read of it.
bool is_unread(const object& event) { return text_at(event, "event") == "unidentified" && text_at(event, "code").empty(); }

void check_events(const dc09::Message& message, const array& expected) {
  std::vector<std::string> got, wanted;
  std::size_t at = 0;
  for (const auto& event : message.sia) got.push_back(shown(event, at >= expected.size() || !text_is_open(expected[at++].as_object())));
  for (const auto& event : message.contact_id) got.push_back(shown(event));
  bool unread = false, link_test = false;
  for (const auto& each : expected) {
    const auto& event = each.as_object();
    if (is_link_test(event))
      link_test = true;
    else if (is_unread(event))
      unread = true;
    else
      wanted.push_back(shown(event));
  }
  CHECK(got == wanted);
  CHECK(message.link_test == link_test);
  const auto has = [&](dc09::Flaw flaw) { return std::find(message.flaws.begin(), message.flaws.end(), flaw) != message.flaws.end(); };
  CHECK(unread == (!message.readable || has(dc09::Flaw::payload_malformed) || has(dc09::Flaw::id_unknown)));
}

/// What everyone else sees of it.
void check_says(const std::vector<Said>& says, const array& expected) {
  if (says.empty()) {
    CHECK(is_unread(expected.at(0).as_object()));
    return;
  }
  REQUIRE(says.size() == expected.size());
  for (std::size_t i = 0; i < says.size(); ++i) {
    const auto& event = expected[i].as_object();
    CHECK(std::string(word(says[i].event)) == text_at(event, "event"));
    CHECK(std::string(word(says[i].phase)) == text_at(event, "state"));
    CHECK(says[i].code == text_at(event, "code"));
    CHECK(says[i].zone == text_at(event, "zone"));
    CHECK(says[i].user == text_at(event, "user"));
    CHECK(says[i].partition == text_at(event, "partition"));
    if (!text_at(event, "text").empty()) CHECK(says[i].text == text_at(event, "text"));
    CHECK(protocol::valid_utf8(says[i].text));
  }
}

bool may_stay_away(const object& reply) {
  for (const auto& alternative : array_at(reply, "any_of"))
    if (text_at(alternative.as_object(), "kind") == "none") return true;
  return false;
}

}  // namespace

Dc09Vector::Dc09Vector(object line) : line_(std::move(line)) {
  settings_ = std::make_shared<const Dc09::Settings>(settings_from(line_.at("config").as_object()));
}

std::string Dc09Vector::name() const { return text_at(line_, "name") + ": " + text_at(line_, "why"); }
bool Dc09Vector::on_tcp() const { return text_at(line_, "transport") != "udp"; }
bool Dc09Vector::on_udp() const { return text_at(line_, "transport") != "tcp"; }
Instant Dc09Vector::now() const { return instant_from(text_at(line_.at("config").as_object(), "now")); }
const array& Dc09Vector::expected(std::string_view key) const { return array_at(line_.at("expect").as_object(), key); }

std::vector<Step> Dc09Vector::steps() const {
  std::vector<Step> steps;
  for (const auto& each : line_.at("send").as_array()) {
    if (each.is_string())
      steps.push_back({from_hex(std::string_view(each.as_string())), {}});
    else
      steps.push_back({{}, std::chrono::milliseconds(each.as_object().at("wait_ms").as_int64())});
  }
  return steps;
}

std::unique_ptr<protocol::Conversation> Dc09Vector::conversation() const {
  return std::make_unique<Dc09>(settings_,
                                [state = std::uint64_t{7}]() mutable { return state = state * 6364136223846793005U + 1442695040888963407U; });
}

void Dc09Vector::check(const Outcome& outcome, const Extent& extent) const {
  check_signals(outcome.delivered, expected("signals").size() * extent.times);
  check_repeats(outcome.delivered);
  if (extent.answers) check_answers(outcome.said, extent.times);
  if (extent.faults) check_faults(outcome);
  CHECK_FALSE(outcome.hung_up);
}

void Dc09Vector::check_beginning(const Outcome& outcome) const {
  REQUIRE(outcome.delivered.size() <= expected("signals").size());
  check_signals(outcome.delivered, outcome.delivered.size());
  CHECK(outcome.said.size() <= expected("reply").size());
}

void Dc09Vector::check_unstored(const Outcome& outcome) const {
  for (const auto& said : outcome.said) CHECK(said.find("\"DUH\"0000R0L0A0[]") != std::string::npos);
}

void Dc09Vector::check_unchanged(const Outcome& outcome) const {
  std::size_t life_signs = 0;
  for (const auto& each : expected("signals")) {
    const auto& events = array_at(each.as_object(), "events");
    const auto is_life_sign = [](const boost::json::value& event) { return life_sign(event_named(text_at(event.as_object(), "event")).value()); };
    if (std::all_of(events.begin(), events.end(), is_life_sign)) ++life_signs;
  }
  const auto at_once =
      std::count_if(outcome.said.begin(), outcome.said.end(), [](const auto& said) { return said.find("\"DUH\"0000R0L0A0[]") != std::string::npos; });
  CHECK(outcome.said.size() == life_signs + static_cast<std::size_t>(at_once));
}

void Dc09Vector::check_signals(const std::vector<Delivery>& delivered, std::size_t count) const {
  REQUIRE(delivered.size() == count);
  const auto& signals = expected("signals");
  for (std::size_t i = 0; i < count; ++i) check_signal(std::get<Signal>(delivered[i]), signals[i % signals.size()].as_object());
}

void Dc09Vector::check_signal(const Signal& signal, const object& wanted) const {
  CHECK(signal.gateway == settings_->gateway);
  CHECK(signal.account == dc09::in_capitals(text_at(wanted, "account")));
  CHECK(signal.data_account == dc09::in_capitals(text_at(wanted, "data_account")));
  check_says(signal.says, array_at(wanted, "events"));
  CHECK(signal.sent.has_value() == wanted.contains("time"));
  if (signal.sent && wanted.contains("time")) CHECK(*signal.sent == instant_from(text_at(wanted, "time")));

  const auto frame = frame_of(signal.raw.bytes);
  const auto header = dc09::read_header(frame.body);
  REQUIRE(header);
  CHECK(std::string(header->sequence) == text_at(wanted, "sequence"));
  CHECK(header->receiver.has_value() == wanted.contains("receiver"));
  CHECK(std::string(header->receiver.value_or("")) == text_at(wanted, "receiver"));
  CHECK(header->line.has_value() == wanted.contains("line"));
  CHECK(std::string(header->line.value_or("")) == text_at(wanted, "line"));
  CHECK(header->encrypted == wanted.contains("encrypted"));
  const auto message = dc09::read_message(*header, *settings_);
  check_events(message, array_at(wanted, "events"));
  const bool as_hex = wanted.contains("extended_bytes");
  CHECK(shown_extended(message.extended, as_hex) == shown_extended(array_at(wanted, as_hex ? "extended_bytes" : "extended")));
}

/// Heard more than once, each copy repeats the first; a link test never does.
void Dc09Vector::check_repeats(const std::vector<Delivery>& delivered) const {
  const auto& signals = expected("signals");
  for (std::size_t i = 0; i < delivered.size(); ++i) {
    const auto& signal = std::get<Signal>(delivered[i]);
    const auto& wanted = signals[i % signals.size()].as_object();
    const bool link_test = is_link_test(array_at(wanted, "events").at(0).as_object());
    CHECK(signal.repeat.empty() == link_test);
    if (link_test) continue;
    std::size_t first = 0;
    while (std::get<Signal>(delivered[first]).repeat != signal.repeat) ++first;
    const auto own = i % signals.size();
    const auto* repeats = wanted.if_contains("repeat_of");
    CHECK(first == (repeats != nullptr ? static_cast<std::size_t>(repeats->as_int64()) : own));
  }
}

void Dc09Vector::check_answers(const std::vector<std::string>& said, std::size_t times) const {
  std::vector<const object*> wanted;
  for (std::size_t i = 0; i < times; ++i)
    for (const auto& each : expected("reply"))
      if (!may_stay_away(each.as_object())) wanted.push_back(&each.as_object());
  REQUIRE(said.size() == wanted.size());
  for (std::size_t i = 0; i < said.size(); ++i) check_answer(said[i], *wanted[i]);
}

void Dc09Vector::check_answer(const std::string& said, const object& wanted) const {
  INFO("answer " << to_hex(said));
  if (wanted.contains("exact")) {
    CHECK(to_hex(said) == text_at(wanted, "exact"));
    return;
  }
  const auto frame = frame_of(said);
  CHECK(frame.length_right);
  const auto header = dc09::read_header(frame.body);
  REQUIRE(header);
  const auto kind = text_at(wanted, "kind");
  CHECK((header->encrypted ? "*" : "") + std::string(header->id) == kind);
  CHECK((frame.style == dc09::CrcStyle::binary) == (text_at(wanted, "crc") == "bin"));
  if (kind != "*ACK") return;
  CHECK(std::string(header->echo) == text_at(wanted, "header"));
  CHECK(header->content.find(']') == std::string_view::npos);
  const auto text = dc09::Cipher(from_hex(text_at(wanted, "key"))).decrypt(header->content);
  REQUIRE(text);
  const auto pad = text->find_first_of("|[]");
  CHECK((pad >= 1 && pad <= 16));
  CHECK(text->substr(pad) == "|" + text_at(wanted, "plain"));
}

/// `account_unknown` is the desk's to find: a conversation does not know the directory.
void Dc09Vector::check_faults(const Outcome& outcome) const {
  std::set<std::string> wanted, got;
  for (const auto& fault : expected("faults")) wanted.emplace(fault.as_string());
  wanted.erase("account_unknown");
  for (const auto& count : outcome.counts) got.insert(count.detail);
  CHECK(got == wanted);
}

}  // namespace hearken::vectors
