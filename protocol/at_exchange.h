#pragma once
// One command at a time to a modem, and its answer: the next only after the final result of the last, or its time limit, and a
// short pause (old modems lose the first characters). What comes unasked in between is handed on.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/at_errors.h"
#include "protocol/at_lines.h"
#include "protocol/signal.h"

namespace hearken::protocol::at {

struct Answer {
  std::string command;
  std::string result;              // empty: none came in time
  std::vector<std::string> lines;  // also of an answer without a final result
  bool written = false;            // the PDU had been written: it may be out
  [[nodiscard]] bool ok() const { return result == "OK"; }
  [[nodiscard]] bool timed_out() const { return result.empty(); }
  [[nodiscard]] ErrorClass error() const { return error_class(result); }
  /// The line of information with this beginning; empty: none.
  [[nodiscard]] std::string line(std::string_view beginning) const;
};

/// Write this now: the modem has prompted for it.
struct Write {
  std::string bytes;
};

class Exchange {
 public:
  using Heard = std::variant<Urc, Answer, Write, Echo, Stray, Oversize>;

  static constexpr std::chrono::milliseconds pause{50};

  /// No command runs, and the pause after the last is over.
  [[nodiscard]] bool idle(Instant now) const { return !limit_ && now >= free_; }
  [[nodiscard]] bool asking() const { return limit_.has_value(); }
  [[nodiscard]] bool written() const { return written_; }

  /// Gives the bytes to write.
  [[nodiscard]] std::string ask(std::string command, std::chrono::milliseconds limit, Instant now);
  /// A command that prompts (`AT+CMGS=21`); the PDU follows the prompt, then its own limit counts.
  [[nodiscard]] std::string ask_to_send(std::string command, std::string pdu, std::chrono::milliseconds prompt, std::chrono::milliseconds limit,
                                        Instant now);
  /// Nothing is asked before `until`.
  void rest(Instant until) { free_ = std::max(free_, until); }

  [[nodiscard]] std::vector<Heard> hear(std::string_view bytes, Instant now);
  /// The answer that did not come in time, with what came of it.
  [[nodiscard]] std::optional<Answer> overdue(Instant now);
  /// The command that runs will not be answered any more.
  [[nodiscard]] std::optional<Answer> abandon(Instant now);
  /// The wire is new.
  void reset(Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const { return limit_; }
  [[nodiscard]] Instant free() const { return free_; }

 private:
  Answer finished(std::string result, std::vector<std::string> lines, Instant now);

  Lines lines_;
  std::string command_, pdu_;
  std::chrono::milliseconds send_limit_{0};
  bool written_ = false;
  std::optional<Instant> limit_;
  Instant free_;
};

}  // namespace hearken::protocol::at
