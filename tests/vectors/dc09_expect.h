#pragma once
// What a DC-09 vector expects, against what came out: answers, signals field by field, faults.

#include <boost/json.hpp>

#include "protocol/dc09.h"
#include "tests/vectors/play.h"

namespace hearken::vectors {

/// One line of dc09.jsonl or dc09-own.jsonl.
class Dc09Vector {
 public:
  explicit Dc09Vector(boost::json::object line);

  [[nodiscard]] std::string name() const;
  [[nodiscard]] bool on_tcp() const;
  [[nodiscard]] bool on_udp() const;
  [[nodiscard]] std::vector<Step> steps() const;
  [[nodiscard]] Instant now() const;
  [[nodiscard]] std::unique_ptr<protocol::Conversation> conversation() const;

  /// How much of it must match.
  struct Extent {
    std::size_t times = 1;  // the whole was heard so often
    bool faults = true;     // the faults are compared
    bool answers = true;
  };
  void check(const Outcome& outcome, const Extent& extent) const;
  void check(const Outcome& outcome) const { check(outcome, Extent{}); }

  /// Heard in part: what came out is the beginning of what the whole gives.
  void check_beginning(const Outcome& outcome) const;
  /// Nothing was stored: whatever is said needs no receipt.
  void check_unstored(const Outcome& outcome) const;
  /// Each was said to need no record: life signs alone are answered.
  void check_unchanged(const Outcome& outcome) const;

 private:
  void check_answers(const std::vector<std::string>& said, std::size_t times) const;
  void check_answer(const std::string& said, const boost::json::object& expected) const;
  void check_signal(const Signal& signal, const boost::json::object& expected) const;
  void check_signals(const std::vector<Delivery>& delivered, std::size_t count) const;
  void check_repeats(const std::vector<Delivery>& delivered) const;
  void check_faults(const Outcome& outcome) const;
  [[nodiscard]] const boost::json::array& expected(std::string_view key) const;

  boost::json::object line_;
  std::shared_ptr<const protocol::Dc09::Settings> settings_;
};

}  // namespace hearken::vectors
