#include "simulator/io_module.h"

#include <unistd.h>

#include <array>
#include <boost/asio.hpp>
#include <iostream>
#include <memory>
#include <sstream>
#include <vector>

namespace hearken::simulator {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t points = 128;

struct Module {
  std::array<bool, points> inputs{}, coils{};
  int unit = 1;
};

unsigned word_at(const std::vector<unsigned char>& bytes, std::size_t at) { return bytes[at] * 256U + bytes[at + 1]; }

void put_word(std::vector<unsigned char>& out, unsigned value) {
  out.push_back(static_cast<unsigned char>(value >> 8U));
  out.push_back(static_cast<unsigned char>(value));
}

std::vector<unsigned char> exception_of(unsigned char function, unsigned char code) { return {static_cast<unsigned char>(function | 0x80U), code}; }

std::vector<unsigned char> read_bits(const std::array<bool, points>& bits, unsigned char function, unsigned address, unsigned count) {
  if (count == 0 || count > 2000) return exception_of(function, 3);
  if (address + count > points) return exception_of(function, 2);
  std::vector<unsigned char> out{function, static_cast<unsigned char>((count + 7) / 8)};
  out.resize(2 + (count + 7) / 8);
  for (unsigned i = 0; i < count; ++i)
    if (bits[address + i]) out[2 + i / 8] = static_cast<unsigned char>(out[2 + i / 8] | (1U << (i % 8)));
  return out;
}

std::vector<unsigned char> read_words(unsigned char function, unsigned count) {
  if (count == 0 || count > 125) return exception_of(function, 3);
  std::vector<unsigned char> out{function, static_cast<unsigned char>(count * 2)};
  for (unsigned i = 0; i < count; ++i) put_word(out, 0);
  return out;
}

void set_coil(Module& module, unsigned address, bool on) {
  if (module.coils[address] == on) return;
  module.coils[address] = on;
  std::cout << "coil " << address << ' ' << on << '\n' << std::flush;
}

/// The answer to one request: function and data, without header.
std::vector<unsigned char> answer(Module& module, const std::vector<unsigned char>& request) {
  if (request.size() < 5) return exception_of(request.empty() ? 0 : request[0], 3);
  const auto function = request[0];
  const auto address = word_at(request, 1), value = word_at(request, 3);
  switch (function) {
    case 1:
      return read_bits(module.coils, function, address, value);
    case 2:
      return read_bits(module.inputs, function, address, value);
    case 3:
    case 4:
      return read_words(function, value);
    case 5:
      if (address >= points) return exception_of(function, 2);
      if (value != 0 && value != 0xFF00) return exception_of(function, 3);
      set_coil(module, address, value != 0);
      return request;
    case 6:
      return request;
    case 15:
      if (address + value > points || request.size() < 6U + (value + 7) / 8) return exception_of(function, 2);
      for (unsigned i = 0; i < value; ++i) set_coil(module, address + i, ((request[6 + i / 8] >> (i % 8)) & 1U) != 0);
      return {request.begin(), request.begin() + 5};
    default:
      return exception_of(function, 1);
  }
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Module& module) : socket_(std::move(socket)), module_(module) {}

  void read_head() {
    auto self = shared_from_this();
    asio::async_read(socket_, asio::buffer(head_), [this, self](const boost::system::error_code& error, std::size_t) {
      const unsigned length = head_[4] * 256U + head_[5];
      if (error || length < 2 || length > 254) return;
      body_.resize(length - 1);
      read_body();
    });
  }

 private:
  void read_body() {
    auto self = shared_from_this();
    asio::async_read(socket_, asio::buffer(body_), [this, self](const boost::system::error_code& error, std::size_t) {
      if (error) return;
      if (head_[6] != module_.unit) {  // as a gateway whose module is not there: silence
        read_head();
        return;
      }
      const auto data = answer(module_, body_);
      out_.assign(head_.begin(), head_.begin() + 4);
      put_word(out_, static_cast<unsigned>(data.size() + 1));
      out_.push_back(head_[6]);
      out_.insert(out_.end(), data.begin(), data.end());
      asio::async_write(socket_, asio::buffer(out_), [this, self](const boost::system::error_code& failed, std::size_t) {
        if (!failed) read_head();
      });
    });
  }

  tcp::socket socket_;
  Module& module_;
  std::array<unsigned char, 7> head_{};
  std::vector<unsigned char> body_, out_;
};

void accept(tcp::acceptor& acceptor, Module& module) {
  acceptor.async_accept([&](const boost::system::error_code& error, tcp::socket socket) {
    if (error) return;
    std::make_shared<Session>(std::move(socket), module)->read_head();
    accept(acceptor, module);
  });
}

void read_commands(asio::posix::stream_descriptor& input, asio::streambuf& buffer, Module& module, asio::io_context& loop) {
  asio::async_read_until(input, buffer, '\n', [&](const boost::system::error_code& error, std::size_t) {
    if (error) {
      loop.stop();
      return;
    }
    std::istream lines(&buffer);
    std::string line, word;
    std::getline(lines, line);
    std::istringstream words(line);
    std::size_t address = 0;
    bool on = false;
    words >> word >> address >> on;
    if (word == "quit") {
      loop.stop();
      return;
    }
    if (word == "input" && address < points) module.inputs[address] = on;
    read_commands(input, buffer, module, loop);
  });
}

}  // namespace

void run_module(const ModuleSettings& settings) {
  asio::io_context loop;
  Module module;
  module.unit = settings.unit;
  tcp::acceptor acceptor(loop, tcp::endpoint(asio::ip::make_address(settings.host), settings.port));
  std::cout << "listening " << acceptor.local_endpoint().port() << '\n' << std::flush;
  accept(acceptor, module);
  asio::posix::stream_descriptor input(loop, dup(STDIN_FILENO));
  asio::streambuf buffer;
  read_commands(input, buffer, module, loop);
  loop.run();
}

}  // namespace hearken::simulator
