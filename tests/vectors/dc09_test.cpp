// Every DC-09 vector, heard in every way that a wire may bring it.

#include "tests/catch.h"
#include "tests/vectors/dc09_expect.h"
#include "tests/vectors/vector_file.h"

namespace hearken::vectors {
namespace {

using namespace std::chrono_literals;

const std::string good_frame = "\nB90D0035\"SIA-DCS\"0061L0#1234[#1234|NQA02]_12:00:00,11-24-2026\r";
constexpr auto longer_than_the_frame_timeout = 6s;

test::Receipts& receipts() {
  static test::Receipts all;
  return all;
}

const std::vector<Dc09Vector>& all_vectors() {
  static const auto all = [] {
    std::vector<Dc09Vector> vectors;
    for (const auto* file : {"dc09.jsonl", "dc09-own.jsonl"})
      for (auto& line : read_vectors(file)) vectors.emplace_back(std::move(line));
    return vectors;
  }();
  return all;
}

template <class Check>
void for_each_on_tcp(Check check) {
  for (const auto& vector : all_vectors()) {
    if (!vector.on_tcp()) continue;
    INFO(vector.name());
    check(vector);
  }
}

/// On a connection that stays open until the frame timeout has passed.
Outcome heard(const Dc09Vector& vector, const std::vector<Step>& steps, Storing storing = Storing::at_once) {
  Player player(vector.conversation(), receipts(), vector.now(), storing);
  play(player, steps);
  if (storing != Storing::late_and_backwards) player.wait(longer_than_the_frame_timeout);  // answers bear the time of saying
  player.end();
  return player.outcome();
}

/// Each step is a datagram, and each datagram a conversation.
Outcome heard_in_datagrams(const Dc09Vector& vector) {
  Outcome all;
  for (const auto& step : vector.steps()) {
    Player player(vector.conversation(), receipts(), vector.now());
    player.hear(step.bytes);
    player.end();
    all.add(player.outcome());
  }
  return all;
}

std::vector<Step> behind(std::string junk, std::vector<Step> steps) {
  steps.insert(steps.begin(), {std::move(junk), {}});
  return steps;
}

std::vector<Step> twice(std::vector<Step> steps) {
  const auto once = steps;
  steps.insert(steps.end(), once.begin(), once.end());
  return steps;
}

std::vector<Step> glued(const std::vector<Step>& steps) {
  Step all;
  for (const auto& step : steps) all.bytes += step.bytes;
  return {all};
}

}  // namespace

TEST_CASE("every DC-09 vector, whole") {
  REQUIRE(all_vectors().size() > 200);
  for_each_on_tcp([](const Dc09Vector& vector) { vector.check(heard(vector, vector.steps())); });
}

TEST_CASE("every DC-09 vector, in datagrams") {
  for (const auto& vector : all_vectors()) {
    if (!vector.on_udp()) continue;
    INFO(vector.name());
    vector.check(heard_in_datagrams(vector));
  }
}

TEST_CASE("every DC-09 vector, split at each byte") {
  for_each_on_tcp([](const Dc09Vector& vector) {
    for (const auto at : cuts(bytes_in(vector.steps()))) {
      INFO("split at " << at);
      vector.check(heard(vector, split_at(vector.steps(), at)));
    }
  });
}

TEST_CASE("every DC-09 vector, byte by byte") {
  for_each_on_tcp([](const Dc09Vector& vector) { vector.check(heard(vector, byte_by_byte(vector.steps()))); });
}

TEST_CASE("every DC-09 vector, all in one piece") {
  // Without its pauses a half frame is cut off by the next one instead of the time-out.
  for_each_on_tcp([](const Dc09Vector& vector) { vector.check(heard(vector, glued(vector.steps())), {.faults = false}); });
}

TEST_CASE("every DC-09 vector, glued to itself: all is answered again and folds into the first") {
  // What never ends runs into its own copy, and is then told in another word.
  for_each_on_tcp([](const Dc09Vector& vector) { vector.check(heard(vector, glued(twice(vector.steps()))), {.times = 2, .faults = false}); });
}

TEST_CASE("every DC-09 vector, behind junk") {
  for (const std::string junk : {"OK\r\nREADY\r\n", "\n\n\r\n \r\n", "\n\"\"\"\"\"\"\"\"\"\"\"", "\n0000\"\"\"\"\"", "\n12345678\"\n1234567"}) {
    for_each_on_tcp([&](const Dc09Vector& vector) {
      INFO("behind " << to_hex(junk));
      vector.check(heard(vector, behind(junk, vector.steps())), {.faults = false});
    });
  }
}

TEST_CASE("every DC-09 vector, cut short at each byte: what was whole stays, and the next frame is served") {
  for_each_on_tcp([](const Dc09Vector& vector) {
    const auto steps = vector.steps();
    for (const auto at : cuts(bytes_in(steps))) {
      INFO("cut at " << at);
      const auto before = heard(vector, cut_short(steps, at));
      vector.check_beginning(before);
      for (const auto pause : {0s, longer_than_the_frame_timeout}) {
        auto with_good_frame = cut_short(steps, at);
        with_good_frame.push_back({{}, pause});
        with_good_frame.push_back({good_frame, {}});
        const auto after = heard(vector, with_good_frame);
        REQUIRE(after.delivered.size() == before.delivered.size() + 1);
        CHECK(std::get<Signal>(after.delivered.back()).raw.bytes == good_frame);
      }
    }
  });
}

TEST_CASE("every DC-09 vector, stored late and backwards: the answers keep their order") {
  for_each_on_tcp([](const Dc09Vector& vector) {
    // What has not ended is told as cut off by the end, not by the time-out.
    vector.check(heard(vector, vector.steps(), Storing::late_and_backwards), {.faults = false});
  });
}

TEST_CASE("every DC-09 vector, not stored: nothing is acknowledged") {
  for_each_on_tcp([](const Dc09Vector& vector) {
    const auto outcome = heard(vector, vector.steps(), Storing::never);
    vector.check(outcome, {.answers = false});
    vector.check_unstored(outcome);
  });
}

TEST_CASE("every DC-09 vector, said to need no record: only life signs are acknowledged") {
  for_each_on_tcp([](const Dc09Vector& vector) { vector.check_unchanged(heard(vector, vector.steps(), Storing::unchanged)); });
}

}  // namespace hearken::vectors
