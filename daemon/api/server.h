#pragma once
// Listens for HTTP and shares its places out. A flood costs the flooder its own connections: when all places are taken, the oldest
// idle one of the source that holds the most gives way, so that a person at a console always gets in. Some places are kept for
// live feeds. Loop's thread only.
//
// An address that cannot be bound is told and tried again every few seconds: without a console the station still pages.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/api/connection.h"

namespace hearken::api {

struct ServerLimits {
  std::size_t connections = 512, kept_for_feeds = 128, per_source = 128;
  std::uint32_t header_bytes = 8 * 1024;
  std::uint64_t body_bytes = 64 * 1024;
  std::size_t feed_bytes = 4 * 1024 * 1024;  // what a feed has not taken yet
  std::chrono::seconds request{10}, idle{75}, answer{60}, write{20}, linger{2};
};

/// Who answers.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(Request request, std::shared_ptr<Connection> connection) = 0;
  /// The answer to what could not be read as a request.
  virtual Response rejected(http::status status) = 0;
  virtual Instant now() = 0;
  /// A listener: `detail` names its address and what is wrong.
  virtual void listening(bool well, const std::string& detail) = 0;
};

/// `127.0.0.1:8080`, `[::1]:0`; none: not an address.
[[nodiscard]] std::optional<tcp::endpoint> endpoint_from(std::string_view text);

class Server {
 public:
  Server(asio::any_io_executor loop, ServerLimits limits, Handler& handler);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() { stop(); }

  void listen(const std::vector<tcp::endpoint>& endpoints);
  void stop();

  /// What is bound: `127.0.0.1:39001`.
  [[nodiscard]] std::vector<std::string> addresses() const;
  [[nodiscard]] std::size_t connections() const { return connections_.size(); }
  [[nodiscard]] std::size_t feeds() const;
  [[nodiscard]] bool place_for_feed() const { return feeds() < limits_.connections / 2; }

  // ---- for Connection ----
  [[nodiscard]] const ServerLimits& limits() const { return limits_; }
  void handle(Request request, std::shared_ptr<Connection> connection);
  [[nodiscard]] Response rejected(http::status status) { return handler_.rejected(status); }
  [[nodiscard]] Instant now() { return handler_.now(); }
  void forget(const std::shared_ptr<Connection>& connection) { connections_.erase(connection); }

 private:
  struct Listener {
    tcp::endpoint endpoint;
    tcp::acceptor acceptor;
    bool told = false, accepting = false;
  };

  void open(Listener& listener);
  void accept(Listener& listener);
  void admit(tcp::socket socket);
  bool make_room(const std::string& source);
  bool evict(const std::string* source);
  void sweep();

  asio::any_io_executor loop_;
  ServerLimits limits_;
  Handler& handler_;
  asio::steady_timer timer_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::set<std::shared_ptr<Connection>> connections_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace hearken::api
