#pragma once
// One HTTP/1.1 connection (RFC 9112): reads a request, gives it away, writes its answer, reads the next. What is pipelined waits
// unread, so that answers keep their order and nobody can make us remember more than one request. Loop's thread only; callbacks.
//
// A connection can become a feed: from then on it is only written to. What it has not taken yet is bounded: a consumer that is too
// slow is dropped and resumes where it was.
//
// Deadlines are swept by the server once a second: one instant per connection; when it has passed the socket is closed and
// whatever was under way fails.

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/api/http.h"

namespace hearken::api {

class Server;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(tcp::socket socket, Server& server);

  void start() { read(); }

  /// The answer to the request that was given away. Only the first is one: a second, or one that comes when nothing was asked, is
  /// dropped, so that no request ever gets the answer of another.
  void respond(Response response);

  /// Answers with this head and stays open. `closed` is called once, when it has ended for whatever reason; `drained` whenever all
  /// that was pushed has left.
  void become_feed(Response head, std::function<void()> drained, std::function<void()> closed);
  void push(std::string_view text);
  [[nodiscard]] std::size_t pending() const { return pending_.size() + writing_.size(); }

  /// At once; idempotent.
  void close();
  /// The server is going: nothing of it is called any more.
  void orphan();

  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] bool is_feed() const { return closed_ != nullptr; }
  /// Waits for its peer to say something: others may have its place.
  [[nodiscard]] bool idle() const { return idle_; }
  [[nodiscard]] Clock::time_point since() const { return since_; }
  [[nodiscard]] bool late(Clock::time_point now) const { return now > deadline_; }

 private:
  void read();
  void read_body();
  void give_away();
  void refuse(const boost::system::error_code& error);
  void write();
  void written(const boost::system::error_code& error);
  void linger();
  void flush();
  void watch_peer();
  void allow(std::chrono::seconds time) { deadline_ = Clock::now() + time; }

  Server* server_;
  tcp::socket socket_;
  std::string source_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  Response response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  Clock::time_point since_ = Clock::now();
  Clock::time_point deadline_ = Clock::time_point::max();
  bool idle_ = true, first_ = true, head_ = false, keep_alive_ = false;
  bool owed_ = false;  // an answer
  // as a feed
  std::string pending_, writing_;
  std::function<void()> drained_, closed_;
  char scratch_[512];
};

}  // namespace hearken::api
