#pragma once
// Devices that call over DC-09 and TCP: one that waits for each answer, and many at once.

#include <array>
#include <boost/asio.hpp>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "bench/bare_sync.h"

namespace hearken::bench {

namespace asio = boost::asio;
using asio::ip::tcp;

inline tcp::endpoint listener(const std::string& port) { return {asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::stoi(port))}; }

class Caller {
 public:
  Caller(asio::io_context& loop, const std::string& port, const char* from = "127.0.0.1")
      : socket_(loop, tcp::endpoint{asio::ip::make_address(from), 0}) {
    socket_.connect(listener(port));
    socket_.set_option(tcp::no_delay(true));
  }
  double ask(const std::string& frame) {
    const auto began = Clock::now();
    asio::write(socket_, asio::buffer(frame));
    asio::read_until(socket_, asio::dynamic_buffer(reply_), '\r');
    const auto took = micros(Clock::now() - began);
    if (reply_.find("ACK") == std::string::npos) throw std::runtime_error("not acknowledged: " + reply_);
    reply_.clear();
    return took;
  }

 private:
  tcp::socket socket_;
  std::string reply_;
};

/// One of many connections: one message outstanding, the next as soon as it is acknowledged.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Next = std::function<std::string()>;  // empty: no more
  Connection(asio::io_context& loop, const std::string& port, Next next, long& acknowledged)
      : socket_(loop), next_(std::move(next)), acknowledged_(acknowledged) {
    socket_.connect(listener(port));
    socket_.set_option(tcp::no_delay(true));
  }
  void go() {
    frame_ = next_();
    if (frame_.empty()) return;
    asio::async_write(socket_, asio::buffer(frame_), [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
      if (!error) self->read();
    });
  }

 private:
  void read() {
    socket_.async_read_some(asio::buffer(reply_), [self = shared_from_this()](const boost::system::error_code& error, std::size_t got) {
      if (error) return;
      if (self->reply_[got - 1] != '\r') return self->read();
      ++self->acknowledged_;
      self->go();
    });
  }
  tcp::socket socket_;
  Next next_;
  long& acknowledged_;
  std::string frame_;
  std::array<char, 512> reply_{};
};

template <class MakeFrame>
double per_second(const std::string& port, int connections, double seconds, MakeFrame&& make) {
  asio::io_context loop;
  long acknowledged = 0;
  int number = 0;
  const auto began = Clock::now();
  const auto until = began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  for (int i = 0; i < connections; ++i)
    std::make_shared<Connection>(loop, port, [&] { return Clock::now() < until ? make(number++) : std::string{}; }, acknowledged)->go();
  loop.run();
  return static_cast<double>(acknowledged) / std::chrono::duration<double>(Clock::now() - began).count();
}

}  // namespace hearken::bench
