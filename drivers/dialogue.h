#pragma once
// Carries a Conversation for one peer, whatever the wire: gives it one input at a time, drains what follows before the next,
// hands deliveries to the station and their verdicts back, and keeps the timer of its deadline().
//
// - A verdict that comes after the peer has gone is dropped; the delivery stands (answers hold the dialogue weakly).
// - Back pressure: full() while 1,024 deliveries or 1 MiB wait, until both are below half.
// - An exception out of the conversation is a bug of ours: it ends this dialogue alone. The bytes that it was given are
//   delivered as a signal that could not be read, so that a person sees them; the line is hung up.
// - Time: the conversation is given the station's clock. Waits are measured on a steady one, and a Tick never comes before its
//   deadline by the clock that it is given, so a clock that jumps back makes no deadline late.
// - No Tick while there is no line (conversation.h).
// Loop's thread only.

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/wire.h"

namespace hearken::drivers {

class Dialogue final : public std::enable_shared_from_this<Dialogue> {
 public:
  static constexpr std::size_t deliveries_max = 1024;
  static constexpr std::size_t bytes_max = 1 << 20;

  /// What the dialogue may do to its wire. None of these may close it at once: the dialogue is in the midst of its outputs.
  class Line {
   public:
    virtual void say(std::string_view bytes) = 0;
    virtual void hang_up(const std::string& why) = 0;
    virtual void reset(const std::string& why) = 0;
    virtual void answered() = 0;  ///< a verdict came: full() and settled() may have changed

   protected:
    ~Line() = default;
  };

  /// Who wants to see what passes by on its way to the station (a channel).
  class Watcher {
   public:
    virtual void told(const protocol::Health& health) = 0;
    virtual void reported(const Report& report) = 0;

   protected:
    ~Watcher() = default;
  };

  explicit Dialogue(std::shared_ptr<const WireParts> parts, Watcher* watcher = nullptr);

  /// The line is open; the first time, or again (then the conversation is told).
  void attach(Line& line);
  void detach();
  /// The wire goes: nothing is done any more, whatever still comes.
  void leave();

  void take(protocol::Input input);

  [[nodiscard]] bool full() const { return full_; }
  [[nodiscard]] bool settled() const { return waiting_ == 0; }  ///< no delivery waits for its verdict
  [[nodiscard]] bool answering() const { return answering_; }   ///< Line::answered() follows on what is said now
  [[nodiscard]] bool failed() const { return failed_; }         ///< a bug ended it

 private:
  void step(const protocol::Input& input);
  void perform(protocol::Output& output);
  void deliver(protocol::Deliver& delivery);
  void answered(const protocol::Verdict& verdict, std::size_t bytes);
  void give_up(const protocol::Input* input, const std::string& bug);
  void arm(Instant told);
  void wait_until_due();
  void timer_fired();

  std::shared_ptr<const WireParts> parts_;
  Watcher* watcher_;
  std::unique_ptr<protocol::Conversation> conversation_;
  Line* line_ = nullptr;
  std::vector<protocol::Input> queue_;  // what came while outputs were drained
  std::size_t waiting_ = 0;             // deliveries without a verdict, and their bytes
  std::size_t waiting_bytes_ = 0;
  std::optional<Instant> deadline_;              // what `due_` was reckoned from
  boost::asio::steady_timer::time_point due_{};  // by the steady clock
  boost::asio::steady_timer timer_;
  bool timer_set_ = false;
  bool met_ = false;  // it had a line before
  bool draining_ = false;
  bool answering_ = false;
  bool full_ = false;
  bool failed_ = false;
  bool left_ = false;
};

}  // namespace hearken::drivers
