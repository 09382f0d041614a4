#include "daemon/api/connection.h"

#include <netinet/tcp.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "daemon/api/server.h"

namespace hearken::api {
namespace {

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr int silent_feed_ms = 5000;  // a feed is written to every second: a peer that confirms none of it for so long is gone

std::string address_of(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (error) return {};
  auto address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address.to_string();
}

http::status status_for(const boost::system::error_code& error) {
  if (error == http::error::body_limit || error == http::error::buffer_overflow) return http::status::payload_too_large;
  if (error == http::error::header_limit) return http::status::request_header_fields_too_large;
  return http::status::bad_request;
}

/// A body whose end two readers could see at different places hides a second request (RFC 9112, 6.1 and 6.3): the only coding that we
/// read is `chunked`, and a length is said once.
bool ambiguous_length(const http::request_parser<http::string_body>& parser) {
  const auto& message = parser.get();
  if (message.count(http::field::content_length) > 1 || message[http::field::content_length].find(',') != std::string_view::npos) return true;
  const auto codings = message.count(http::field::transfer_encoding);
  if (codings == 0) return false;
  return codings > 1 || message.version() < 11 || !boost::beast::iequals(message[http::field::transfer_encoding], "chunked");
}

}  // namespace

Connection::Connection(tcp::socket socket, Server& server) : server_(&server), socket_(std::move(socket)), source_(address_of(socket_)) {
  boost::system::error_code ignored;
  socket_.set_option(tcp::no_delay{true}, ignored);
}

void Connection::read() {
  if (server_ == nullptr) return;
  const auto& limits = server_->limits();
  parser_.emplace();
  parser_->header_limit(limits.header_bytes);
  parser_->body_limit(limits.body_bytes);
  idle_ = true;
  since_ = Clock::now();
  allow(first_ ? limits.request : limits.idle);
  first_ = false;
  http::async_read_header(socket_, buffer_, *parser_, [self = shared_from_this()](boost::system::error_code error, std::size_t) {
    if (error)
      self->refuse(error);
    else
      self->read_body();
  });
}

void Connection::read_body() {
  if (server_ == nullptr) return;
  if (ambiguous_length(*parser_)) return refuse(http::error::bad_transfer_encoding);
  allow(server_->limits().request);
  const auto body = [self = shared_from_this()](boost::system::error_code error, std::size_t) {
    if (error)
      self->refuse(error);
    else
      self->give_away();
  };
  const bool waits = boost::beast::iequals(parser_->get()[http::field::expect], "100-continue");
  if (!waits || parser_->is_done()) return http::async_read(socket_, buffer_, *parser_, body);
  asio::async_write(socket_, asio::buffer(go_on), [self = shared_from_this(), body](boost::system::error_code error, std::size_t) {
    if (error)
      self->close();
    else
      http::async_read(self->socket_, self->buffer_, *self->parser_, body);
  });
}

void Connection::give_away() {
  if (server_ == nullptr) return;
  Request request{parser_->release(), {}, source_};
  idle_ = false;
  owed_ = true;
  allow(server_->limits().answer);
  head_ = request.message.method() == http::verb::head;
  keep_alive_ = request.message.keep_alive();
  server_->handle(std::move(request), shared_from_this());
}

/// What could not be read as a request: said once, then the connection ends, for nobody knows where the next one would begin.
void Connection::refuse(const boost::system::error_code& error) {
  if (server_ == nullptr || error.category() != make_error_code(http::error::end_of_stream).category() || error == http::error::end_of_stream ||
      error == http::error::partial_message)
    return close();
  keep_alive_ = false;
  idle_ = false;
  owed_ = true;
  respond(server_->rejected(status_for(error)));
}

void Connection::respond(Response response) {
  if (server_ == nullptr || !socket_.is_open() || !std::exchange(owed_, false)) return;
  response_ = std::move(response);
  harden(response_, server_->now());
  if (response_.result() != http::status::no_content && response_.result() != http::status::not_modified)
    response_.content_length(response_.body().size());
  keep_alive_ = keep_alive_ && response_.keep_alive();
  response_.keep_alive(keep_alive_);
  write();
}

void Connection::write() {
  allow(server_->limits().write);
  serializer_.emplace(response_);
  const auto done = [self = shared_from_this()](boost::system::error_code error, std::size_t) { self->written(error); };
  if (head_)
    http::async_write_header(socket_, *serializer_, done);
  else
    http::async_write(socket_, *serializer_, done);
}

void Connection::written(const boost::system::error_code& error) {
  serializer_.reset();
  if (error || server_ == nullptr) return close();
  if (is_feed()) return flush();
  if (keep_alive_) return read();
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  allow(server_->limits().linger);
  linger();
}

/// A socket that is closed over unread bytes resets the peer, which may then never see the answer (RFC 9112, 9.6).
void Connection::linger() {
  idle_ = true;
  socket_.async_read_some(asio::buffer(scratch_), [self = shared_from_this()](boost::system::error_code error, std::size_t) {
    if (error)
      self->close();
    else
      self->linger();
  });
}

void Connection::become_feed(Response head, std::function<void()> drained, std::function<void()> closed) {
  if (server_ == nullptr || !socket_.is_open()) return closed();
  drained_ = std::move(drained);
  closed_ = std::move(closed);
  owed_ = false;
  keep_alive_ = false;
  const int patience = silent_feed_ms;
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
  response_ = std::move(head);
  harden(response_, server_->now());
  response_.keep_alive(false);
  head_ = true;  // the body follows by push(), until the end of the connection
  write();
  watch_peer();
}

void Connection::push(std::string_view text) {
  if (server_ == nullptr || !socket_.is_open()) return;
  if (pending() + text.size() > server_->limits().feed_bytes) return close();
  pending_ += text;
  flush();
}

void Connection::flush() {
  if (serializer_ || !writing_.empty() || !socket_.is_open()) return;
  if (pending_.empty()) {
    deadline_ = Clock::time_point::max();
    const auto drained = drained_;  // it may close us
    return drained();
  }
  writing_.swap(pending_);
  allow(server_->limits().write);
  asio::async_write(socket_, asio::buffer(writing_), [self = shared_from_this()](boost::system::error_code error, std::size_t) {
    self->writing_.clear();
    if (error || self->server_ == nullptr)
      self->close();
    else
      self->flush();
  });
}

/// Nothing is expected from a feed's peer: its end is what we wait for.
void Connection::watch_peer() {
  socket_.async_read_some(asio::buffer(scratch_), [self = shared_from_this()](boost::system::error_code error, std::size_t) {
    if (error)
      self->close();
    else
      self->watch_peer();
  });
}

void Connection::close() {
  if (!socket_.is_open()) return;
  boost::system::error_code ignored;
  socket_.close(ignored);
  const auto self = shared_from_this();
  if (closed_) std::exchange(closed_, [] {})();
  if (server_ != nullptr) server_->forget(self);
}

void Connection::orphan() {
  server_ = nullptr;
  close();
}

}  // namespace hearken::api
