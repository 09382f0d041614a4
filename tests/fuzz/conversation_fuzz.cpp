// One fuzz target for every conversation of the catalogue.
//
// Input: one byte for the protocol (its initial: `d` is dc09; any other byte by its value), one for the number of steps, two
// bytes for each step, then the stream that the peer sends. Steps hear a piece of the stream, let time pass, answer for the
// store; what is left of the stream is heard at the end, and then the peer goes.
//
// What must hold for any bytes and any order of inputs: nothing throws; each ticket is new; ticks let time pass; what goes to
// the desk is valid UTF-8. DC-09 must also hear the same in one piece as byte by byte.
//
// A random byte never finds a right CRC, so the mutator mends those of DC-09 frames most of the time.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "config/table.h"
#include "daemon/catalogue/catalogue.h"
#include "protocol/dc09_frame.h"
#include "protocol/text_encoding.h"
#include "tests/receipts.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace hearken::fuzz {
namespace {

using namespace std::chrono_literals;
using namespace protocol;

constexpr std::string_view settings = R"(
[dc09]
account_includes = ["line"]
[[dc09.key]]
account = "AAAA"
text = "0123456789ABCDEF"
[[dc09.key]]
account = "CCCC"
text = "0123456789ABCDEF0123456789ABCDEF"
[[dc09.account]]
account = "1234"
window_plain = true
)";

const Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 12h;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

struct Protocol {
  std::string_view name;
  MakeConversation make;
};

const std::vector<Protocol>& protocols() {
  static const auto all = [] {
    static const auto document = config::Document::parse(std::string(settings), "fuzz.toml");
    static const auto empty = config::Document::parse("", "empty.toml");
    std::vector<Protocol> list;
    for (const auto& entry : catalogue::protocols())
      list.push_back({entry.name, entry.make(document.root().table(entry.name).value_or(empty.root()), {"fuzz"})});
    require(document.mistakes().empty(), "the settings above are right");
    return list;
  }();
  return all;
}

const Protocol& protocol_of(std::uint8_t byte) {
  for (const auto& each : protocols())
    if (each.name[0] == static_cast<char>(byte)) return each;
  return protocols()[byte % protocols().size()];
}

test::Receipts& receipts() {
  static test::Receipts all;
  return all;
}

void check(const Signal& signal) {
  require(valid_utf8(signal.account) && valid_utf8(signal.data_account) && valid_utf8(signal.repeat) && valid_utf8(signal.remark),
          "UTF-8 of a signal");
  for (const auto& said : signal.says)
    for (const auto* text : {&said.code, &said.zone, &said.partition, &said.user, &said.text}) require(valid_utf8(*text), "UTF-8 of what is said");
}
void check(const Text& text) { require(valid_utf8(text.words) && valid_utf8(text.from) && valid_utf8(text.repeat), "UTF-8 of an SMS"); }
void check(const Report& report) { require(valid_utf8(report.detail), "UTF-8 of a report"); }

/// One conversation, and what it is owed.
class Peer {
 public:
  explicit Peer(const Protocol& protocol) : conversation_(protocol.make()) {}

  void give(const Input& input) {
    for (auto& output : conversation_->handle(input, now_)) {
      if (auto* deliver = std::get_if<Deliver>(&output)) take(*deliver);
      if (const auto* count = std::get_if<Count>(&output)) require(valid_utf8(count->detail), "UTF-8 of a fault");
    }
  }

  /// From a copy of exactly these bytes, so that the sanitizer sees whoever looks beside or behind them.
  void hear(std::string_view bytes) {
    const std::vector<char> copy(bytes.begin(), bytes.end());
    give(Heard{{copy.data(), copy.size()}});
  }

  void wait(std::chrono::milliseconds time) {
    const auto end = now_ + time;
    int at_once = 0;
    for (auto due = conversation_->deadline(); due && *due <= end; due = conversation_->deadline()) {
      at_once = *due > now_ ? 0 : at_once + 1;
      require(at_once < 32, "ticks let time pass: a driver would turn for ever");
      now_ = std::max(now_, *due);
      give(Tick{});
    }
    now_ = end;
  }

  void answer(std::uint8_t which, bool stored) {
    if (waiting_.empty()) return;
    const auto place = waiting_.begin() + static_cast<std::ptrdiff_t>(which % waiting_.size());
    const auto ticket = *place;
    waiting_.erase(place);
    if (stored)
      give(Stored{receipts().of(ticket)});
    else
      give(NotStored{ticket});
  }

  void answer_unchanged() {
    if (waiting_.empty()) return;
    const auto ticket = waiting_.front();
    waiting_.erase(waiting_.begin());
    give(Unchanged{ticket});
  }

  [[nodiscard]] const std::vector<Delivery>& delivered() const { return delivered_; }

 private:
  void take(Deliver& deliver) {
    require(seen_.insert(deliver.ticket).second, "a ticket is new");
    std::visit([](const auto& what) { check(what); }, deliver.what);
    waiting_.push_back(deliver.ticket);
    delivered_.push_back(std::move(deliver.what));
  }

  std::unique_ptr<Conversation> conversation_;
  Instant now_ = noon;
  std::set<Ticket> seen_;
  std::vector<Ticket> waiting_;
  std::vector<Delivery> delivered_;
};

void step(Peer& peer, std::uint8_t what, std::uint8_t how, std::string_view& stream) {
  const auto piece = stream.substr(0, how);
  switch (what % 16) {
    case 0:
    case 1:
    case 2:
      peer.hear(piece);
      return stream.remove_prefix(piece.size());
    case 3:
      for (const char& c : piece) peer.hear({&c, 1});
      return stream.remove_prefix(piece.size());
    case 4:
      return peer.wait(std::chrono::milliseconds(how));
    case 5:
      return peer.wait(std::chrono::seconds(how));
    case 6:
      return peer.give(Tick{});
    case 7:
    case 8:
      return peer.answer(0, true);
    case 9:
      return peer.answer(how, true);
    case 10:
      return peer.answer(how, false);
    case 11:
      return peer.answer_unchanged();
    case 12:
      return peer.give(Asked{{{how}, "+8615400000001", std::string(piece.begin(), piece.end()), (how & 1) != 0, (how & 2) != 0}});
    case 13:
      return peer.give(Withdrawn{{how}});
    case 14:
      return (how & 1) != 0 ? peer.give(Recalled{{how}, "+8615400000001", {how}, {}}) : peer.give(Reopened{});
    default:
      return how < 16 ? peer.give(Ended{}) : peer.give(Stored{receipts().of(Ticket{how})});
  }
}

/// The same stream in one piece and byte by byte.
void compare_cuts(const Protocol& protocol, std::string_view stream) {
  Peer whole(protocol), bytes(protocol);
  whole.hear(stream);
  whole.give(Ended{});
  for (const char& c : stream) bytes.hear({&c, 1});
  bytes.give(Ended{});
  require(whole.delivered() == bytes.delivered(), "any cut gives the same signals");
}

void run(std::string_view input) {
  if (input.size() < 2) return;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(input[at]); };
  const auto& protocol = protocol_of(byte(0));
  const std::size_t steps = std::min<std::size_t>(byte(1), (input.size() - 2) / 2);
  auto stream = input.substr(2 + 2 * steps);
  if (protocol.name == "dc09") compare_cuts(protocol, stream);
  Peer peer(protocol);
  for (std::size_t i = 0; i < steps; ++i) step(peer, byte(2 + 2 * i), byte(3 + 2 * i), stream);
  peer.hear(stream);
  peer.wait(60s);
  peer.give(Ended{});
  peer.answer(0, true);
}

/// Writes the right CRC into what looks like a DC-09 frame with hex digits, the length too.
void mend(std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    if (at + 9 >= size || bytes[at + 9] != '"') continue;
    const auto end = bytes.find('\r', at + 10);
    if (end == std::string_view::npos) return;
    const auto frame = dc09::framed(bytes.substr(at + 9, end - at - 9), dc09::CrcStyle::hex);
    if (frame.size() == end - at + 1) std::copy(frame.begin(), frame.end(), data + at);
    at = end;
  }
}

}  // namespace
}  // namespace hearken::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(data, size, most);
  if (seed % 8 != 0) hearken::fuzz::mend(data, size);
  return size;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hearken::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
