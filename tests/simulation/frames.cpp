#include "tests/simulation/frames.h"

#include <openssl/evp.h>

#include <array>
#include <cstdio>

#include "bench/frames.h"

namespace hearken::simulation {
namespace {

constexpr std::size_t block = 16;

std::string time_text(Instant at) {
  using namespace std::chrono;
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{floor<seconds>(at - day)};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "_%02d:%02d:%02d,%02u-%02u-%04d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(date.year()));
  return text.data();
}

std::string hex(const std::string& bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char byte : bytes) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

/// AES-128 in CBC mode, all zeros before the first block.
std::string encrypted(const std::string& text, const std::string& key) {
  const std::array<unsigned char, block> zeros{};
  std::string out(text.size() + block, '\0');
  int length = 0;
  auto* context = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(context, EVP_aes_128_cbc(), nullptr, reinterpret_cast<const unsigned char*>(key.data()), zeros.data());
  EVP_CIPHER_CTX_set_padding(context, 0);
  EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &length, reinterpret_cast<const unsigned char*>(text.data()),
                    static_cast<int>(text.size()));
  EVP_CIPHER_CTX_free(context);
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::string sealed(const std::string& content, const std::string& key, Dice& pads) {
  std::string pad;
  for (auto left = block - (content.size() + 1) % block; left > 0; --left) pad += static_cast<char>('A' + pads.below(26));
  return hex(encrypted(pad + "|" + content, key));
}

std::string framed(const std::string& body) {
  std::array<char, 16> head{};
  std::snprintf(head.data(), head.size(), "\n%04X%04X", bench::crc16(body.data(), body.size()), static_cast<unsigned>(body.size()));
  return head.data() + body + "\r";
}

}  // namespace

std::string Speech::frame(int sequence, const std::string& data, Instant shown, Dice& pads) const {
  std::array<char, 8> number{};
  std::snprintf(number.data(), number.size(), "%04d", sequence);
  const std::string id = data.empty() ? "NULL" : "SIA-DCS";
  const auto head = id + "\"" + number.data() + "L0#" + account + "[";
  auto content = (data.empty() ? std::string() : "#" + account + "|" + data) + "]";
  if (timed || !key.empty()) content += time_text(shown);
  return framed(key.empty() ? "\"" + head + content : "\"*" + head + sealed(content, key, pads));
}

Reply reply_to(const std::string& frame, const std::string& said) {
  const auto sequence = frame.substr(frame.find('"', 10) + 1, 4);
  if (said.find("\"NAK\"") != std::string::npos) return Reply::nak;
  for (const auto* ack : {"\"ACK\"", "\"*ACK\""})
    if (said.find(ack + sequence) != std::string::npos) return Reply::ack;
  return said.find("\"DUH\"" + sequence) != std::string::npos ? Reply::duh : Reply::none;
}

std::string bare(const std::string& frame) {
  const auto from = frame.find_first_not_of("\r\n"), to = frame.find_last_not_of("\r\n\x14");
  return from == std::string::npos ? std::string{} : frame.substr(from, to - from + 1);
}

}  // namespace hearken::simulation
