// The SMS codec, the joining of parts and the matching of reports against their vectors.

#include <map>

#include "protocol/gsm7.h"
#include "protocol/sms_join.h"
#include "protocol/sms_pdu.h"
#include "protocol/sms_reports.h"
#include "protocol/utf16.h"
#include "tests/catch.h"
#include "tests/vectors/vector_file.h"

namespace hearken::vectors {
namespace {

using boost::json::object;
using boost::json::value;
using namespace protocol;
using namespace std::chrono_literals;

template <class Check>
void each(std::string_view kind, std::size_t least, Check check) {
  std::size_t played = 0;
  for (const auto& vector : read_vectors("sms-pdu.jsonl")) {
    if (text_at(vector, "kind") != kind) continue;
    INFO(text_at(vector, "id") << " " << text_at(vector, "note"));
    check(vector);
    ++played;
  }
  CHECK(played >= least);
}

Instant at(const value& seconds) { return Instant{} + std::chrono::milliseconds(static_cast<std::int64_t>(seconds.to_number<double>() * 1000)); }

std::string two(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

value shown(const std::optional<sms::Stamp>& stamp, bool utc) {
  if (!stamp) return nullptr;
  using namespace std::chrono;
  const auto time = stamp->at + (utc ? 0min : stamp->offset);
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const auto second = duration_cast<seconds>(time - day).count();
  const auto zone = std::abs(stamp->offset.count());
  return value(std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) + "-" +
               two(static_cast<unsigned>(date.day())) + "T" + two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60) +
               (utc ? "Z" : (stamp->offset.count() < 0 ? "-" : "+") + two(zone / 60) + ":" + two(zone % 60)));
}

value shown(const std::vector<sms::PduFault>& faults) {
  boost::json::array words;
  for (const auto fault : faults) words.emplace_back(sms::word(fault));
  return words;
}

value shown(const std::optional<std::string>& text) { return text ? value(*text) : value(nullptr); }

std::string_view shown(sms::Alphabet alphabet) {
  return alphabet == sms::Alphabet::gsm7 ? "gsm7" : alphabet == sms::Alphabet::ucs2 ? "ucs2" : "8bit";
}

object shown(const sms::Deliver& message) {
  boost::json::array elements;
  for (const auto& element : message.elements) elements.push_back(boost::json::array{element.identifier, to_hex(element.data)});
  value concatenation = nullptr, ports = nullptr;
  if (const auto& c = message.concatenation) concatenation = {{"bits", c->bits}, {"ref", c->reference}, {"total", c->total}, {"part", c->part}};
  if (message.ports) ports = boost::json::array{message.ports->to, message.ports->from};
  return {{"sca", shown(message.centre)},
          {"tpdu_length", message.length},
          {"type", "deliver"},
          {"more", message.more},
          {"status_report_indicated", message.report_wanted},
          {"from", message.from},
          {"toa", message.from_type},
          {"pid", message.pid},
          {"dcs", message.dcs},
          {"sent", shown(message.sent, false)},
          {"sent_utc", shown(message.sent, true)},
          {"alphabet", shown(message.alphabet)},
          {"concat", concatenation},
          {"ports", ports},
          {"ies", elements},
          {"text", shown(message.text())},
          {"octets", to_hex(message.octets)},
          {"class", message.message_class ? value(*message.message_class) : value(nullptr)},
          {"faults", shown(message.faults)}};
}

object shown(const sms::StatusReport& report) {
  return {{"sca", shown(report.centre)},
          {"tpdu_length", report.length},
          {"type", "status_report"},
          {"more", report.more},
          {"for_command", report.for_command},
          {"mr", report.reference},
          {"to", report.to},
          {"toa", report.to_type},
          {"sent", shown(report.sent, false)},
          {"sent_utc", shown(report.sent, true)},
          {"done", shown(report.done, false)},
          {"done_utc", shown(report.done, true)},
          {"status", report.status},
          {"outcome", sms::word(sms::delivered(report.status))},
          {"faults", shown(report.faults)}};
}

// Numbers as one type, so that 5 and 5u are equal.
std::string plain(const value& shown) { return boost::json::serialize(shown); }

template <class Kind>
void check_decoded(const object& vector) {
  const auto pdu = sms::decode(text_at(vector, "pdu"));
  REQUIRE(pdu.has_value());
  REQUIRE(std::holds_alternative<Kind>(*pdu));
  const object read = shown(std::get<Kind>(*pdu));
  for (const auto& [key, wanted] : vector.at("expect").as_object()) {
    INFO(std::string(key));
    CHECK(plain(read.at(key)) == plain(wanted));
  }
}

sms::SubmitOptions options(const object& given) {
  sms::SubmitOptions read{.reference_bits = given.at("concat_bits").to_number<int>(),
                          .reference = given.at("ref").to_number<std::uint16_t>(),
                          .validity = {},
                          .report = given.at("report").as_bool(),
                          .flash = given.at("flash").as_bool()};
  if (!given.at("vp_minutes").is_null()) read.validity = std::chrono::minutes(given.at("vp_minutes").to_number<int>());
  return read;
}

}  // namespace

TEST_CASE("septets are packed and unpacked as the vectors show") {
  each("pack7", 12, [](const object& vector) {
    const auto units = to_utf16(text_at(vector, "text"));
    const auto septets = gsm7::septets(units);
    REQUIRE(septets);
    CHECK(septets->size() == vector.at("septets").to_number<std::size_t>());
    CHECK(to_hex(gsm7::pack(*septets)) == text_at(vector, "octets"));
    CHECK(gsm7::unpack(gsm7::pack(*septets), septets->size()) == *septets);
    CHECK(gsm7::text(*septets) == units);
  });
}

TEST_CASE("texts become the PDUs of the vectors, octet by octet") {
  each("submit", 41, [](const object& vector) {
    const auto made = sms::submit(text_at(vector, "to"), text_at(vector, "text"), options(vector.at("options").as_object()));
    REQUIRE(made.has_value());
    CHECK(shown(made->alphabet) == text_at(vector, "alphabet"));
    const auto& parts = array_at(vector, "parts");
    REQUIRE(made->parts.size() == parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      CHECK(made->parts[i].pdu == text_at(parts[i].as_object(), "pdu"));
      CHECK(made->parts[i].length == parts[i].at("cmgs_length").to_number<std::size_t>());
    }
  });
}

TEST_CASE("a text of more than 255 parts is refused") {
  each("submit_error", 1, [](const object& vector) { CHECK_FALSE(sms::submit(text_at(vector, "to"), text_at(vector, "text"), {}).has_value()); });
}

TEST_CASE("the validity is the smallest that covers the time") {
  each("validity", 15, [](const object& vector) {
    const std::string octet(1, static_cast<char>(sms::relative_validity(std::chrono::minutes(vector.at("minutes").to_number<int>()))));
    CHECK(to_hex(octet) == text_at(vector, "octet"));
  });
}

TEST_CASE("messages and status reports are read as the vectors show") {
  each("deliver", 61, check_decoded<sms::Deliver>);
  each("report", 45, check_decoded<sms::StatusReport>);
}

TEST_CASE("broken PDUs are refused, odd ones are read with their fault") {
  each("hostile", 172, [](const object& vector) {
    const auto pdu = sms::decode(text_at(vector, "pdu"));
    REQUIRE(pdu.has_value() == vector.at("accept").as_bool());
    if (!pdu) return;
    const auto faults = std::visit([](const auto& read) { return shown(read.faults); }, *pdu);
    CHECK(plain(faults) == plain(vector.at("faults")));
  });
}

TEST_CASE("every PDU of the vectors is survived cut short at each digit and with each octet inverted") {
  for (const auto& vector : read_vectors("sms-pdu.jsonl")) {
    const auto line = text_at(vector, "pdu").substr(0, 400);
    for (std::size_t i = 0; i < line.size(); ++i) {
      (void)sms::decode(line.substr(0, i));
      auto bent = line;
      bent[i] = bent[i] == 'F' ? '0' : 'F';
      if (const auto pdu = sms::decode(bent); pdu && std::holds_alternative<sms::Deliver>(*pdu)) (void)std::get<sms::Deliver>(*pdu).text();
    }
  }
}

TEST_CASE("the parts of a message are joined as the vectors show") {
  each("reassemble", 15, [](const object& vector) {
    const auto seconds = [&](const char* key) { return std::chrono::seconds(vector.at(key).to_number<int>()); };
    sms::Joiner joiner({.hold = seconds("hold_s"), .memory = seconds("dedupe_s"), .answers_at_once = false});
    boost::json::array joined;
    const auto note = [&](const std::vector<sms::Joined>& done, Instant when) {
      for (const auto& text : done) {
        boost::json::array missing(text.missing.begin(), text.missing.end());
        joined.push_back(
            {{"at", (when - Instant{}) / 1s}, {"from", text.from}, {"text", text.text}, {"complete", text.complete}, {"missing", missing}});
      }
    };
    const auto pass = [&](Instant now) {
      while (joiner.deadline() && *joiner.deadline() <= now) {
        const Instant due = *joiner.deadline();
        note(joiner.expire(due), due);
      }
    };
    for (const auto& heard : array_at(vector, "events")) {
      const Instant now = at(heard.at("at"));
      pass(now);
      const auto line = text_at(heard.as_object(), "pdu");
      note(joiner.add(std::get<sms::Deliver>(*sms::decode(line)), line, now), now);
    }
    pass(at(vector.at("end_at")));
    const auto& wanted = array_at(vector, "expect");
    REQUIRE(joined.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      for (const auto& [key, expected] : wanted[i].as_object()) CHECK(plain(joined[i].at(key)) == plain(expected));
    }
  });
}

TEST_CASE("status reports find their part as the vectors show") {
  each("match", 10, [](const object& vector) {
    sms::Reports reports(std::chrono::seconds(vector.at("window_s").to_number<int>()));
    std::map<std::size_t, sms::Reports::Match> found;
    const auto& sent = array_at(vector, "sent");
    const auto& told = array_at(vector, "reports");
    std::vector<std::pair<Instant, int>> order;  // sent ones counted from 1, reports from -1
    for (std::size_t i = 0; i < sent.size(); ++i) order.emplace_back(at(sent[i].at("at")), static_cast<int>(i) + 1);
    for (std::size_t i = 0; i < told.size(); ++i) order.emplace_back(at(told[i].at("at")), -static_cast<int>(i) - 1);
    std::sort(order.begin(), order.end());
    for (const auto& [now, number] : order) {
      std::optional<sms::Reports::Match> match;
      if (number > 0) {
        const auto& part = sent[static_cast<std::size_t>(number - 1)].as_object();
        match = reports.sent({PageId{number}, 0}, part.at("mr").to_number<std::uint8_t>(), text_at(part, "to"), now);
      } else {
        const auto pdu = sms::decode(text_at(told[static_cast<std::size_t>(-number - 1)].as_object(), "pdu"));
        match = reports.reported(std::get<sms::StatusReport>(*pdu), std::to_string(-number - 1), now);
      }
      if (match) found[static_cast<std::size_t>(std::stoul(match->line))] = *match;
    }
    const auto& wanted = array_at(vector, "expect");
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const bool matched = !wanted[i].at("part").is_null();
      REQUIRE(found.contains(i) == matched);
      if (!matched) continue;
      CHECK(text_at(sent[static_cast<std::size_t>(found[i].part.page.value - 1)].as_object(), "part") == wanted[i].at("part").as_string());
      CHECK(sms::word(found[i].outcome) == wanted[i].at("outcome").as_string());
    }
  });
}

}  // namespace hearken::vectors
