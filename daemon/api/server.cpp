#include "daemon/api/server.h"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <charconv>
#include <utility>

namespace hearken::api {
namespace {

std::string name_of(const tcp::endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port());
}

}  // namespace

std::optional<tcp::endpoint> endpoint_from(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  if (host.starts_with('[') != host.ends_with(']')) return std::nullopt;
  const bool bracketed = host.starts_with('[');
  if (bracketed) host = host.substr(1, host.size() - 2);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  std::uint16_t port = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error || address.is_v6() != bracketed || digits.empty() || end.ec != std::errc{} || end.ptr != digits.data() + digits.size())
    return std::nullopt;
  return tcp::endpoint{address, port};
}

Server::Server(asio::any_io_executor loop, ServerLimits limits, Handler& handler) : loop_(loop), limits_(limits), handler_(handler), timer_(loop) {}

void Server::listen(const std::vector<tcp::endpoint>& endpoints) {
  for (const auto& endpoint : endpoints) {
    listeners_.push_back(std::make_unique<Listener>(Listener{endpoint, tcp::acceptor{loop_}}));
    open(*listeners_.back());
  }
  sweep();
}

void Server::stop() {
  *alive_ = false;
  timer_.cancel();
  for (const auto& listener : listeners_) {
    boost::system::error_code ignored;
    listener->acceptor.close(ignored);
  }
  const auto all = std::exchange(connections_, {});
  for (const auto& connection : all) connection->orphan();
}

void Server::open(Listener& listener) {
  boost::system::error_code error;
  listener.acceptor.open(listener.endpoint.protocol(), error);
  if (!error) listener.acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error && listener.endpoint.address().is_v6()) listener.acceptor.set_option(asio::ip::v6_only{true}, error);
  if (!error) listener.acceptor.bind(listener.endpoint, error);
  if (!error) listener.acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) {
    handler_.listening(true, name_of(listener.acceptor.local_endpoint()));
    return accept(listener);
  }
  boost::system::error_code ignored;
  listener.acceptor.close(ignored);
  if (!listener.told) handler_.listening(false, name_of(listener.endpoint) + ": " + error.message());
  listener.told = true;
}

void Server::accept(Listener& listener) {
  listener.accepting = true;
  listener.acceptor.async_accept([this, alive = alive_, &listener](boost::system::error_code error, tcp::socket socket) {
    if (!*alive) return;
    listener.accepting = false;
    if (!error) admit(std::move(socket));
    if (!error || error == asio::error::connection_aborted) accept(listener);  // else the sweep tries again: no file descriptors
  });
}

void Server::admit(tcp::socket socket) {
  const auto connection = std::make_shared<Connection>(std::move(socket), *this);
  if (connection->source().empty() || !make_room(connection->source())) return;
  connections_.insert(connection);
  connection->start();
}

std::size_t Server::feeds() const {
  return static_cast<std::size_t>(
      std::count_if(connections_.begin(), connections_.end(), [](const auto& connection) { return connection->is_feed(); }));
}

bool Server::make_room(const std::string& source) {
  const auto of_source =
      std::count_if(connections_.begin(), connections_.end(), [&](const auto& connection) { return connection->source() == source; });
  if (static_cast<std::size_t>(of_source) >= limits_.per_source) return evict(&source);
  const auto plain = connections_.size() - feeds();
  if (plain < limits_.connections - limits_.kept_for_feeds && connections_.size() < limits_.connections) return true;
  return evict(nullptr);
}

/// Closes the oldest idle connection of this source; without one named, of the source that holds the most.
bool Server::evict(const std::string* source) {
  std::map<std::string_view, std::size_t> held;
  for (const auto& connection : connections_)
    if (connection->idle()) ++held[connection->source()];
  std::shared_ptr<Connection> victim;
  for (const auto& connection : connections_) {
    if (!connection->idle() || (source != nullptr && connection->source() != *source)) continue;
    const auto rank = [&](const Connection& one) { return std::pair{-static_cast<std::int64_t>(held[one.source()]), one.since()}; };
    if (!victim || rank(*connection) < rank(*victim)) victim = connection;
  }
  if (victim) victim->close();
  return victim != nullptr;
}

void Server::sweep() {
  const auto now = Connection::Clock::now();
  const auto all = connections_;
  for (const auto& connection : all)
    if (connection->late(now)) connection->close();
  for (const auto& listener : listeners_) {
    if (!listener->acceptor.is_open())
      open(*listener);
    else if (!listener->accepting)
      accept(*listener);
  }
  timer_.expires_after(std::chrono::seconds{1});
  timer_.async_wait([this, alive = alive_](boost::system::error_code error) {
    if (*alive && !error) sweep();
  });
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> bound;
  for (const auto& listener : listeners_)
    if (listener->acceptor.is_open()) bound.push_back(name_of(listener->acceptor.local_endpoint()));
  return bound;
}

void Server::handle(Request request, std::shared_ptr<Connection> connection) {
  auto target = parse_target(request.message.target());
  const bool whole_server = request.message.method() == http::verb::options && request.message.target() == "*";
  if (!target && !whole_server) return connection->respond(handler_.rejected(http::status::bad_request));
  const auto hosts = request.message.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && request.message.version() >= 11) || !host_fits(request.header("Host")))
    return connection->respond(handler_.rejected(http::status::bad_request));
  if (target) request.target = std::move(*target);
  handler_.handle(std::move(request), std::move(connection));
}

}  // namespace hearken::api
