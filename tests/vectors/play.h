#pragma once
// Plays bytes to a conversation in virtual time, as a wire would, and gathers what comes of it. For any conversation: what the
// outcome should be is the business of each protocol's own test.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/conversation.h"
#include "tests/receipts.h"

namespace hearken::vectors {

/// When the store answers.
enum class Storing : std::uint8_t {
  at_once,
  late_and_backwards,  // all after the last byte, the last delivery first
  never,               // the disk has failed
  unchanged,           // as if each were a life sign that needs no record
};

/// All that came out, in the order of coming.
struct Outcome {
  std::vector<Delivery> delivered;
  std::vector<std::string> said;
  std::vector<protocol::Count> counts;
  bool hung_up = false;
  /// A later outcome of the same peer, put behind this one.
  void add(Outcome later);
};

class Player {
 public:
  Player(std::unique_ptr<protocol::Conversation> conversation, test::Receipts& receipts, Instant now, Storing storing = Storing::at_once);

  void hear(std::string_view bytes);
  /// Lets time pass; ticks come when they are due.
  void wait(std::chrono::milliseconds time);
  /// The peer has gone; with late storing the answers come now.
  void end();

  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] const Outcome& outcome() const { return outcome_; }

 private:
  void give(const protocol::Input& input);
  void take(protocol::Output& output);
  void answer(Ticket ticket);

  std::unique_ptr<protocol::Conversation> conversation_;
  test::Receipts& receipts_;
  Instant now_;
  Storing storing_;
  Outcome outcome_;
  std::vector<Ticket> waiting_;
};

/// One step of what a peer does.
struct Step {
  std::string bytes;                  // heard in one piece
  std::chrono::milliseconds pause{};  // or, with no bytes, silence
};

/// How a stream is cut: after these many bytes of it, the pauses kept in their places.
[[nodiscard]] std::vector<Step> split_at(const std::vector<Step>& steps, std::size_t at);
[[nodiscard]] std::vector<Step> byte_by_byte(const std::vector<Step>& steps);
[[nodiscard]] std::vector<Step> cut_short(const std::vector<Step>& steps, std::size_t at);
[[nodiscard]] std::size_t bytes_in(const std::vector<Step>& steps);

/// The places to cut a stream: each byte, or where it is long some 400 of them, among them the first and last.
[[nodiscard]] std::vector<std::size_t> cuts(std::size_t bytes);

void play(Player& player, const std::vector<Step>& steps);

}  // namespace hearken::vectors
