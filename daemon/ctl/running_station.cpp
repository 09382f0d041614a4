#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include "daemon/ctl/link.h"

namespace hearken::ctl {
namespace {

namespace asio = boost::asio;

class RunningStation : public Link {
 public:
  explicit RunningStation(asio::local::stream_protocol::socket socket) : socket_(std::move(socket)) {}

  boost::json::object ask(const std::string& line) override {
    try {
      const auto whole = line + "\n";
      asio::write(socket_, asio::buffer(whole));
      const auto size = asio::read_until(socket_, asio::dynamic_buffer(heard_), '\n');
      auto answer = boost::json::parse(heard_.substr(0, size - 1)).as_object();
      heard_.erase(0, size);
      return answer;
    } catch (const std::exception& fault) { throw NotReachable(std::string("the station did not answer: ") + fault.what()); }
  }

 private:
  asio::local::stream_protocol::socket socket_;
  std::string heard_;
};

}  // namespace

std::unique_ptr<Link> running_station(const std::filesystem::path& control) {
  static asio::io_context loop;
  asio::local::stream_protocol::socket socket(loop);
  boost::system::error_code fault;
  constexpr std::size_t path_max = 107;
  if (control.string().size() > path_max) return nullptr;
  socket.connect(asio::local::stream_protocol::endpoint(control.string()), fault);
  if (!fault) return std::make_unique<RunningStation>(std::move(socket));
  if (fault == boost::system::errc::no_such_file_or_directory || fault == boost::system::errc::connection_refused) return nullptr;
  throw NotReachable(control.string() + ": " + fault.message());
}

}  // namespace hearken::ctl
