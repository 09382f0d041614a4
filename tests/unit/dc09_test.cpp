// DC-09 beside its vectors: the configuration, the order of answers, what the conversation does when its wire or the store fails.

#include "protocol/dc09.h"

#include "tests/catch.h"
#include "tests/receipts.h"

using namespace hearken;
using namespace hearken::protocol;
using namespace std::chrono_literals;

namespace {

const Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 12h;

/// A frame of account 1234 in the clear.
std::string frame_of(const std::string& id_and_sequence, const std::string& payload = "#1234|NPA01") {
  return dc09::framed(id_and_sequence + "L0#1234[" + payload + "]", dc09::CrcStyle::hex);
}
std::string ack_of(const std::string& sequence) { return dc09::framed("\"ACK\"" + sequence + "L0#1234[]", dc09::CrcStyle::hex); }

struct Device {
  Dc09 conversation{std::make_shared<const Dc09::Settings>(), [] { return std::uint64_t{1}; }};
  test::Receipts receipts;
  std::vector<Ticket> tickets;

  std::vector<std::string> give(const Input& input, Instant now = noon) {
    std::vector<std::string> said;
    for (auto& output : conversation.handle(input, now)) {
      if (const auto* deliver = std::get_if<Deliver>(&output)) tickets.push_back(deliver->ticket);
      if (auto* say = std::get_if<Say>(&output)) said.push_back(std::move(say->bytes));
    }
    return said;
  }
  std::vector<std::string> store(std::size_t which) { return give(Stored{receipts.of(tickets.at(which))}); }
};

struct Read {
  dc09::Settings settings;
  std::string complaints;
};

Read read(const std::string& text) {
  const auto document = config::Document::parse("[dc09]\n" + text, "station.toml");
  Read result{dc09::read_settings(document.root().table("dc09").value(), {"g"}), {}};
  for (const auto& mistake : document.mistakes()) result.complaints += document.show(mistake);
  return result;
}

}  // namespace

TEST_CASE("answers wait for those delivered before them, and one that was not stored is left out") {
  Device device;
  for (const auto* sequence : {"0001", "0002", "0003"}) CHECK(device.give(Heard{frame_of("\"SIA-DCS\"" + std::string(sequence))}).empty());
  CHECK(device.store(2).empty());
  CHECK(device.give(NotStored{device.tickets.at(1)}).empty());
  CHECK(device.store(0) == std::vector{ack_of("0001"), ack_of("0003")});
  CHECK(device.store(0).empty());  // nothing is acknowledged twice
}

TEST_CASE("a malformed header is answered at once, also while others wait") {
  Device device;
  CHECK(device.give(Heard{frame_of("\"SIA-DCS\"0001")}).empty());
  CHECK(device.give(Heard{frame_of("\"SIA-DCS\"")}) == std::vector{dc09::framed("\"DUH\"0000R0L0A0[]", dc09::CrcStyle::hex)});
  CHECK(device.store(0) == std::vector{ack_of("0001")});
}

TEST_CASE("after the end answers still leave, and nothing more is heard") {
  Device device;
  device.give(Heard{frame_of("\"SIA-DCS\"0001")});
  device.give(Ended{});
  device.give(Heard{frame_of("\"SIA-DCS\"0002")});
  CHECK(device.tickets.size() == 1);
  CHECK(device.store(0) == std::vector{ack_of("0001")});
}

TEST_CASE("what was owed to a lost connection is not said on the next one") {
  Device device;
  device.give(Heard{frame_of("\"SIA-DCS\"0001")});
  device.give(Heard{frame_of("\"SIA-DCS\"0002").substr(0, 20)});
  device.give(Reopened{});
  device.give(Heard{frame_of("\"SIA-DCS\"0003")});
  CHECK(device.store(0).empty());
  CHECK(device.store(1) == std::vector{ack_of("0003")});
}

TEST_CASE("Unchanged acknowledges life signs alone") {
  Device device;
  device.give(Heard{frame_of("\"NULL\"0000", "")});
  device.give(Heard{frame_of("\"SIA-DCS\"0001", "#1234|NRP0000")});
  device.give(Heard{frame_of("\"SIA-DCS\"0002")});
  CHECK(device.give(Unchanged{device.tickets.at(0)}) == std::vector{ack_of("0000")});
  CHECK(device.give(Unchanged{device.tickets.at(1)}) == std::vector{ack_of("0001")});
  CHECK(device.give(Unchanged{device.tickets.at(2)}).empty());
}

TEST_CASE("a deadline stands while a frame is unfinished, and counts from its beginning") {
  Device device;
  const auto frame = frame_of("\"SIA-DCS\"0001");
  CHECK_FALSE(device.conversation.deadline());
  device.give(Heard{frame.substr(0, 20)}, noon);
  device.give(Heard{frame.substr(20, 5)}, noon + 3s);
  CHECK(device.conversation.deadline() == noon + 5s);
  device.give(Tick{}, noon + 4s);  // a spurious one does no harm
  device.give(Heard{frame.substr(25)}, noon + 4s);
  CHECK(device.tickets.size() == 1);
  CHECK_FALSE(device.conversation.deadline());
}

TEST_CASE("a page is not for this protocol, and says so") {
  Device device;
  const auto outputs = device.conversation.handle(Asked{{{7}, "+8615400000001", "text", true, false}}, noon);
  REQUIRE(outputs.size() == 1);
  CHECK(std::get<Told>(outputs[0]).report == Report{{7}, Outcome::failed, "DC-09 carries no pages"});
}

TEST_CASE("the settings of a gateway, with keys and accounts of their own") {
  const auto [settings, complaints] = read(
      "window_back = \"60s\"\naccount_includes = [\"receiver\", \"line\"]\n"
      "[[dc09.key]]\ntext = \"0123456789ABCDEF\"\n"
      "[[dc09.key]]\naccount = \"a001\"\nhex = \"00112233445566778899aabbccddeeff0011223344556677\"\n"
      "[[dc09.account]]\naccount = \"5050\"\nwindow = false\nencoding = \"windows-1252\"\n");
  CHECK(complaints.empty());
  CHECK(settings.window == dc09::Window{true, false, 60s, 20s});
  CHECK(settings.account_includes_line);
  CHECK(settings.cipher_of("A001") != settings.cipher_of("1234"));
  CHECK(settings.cipher_of("1234") != nullptr);
  CHECK_FALSE(settings.window_of("5050").on);
  CHECK(settings.encoding_of("5050") == TextEncoding::windows1252);
  CHECK(settings.encoding_of("1234") == TextEncoding::gb18030);
}

TEST_CASE("without a table everything has its default") {
  const auto [settings, complaints] = read("");
  CHECK(complaints.empty());
  CHECK(settings.window == dc09::Window{true, false, 40s, 20s});
  CHECK(settings.cipher_of("1234") == nullptr);
}

TEST_CASE("mistakes in keys are told without a part of the key") {
  const std::string secret = "SECRETSECRET";
  const auto [settings, complaints] =
      read("[[dc09.key]]\naccount = \"A001\"\ntext = \"" + secret + "\"\n[[dc09.key]]\naccount = \"A002\"\nhex = \"0G" + secret +
           "\"\n[[dc09.key]]\naccount = \"A003\"\n[[dc09.key]]\naccount = \"not one\"\ntext = \"0123456789ABCDEF\"\n");
  CHECK(complaints.find("the key has 12 bytes") != std::string::npos);
  CHECK(complaints.find("16, 24 or 32 bytes") != std::string::npos);
  CHECK(complaints.find("not pairs of hex digits") != std::string::npos);
  CHECK(complaints.find("a key is missing") != std::string::npos);
  CHECK(complaints.find("is no account") != std::string::npos);
  CHECK(complaints.find("0123456789ABCDEF") == std::string::npos);
  CHECK(complaints.find(secret) == std::string::npos);
}

TEST_CASE("an account may include receiver and line") {
  auto settings = std::make_shared<Dc09::Settings>();
  settings->account_includes_receiver = settings->account_includes_line = true;
  Dc09 conversation(settings, [] { return std::uint64_t{1}; });
  const auto outputs = conversation.handle(Heard{dc09::framed("\"SIA-DCS\"0001R1La#12ab[#12ab|NPA01]", dc09::CrcStyle::hex)}, noon);
  const auto& signal = std::get<Signal>(std::get<Deliver>(outputs.at(0)).what);
  CHECK(signal.account == "R1LA#12AB");
}

TEST_CASE("what is not valid UTF-8 never reaches the journal as text") {
  Device device;
  const auto outputs = device.conversation.handle(Heard{dc09::framed("\"SIA\xFF\"0001L0#1234[#1234|\xFF\xFE]", dc09::CrcStyle::hex)}, noon);
  const auto& signal = std::get<Signal>(std::get<Deliver>(outputs.at(0)).what);
  CHECK(valid_utf8(signal.repeat));
  CHECK(valid_utf8(signal.says.at(0).text));
}

TEST_CASE("places in extended fields are words for the operator") {
  Device device;
  const auto bytes = dc09::framed("\"SIA-DCS\"0001L0#1234[#1234|NPA01][R\xCE\xD4\xCA\xD2][M0026B9E4268B][X006E07.7]", dc09::CrcStyle::hex);
  const auto outputs = device.conversation.handle(Heard{bytes}, noon);
  const auto& signal = std::get<Signal>(std::get<Deliver>(outputs.at(0)).what);
  CHECK(signal.says.at(0).text == "卧室, X 006E07.7");
}

TEST_CASE("a second account in one transmission is told to a person, and not counted for the first") {
  Device device;
  const auto bytes = dc09::framed("\"SIA-DCS\"0001L0#9999[#1234|NPA01][#5678|NPA02]", dc09::CrcStyle::hex);
  const auto outputs = device.conversation.handle(Heard{bytes}, noon);
  const auto& signal = std::get<Signal>(std::get<Deliver>(outputs.at(0)).what);
  CHECK(signal.data_account == "1234");
  REQUIRE(signal.says.size() == 2);
  CHECK(signal.says.at(1).event == Event::unidentified);
  CHECK(signal.says.at(1).text.find("#5678|NPA02") != std::string::npos);
}

TEST_CASE("more mistakes of a table: a key given twice, two for one account, an account that is none, a window of nobody") {
  const std::string key = "text = \"0123456789ABCDEF\"\n";
  const auto [settings, complaints] = read(
      "account_includes = [\"sector\"]\n[[dc09.key]]\n" + key + "hex = \"00112233445566778899AABBCCDDEEFF\"\n[[dc09.key]]\naccount = \"A001\"\n" +
      key + "[[dc09.key]]\naccount = \"a001\"\n" + key + "[[dc09.account]]\naccount = \"12345678901234567\"\n[[dc09.account]]\nwindow = false\n");
  for (const auto* words : {"is no part of an account", "a key is given twice", "has a key already", "`12345678901234567` is no account"})
    CHECK(complaints.find(words) != std::string::npos);
}

TEST_CASE("a frame that nobody waits for any more leaves nothing behind") {
  Device device;
  device.give(Heard{frame_of("\"SIA-DCS\"0001").substr(0, 20)}, noon);
  CHECK(device.conversation.deadline());
  device.give(Ended{});
  device.give(Ended{});
  CHECK_FALSE(device.conversation.deadline());
  device.give(Tick{}, noon + 1min);
  device.give(Unchanged{Ticket{99}});
  CHECK(device.tickets.empty());
}

TEST_CASE("a transmission of an unknown kind, an answer that somebody sends us, a header of nothing") {
  Device device;
  CHECK(device.give(Heard{frame_of("\"ACK\"0001")}).empty());
  CHECK(device.give(Heard{frame_of("\"*\"0001")}).size() == 1);
  CHECK(device.give(Heard{frame_of("\"SIA-DCS\"12345678901")}).size() == 1);
  CHECK(device.tickets.empty());
  const auto outputs = device.conversation.handle(Heard{frame_of("\"XYZ\"0001", "#1234|NPA01")}, noon);
  const auto& signal = std::get<Signal>(std::get<Deliver>(outputs.at(0)).what);
  CHECK(signal.says.at(0).event == Event::unidentified);
  CHECK(signal.says.at(0).text.find("#1234|NPA01") != std::string::npos);
}
