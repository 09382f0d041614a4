#include "drivers/stream.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

namespace hearken::drivers {

namespace {

// At most so much is read in one turn of a stream, some twenty alarms: a receiver that hands over its memory holds up nobody's cry.
constexpr std::size_t read_max = 1024;
constexpr std::size_t buffer_kept_max = 64 * 1024;

std::array<char, read_max>& read_buffer() {
  thread_local std::array<char, read_max> buffer;
  return buffer;
}

ssize_t put(int descriptor, std::string_view bytes, Stream::Kind kind) {
  if (kind == Stream::Kind::socket) return ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return ::write(descriptor, bytes.data(), bytes.size());
}

bool again(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

// Closing a serial port waits for what the driver still holds, up to 30 s on a line that is held off: it is thrown away.
// The exclusive mark outlives us on a pseudo-terminal.
void let_go_of_terminal(int descriptor) {
  ::tcflush(descriptor, TCIOFLUSH);
  ::ioctl(descriptor, TIOCNXCL);
}

// A close with unread bytes resets the connection, and the peer may lose our last answer by it.
void let_go_of_socket(int descriptor) {
  ::shutdown(descriptor, SHUT_WR);
  auto& buffer = read_buffer();
  for (int i = 0; i < 64 && ::recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT) > 0; ++i) {}
}

}  // namespace

Stream::Stream(Owner& owner, boost::asio::any_io_executor loop, int descriptor, Kind kind, std::shared_ptr<Dialogue> dialogue)
    : owner_(&owner), descriptor_(loop), kind_(kind), dialogue_(std::move(dialogue)) {
  boost::system::error_code refused;
  descriptor_.assign(descriptor, refused);
  if (refused) {
    ::close(descriptor);
  } else {
    descriptor_.non_blocking(true, refused);
  }
}

Stream::~Stream() = default;

void Stream::start() {
  if (open()) dialogue_->attach(*this);
  schedule();
}

void Stream::finish(const std::string& why, std::chrono::milliseconds within) {
  if (!open()) return;
  if (ending_.empty()) ending_ = why;
  if (!patience_) patience_.emplace(descriptor_.get_executor());
  patience_->expires_after(within);
  patience_->async_wait([me = weak_from_this(), why](const boost::system::error_code& error) {
    if (error) return;
    if (const auto stream = me.lock()) stream->close(why);
  });
  schedule();
}

void Stream::close(const std::string& why) {
  if (!open()) return;
  const auto kept = self();
  dialogue_->detach();
  kind_ == Kind::terminal ? let_go_of_terminal(descriptor()) : let_go_of_socket(descriptor());
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  patience_.reset();
  out_ = {};
  lost(why);
}

void Stream::lost(const std::string& why) {
  const auto kept = self();
  end();
  if (auto* owner = std::exchange(owner_, nullptr)) owner->closed(*this, why);
}

void Stream::abandon() {
  owner_ = nullptr;
  dialogue_->leave();
  if (!open()) return;
  if (kind_ == Kind::terminal) let_go_of_terminal(descriptor());
  boost::system::error_code ignored;
  descriptor_.close(ignored);
  patience_.reset();
}

// ---- what the dialogue wants: noted now, done in a turn of our own ----

void Stream::say(std::string_view bytes) {
  if (out_.size() + bytes.size() > unsent_max) { return finish("it does not read its answers", std::chrono::milliseconds(0)); }
  out_ += bytes;
  if (!dialogue_->answering()) schedule();
}

void Stream::hang_up(const std::string& why) { finish(why.empty() ? "hung up" : why, linger); }

void Stream::reset(const std::string& why) {
  reset_ = why.empty() ? "reset" : why;
  schedule();
}

// The last answer that was waited for leaves at once; others are gathered.
void Stream::answered() { dialogue_->settled() ? turn() : schedule(); }

// ---- turns ----

void Stream::schedule() {
  if (std::exchange(scheduled_, true)) return;
  boost::asio::post(descriptor_.get_executor(), [stream = self()] { stream->turn(); });
}

void Stream::turn() {
  scheduled_ = false;
  if (!open()) return lost("it could not be watched");
  flush();
  if (!open()) return;
  if (!reset_.empty() && owner_) return owner_->reset(*this, std::exchange(reset_, {}));
  if (!ending_.empty() && !busy()) return close(std::string(ending_));
  await_bytes();
}

void Stream::flush() {
  std::size_t written = 0;
  while (written < out_.size()) {
    const auto count = put(descriptor(), std::string_view(out_).substr(written), kind_);
    if (count > 0) {
      written += static_cast<std::size_t>(count);
    } else if (count < 0 && again(errno)) {
      out_.erase(0, written);
      return await_room();
    } else {
      return close(std::string("write: ") + std::generic_category().message(errno));
    }
  }
  out_.clear();
  if (out_.capacity() > buffer_kept_max) out_ = {};
}

void Stream::await_room() {
  if (std::exchange(awaiting_room_, true)) return;
  descriptor_.async_wait(Descriptor::wait_write, [stream = self()](const boost::system::error_code& error) {
    stream->awaiting_room_ = false;
    if (!error) stream->turn();
  });
}

void Stream::await_bytes() {
  if (awaiting_bytes_ || ended_ || !ending_.empty() || dialogue_->full()) return;
  awaiting_bytes_ = true;
  descriptor_.async_wait(Descriptor::wait_read, [stream = self()](const boost::system::error_code& error) {
    stream->awaiting_bytes_ = false;
    if (!error && stream->open() && stream->ending_.empty()) stream->read();
  });
}

void Stream::read() {
  auto& buffer = read_buffer();
  const auto count = ::read(descriptor(), buffer.data(), buffer.size());
  const int error = errno;
  if (count < 0 && again(error)) return await_bytes();
  if (count < 0) return close(std::string("read: ") + std::generic_category().message(error));
  if (count == 0 && kind_ == Kind::terminal) return close("the port has gone");
  scheduled_ = true;  // this is the turn
  if (count > 0) {
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    dialogue_->take(protocol::Heard{owner_ ? owner_->came(*this, bytes) : bytes});
  } else {
    end();
    finish("closed by the peer", linger);
  }
  turn();
}

void Stream::end() {
  if (!std::exchange(ended_, true)) dialogue_->take(protocol::Ended{});
}

}  // namespace hearken::drivers
