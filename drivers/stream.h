#pragma once
// One open stream with its dialogue: a TCP connection or a serial port. Reads when bytes are there and the dialogue is not
// full, gathers what is said in one turn of the loop into one write, and closes when it should.
//
// - Reading waits for readiness and reads into one buffer that all share: ten thousand idle streams hold no buffers.
// - A peer that ends its side still gets the answers to what it sent; then the stream closes. So does a HangUp. Both wait at
//   most `linger`.
// - A peer that lets 1 MiB of answers lie is dropped.
// Handlers hold the stream; its owner must abandon() it before it goes. Loop's thread only.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/dialogue.h"

namespace hearken::drivers {

class Stream : public std::enable_shared_from_this<Stream>, private Dialogue::Line {
 public:
  static constexpr std::chrono::seconds linger{10};
  static constexpr std::chrono::seconds linger_stopping{2};
  static constexpr std::size_t unsent_max = 1 << 20;

  /// Whose stream it is. Called from the loop, never from inside a call of the owner's own.
  class Owner {
   public:
    /// Bytes have come; gives back what the dialogue is to hear of them.
    virtual std::string_view came(Stream& stream, std::string_view bytes) = 0;
    /// Once, after it has closed.
    virtual void closed(Stream& stream, const std::string& why) = 0;
    virtual void reset(Stream& stream, const std::string& why) = 0;

   protected:
    ~Owner() = default;
  };

  enum class Kind : std::uint8_t { socket, terminal };

  /// Takes the descriptor over; it is non-blocking.
  Stream(Owner& owner, boost::asio::any_io_executor loop, int descriptor, Kind kind, std::shared_ptr<Dialogue> dialogue);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream();

  void start();
  /// Hears nothing more; closes when all is answered and written, or after `within`.
  void finish(const std::string& why, std::chrono::milliseconds within);
  /// Closes now.
  void close(const std::string& why);
  /// The owner goes: closes and tells nobody.
  void abandon();

  [[nodiscard]] bool open() const { return descriptor_.is_open(); }
  /// Answers are awaited, or wait to be written.
  [[nodiscard]] bool busy() const { return !dialogue_->settled() || !out_.empty(); }
  [[nodiscard]] int descriptor() { return descriptor_.native_handle(); }

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;

  void say(std::string_view bytes) override;
  void hang_up(const std::string& why) override;
  void reset(const std::string& why) override;
  void answered() override;

  void schedule();
  void turn();
  void flush();
  void await_bytes();
  void await_room();
  void read();
  void end();
  void lost(const std::string& why);
  [[nodiscard]] std::shared_ptr<Stream> self() { return shared_from_this(); }

  Owner* owner_;
  Descriptor descriptor_;
  Kind kind_;
  std::shared_ptr<Dialogue> dialogue_;
  std::string out_;  // said, not yet written
  std::optional<boost::asio::steady_timer> patience_;
  std::string ending_;  // why it will close; empty: it will not
  std::string reset_;   // why a Reset is wanted
  bool ended_ = false;  // the dialogue knows that nothing more will be heard
  bool awaiting_bytes_ = false;
  bool awaiting_room_ = false;
  bool scheduled_ = false;
};

}  // namespace hearken::drivers
