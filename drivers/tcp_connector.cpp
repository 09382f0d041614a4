#include "drivers/tcp_connector.h"

#include <utility>

#include "drivers/tcp_socket.h"

namespace hearken::drivers {

using boost::asio::ip::tcp;

TcpConnector::TcpConnector(TcpConnectorSettings settings, WireParts parts)
    : StandingWire(std::move(parts), Stream::Kind::socket),
      settings_(std::move(settings)),
      resolver_(this->parts().loop),
      socket_(this->parts().loop),
      within_(this->parts().loop) {}

void TcpConnector::open() {
  next_ = 0;
  not_found_.clear();
  boost::system::error_code not_an_address;
  const auto address = boost::asio::ip::make_address(settings_.connect.host, not_an_address);
  if (not_an_address) return look_up();
  found_ = {tcp::endpoint(address, settings_.connect.port)};
  try_next({});
}

void TcpConnector::cancel_open() {
  boost::system::error_code ignored;
  resolver_.cancel();
  socket_.close(ignored);
  within_.cancel();
}

void TcpConnector::look_up() {
  resolver_.async_resolve(settings_.connect.host, std::to_string(settings_.connect.port), tcp::resolver::numeric_service,
                          lifeline_.guard([this](const boost::system::error_code& error, const tcp::resolver::results_type& results) {
                            if (error == boost::asio::error::operation_aborted) return;
                            if (error) {
                              not_found_ = "name " + settings_.connect.host + ": " + error.message();
                            } else {
                              found_.clear();
                              for (const auto& entry : results) found_.push_back(entry.endpoint());
                            }
                            try_next(not_found_);
                          }));
}

void TcpConnector::try_next(const std::string& why) {
  if (stopped()) return;
  if (next_ >= found_.size()) return missing(not_found_.empty() ? why : not_found_);
  const auto endpoint = found_[next_++];
  boost::system::error_code error;
  socket_.close(error);
  socket_.open(endpoint.protocol(), error);
  if (error) return missing(error.message());
  within_.expires_after(settings_.connect_within);
  within_.async_wait(lifeline_.guard([this](const boost::system::error_code& stopped) {
    if (stopped) return;
    boost::system::error_code ignored;
    socket_.close(ignored);  // the connect fails by it
  }));
  socket_.async_connect(endpoint, lifeline_.guard([this](const boost::system::error_code& refused) { connected(refused); }));
}

void TcpConnector::connected(const boost::system::error_code& error) {
  within_.cancel();
  const Endpoint peer{found_[next_ - 1].address(), found_[next_ - 1].port()};
  if (error || !socket_.is_open()) {
    const bool late = !error || error == boost::asio::error::operation_aborted;
    return try_next(text(peer) + ": " + (late ? "no answer" : error.message()));
  }
  set_tcp_options(socket_.native_handle());
  boost::system::error_code failed;
  const int descriptor = socket_.release(failed);
  if (failed) return try_next(failed.message());
  opened(descriptor, text(peer));
}

}  // namespace hearken::drivers
