#include "simulator/pager.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace hearken::simulator {
namespace {

namespace asio = boost::asio;

unsigned crc(const std::string& body) {
  unsigned value = 0;
  for (const unsigned char byte : body) {
    value ^= byte;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? (value >> 1U) ^ 0xA001U : value >> 1U;
  }
  return value;
}

std::string hex(const std::string& bytes) {
  std::string out;
  std::array<char, 3> pair{};
  for (const unsigned char byte : bytes) {
    std::snprintf(pair.data(), pair.size(), "%02X", byte);
    out += pair.data();
  }
  return out;
}

std::string stamp(long long unix_seconds) {
  const auto time = static_cast<std::time_t>(unix_seconds);
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "_%H:%M:%S,%m-%d-%Y", &parts);
  return text.data();
}

std::string padded(const std::string& region) {
  auto pad = std::string(16 - region.size() % 16, '\0');
  for (auto& c : pad) {
    unsigned char byte = 0;
    RAND_bytes(&byte, 1);
    c = static_cast<char>('A' + byte % 26);
  }
  return pad + region;
}

std::string encrypted(const std::string& region, const std::string& key) {
  const auto* cipher = key.size() == 16 ? EVP_aes_128_cbc() : key.size() == 24 ? EVP_aes_192_cbc() : EVP_aes_256_cbc();
  const std::array<unsigned char, 16> start{};
  std::string out(region.size() + 16, '\0');
  int length = 0;
  auto* context = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(context, cipher, nullptr, reinterpret_cast<const unsigned char*>(key.data()), start.data());
  EVP_CIPHER_CTX_set_padding(context, 0);
  EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &length, reinterpret_cast<const unsigned char*>(region.data()),
                    static_cast<int>(region.size()));
  EVP_CIPHER_CTX_free(context);
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::string word_of(const std::string& reply) {
  const auto open = reply.find('"');
  const auto close = open == std::string::npos ? open : reply.find('"', open + 1);
  if (close == std::string::npos) return {};
  auto word = reply.substr(open + 1, close - open - 1);
  return word.starts_with('*') ? word.substr(1) : word;
}

/// Runs the loop until `done`, at most so long.
template <class Done>
void run(asio::io_context& loop, int patience_ms, const Done& done) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
  while (!done() && std::chrono::steady_clock::now() < until) {
    loop.restart();
    loop.run_one_until(until);
  }
}

std::string ask_udp(const PagerCall& call, const std::string& bytes) {
  asio::io_context loop;
  asio::ip::udp::resolver resolver(loop);
  asio::ip::udp::socket socket(loop);
  socket.connect(*resolver.resolve(call.host, call.port).begin());
  socket.send(asio::buffer(bytes));
  std::string reply(2048, '\0');
  bool done = false;
  std::size_t length = 0;
  socket.async_receive(asio::buffer(reply), [&](const boost::system::error_code&, std::size_t got) { length = got, done = true; });
  run(loop, call.patience_ms, [&] { return done; });
  reply.resize(length);
  return reply;
}

std::string ask_tcp(const PagerCall& call, const std::string& bytes) {
  asio::io_context loop;
  asio::ip::tcp::resolver resolver(loop);
  asio::ip::tcp::socket socket(loop);
  asio::connect(socket, resolver.resolve(call.host, call.port));
  asio::write(socket, asio::buffer(bytes));
  std::string reply;
  bool done = false;
  asio::async_read_until(socket, asio::dynamic_buffer(reply), '\r', [&](const boost::system::error_code&, std::size_t) { done = true; });
  run(loop, call.patience_ms, [&] { return done; });
  return reply;
}

}  // namespace

std::string frame(const PagerCall& call, long long unix_seconds) {
  std::array<char, 8> number{};
  std::snprintf(number.data(), number.size(), "%04d", call.sequence % 10000);
  const auto time = stamp(unix_seconds);
  const auto content = call.data.empty() ? std::string{} : "#" + call.account + "|" + call.data;
  std::string body = std::string("\"") + (call.key.empty() ? "" : "*") + call.token + "\"" + number.data() + "L0#" + call.account + "[";
  body += call.key.empty() ? content + "]" + time : hex(encrypted(padded("|" + content + "]" + time), call.key));
  std::array<char, 16> head{};
  std::snprintf(head.data(), head.size(), "%04X0%03X", crc(body), static_cast<unsigned>(body.size()));
  return "\n" + std::string(head.data()) + body + "\r";
}

PagerAnswer send(const PagerCall& call) {
  PagerAnswer answer;
  while (answer.tries < call.tries && answer.word.empty()) {
    ++answer.tries;
    const auto bytes = frame(call, std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
    const auto began = std::chrono::steady_clock::now();
    const auto reply = call.udp ? ask_udp(call, bytes) : ask_tcp(call, bytes);
    answer.micros = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began).count();
    answer.word = word_of(reply);
  }
  return answer;
}

}  // namespace hearken::simulator
