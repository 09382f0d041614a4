#pragma once
// The control socket of a running station: a Unix-domain socket in its state folder, for its own user and root alone (mode 0600),
// through which hearkenctl does what would need the database for itself. Lines as control_requests.h says; one request at a time
// on each of at most 16 connections, a line of at most 64 MiB (an import). Loop's thread.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <memory>
#include <set>

#include "daemon/inbox.h"

namespace hearken {

class Control {
 public:
  Control(boost::asio::any_io_executor loop, std::filesystem::path socket, Inbox& inbox);
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;
  ~Control();

  /// Whoever holds the database's lock may replace a socket that a crash left behind. Empty: listening; else why not.
  [[nodiscard]] std::string start();
  /// Closes and removes the socket; answers still owed are dropped. Idempotent.
  void stop();

 private:
  class Session;
  void accept();
  void accept_later();

  boost::asio::any_io_executor loop_;
  std::filesystem::path socket_;
  Inbox& inbox_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::set<std::shared_ptr<Session>> sessions_;
};

}  // namespace hearken
