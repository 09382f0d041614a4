#include "daemon/main/control.h"

#include <sys/stat.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "daemon/main/control_requests.h"

namespace hearken {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;

constexpr std::size_t line_max = std::size_t{64} << 20U;
constexpr std::size_t sessions_max = 16;

}  // namespace

/// Reads a line, answers it, reads the next.
class Control::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Local::socket socket, Control& control) : socket_(std::move(socket)), control_(control) {}

  void read() {
    asio::async_read_until(socket_, asio::dynamic_buffer(heard_, line_max), '\n',
                           [self = shared_from_this()](boost::system::error_code fault, std::size_t size) {
                             if (fault) return self->end();
                             auto line = self->heard_.substr(0, size - 1);
                             self->heard_.erase(0, size);
                             // The station may answer after this session or the whole control has gone.
                             answer_line(line, self->control_.inbox_, [weak = self->weak_from_this()](std::string text) {
                               if (const auto session = weak.lock(); session && session->socket_.is_open()) session->say(std::move(text));
                             });
                           });
  }

  void close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  void say(std::string text) {
    saying_ = std::move(text) + "\n";
    asio::async_write(socket_, asio::buffer(saying_), [self = shared_from_this()](boost::system::error_code fault, std::size_t) {
      if (fault) return self->end();
      self->read();
    });
  }

  /// After stop() the control may be gone: then nothing is left to take this session from.
  void end() {
    if (!socket_.is_open()) return;
    close();
    control_.sessions_.erase(shared_from_this());
  }

  Local::socket socket_;
  Control& control_;
  std::string heard_, saying_;
};

Control::Control(asio::any_io_executor loop, std::filesystem::path socket, Inbox& inbox)
    : loop_(loop), socket_(std::move(socket)), inbox_(inbox), acceptor_(loop), pause_(loop) {}

Control::~Control() { stop(); }

std::string Control::start() {
  std::error_code ignored;
  std::filesystem::remove(socket_, ignored);
  boost::system::error_code fault;
  const auto usual = ::umask(0177);
  try {
    acceptor_ = Local::acceptor(loop_, Local::endpoint(socket_.string()));
  } catch (const boost::system::system_error& error) { fault = error.code(); }
  ::umask(usual);
  if (fault) return socket_.string() + ": " + fault.message();
  accept();
  return {};
}

void Control::accept() {
  acceptor_.async_accept([this](boost::system::error_code fault, Local::socket socket) {
    if (fault == asio::error::operation_aborted) return;  // stopped; *this may be gone
    if (fault) return accept_later();
    if (sessions_.size() < sessions_max) {
      const auto session = std::make_shared<Session>(std::move(socket), *this);
      sessions_.insert(session);
      session->read();
    }
    accept();
  });
}

/// No descriptor is free, for one: trying again at once would take the loop's whole time.
void Control::accept_later() {
  pause_.expires_after(std::chrono::seconds(1));
  pause_.async_wait([this](boost::system::error_code fault) {
    if (!fault) accept();
  });
}

void Control::stop() {
  if (!acceptor_.is_open()) return;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  for (const auto& session : sessions_) session->close();
  sessions_.clear();
  std::error_code gone;
  std::filesystem::remove(socket_, gone);
}

}  // namespace hearken
