#include "daemon/store/chain.h"

#include <openssl/evp.h>

#include <charconv>
#include <new>
#include <stdexcept>

namespace hearken::store {
namespace {

void add_decimal(std::string& out, std::int64_t number) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void add_field(std::string& out, std::string_view bytes) {
  add_decimal(out, static_cast<std::int64_t>(bytes.size()));
  out += ':';
  out += bytes;
  out += ',';
}

void add_field(std::string& out, std::int64_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  add_field(out, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

void add_hex(std::string& out, const Hash& hash) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 2 * std::tuple_size_v<Hash>> text{};
  for (std::size_t i = 0; i < hash.size(); ++i) {
    text[2 * i] = digits[hash[i] >> 4U];
    text[2 * i + 1] = digits[hash[i] & 15U];
  }
  out.append(text.data(), text.size());
}

void add_field(std::string& out, const Hash& hash) {
  out += "64:";
  add_hex(out, hash);
  out += ',';
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::runtime_error("SHA-256 is not available");
}

Hash Sha256::of(std::string_view first, std::string_view second) {
  Hash hash;
  const bool well = EVP_DigestInit_ex(context_.get(), nullptr, nullptr) == 1 && EVP_DigestUpdate(context_.get(), first.data(), first.size()) == 1 &&
                    EVP_DigestUpdate(context_.get(), second.data(), second.size()) == 1 &&
                    EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1;
  if (!well) throw std::runtime_error("SHA-256 failed");
  return hash;
}

Hash hash_of(Sha256& sha, const Link& link) {
  std::string text;
  text.reserve(320 + link.why.size());
  add_field(text, std::string_view("hearken-journal-1"));
  add_field(text, link.previous);
  add_field(text, link.number);
  add_field(text, link.at);
  add_field(text, link.who);
  add_field(text, link.why);
  add_field(text, link.kind);
  if (link.incident != 0)
    add_field(text, link.incident);
  else
    add_field(text, std::string_view{});
  add_field(text, link.client);
  add_field(text, link.payload_hash);
  return sha.of(text);
}

Hash payload_hash_of(Sha256& sha, const Salt& salt, std::string_view payload) { return sha.of(bytes_of(salt), payload); }

std::optional<Hash> hash_from(std::string_view hexadecimal) {
  Hash hash;
  if (hexadecimal.size() != 2 * hash.size()) return std::nullopt;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const auto* digits = hexadecimal.data() + 2 * i;
    if (std::from_chars(digits, digits + 2, hash[i], 16).ptr != digits + 2) return std::nullopt;
  }
  return hash;
}

std::string hex(const Hash& hash) {
  std::string out;
  out.reserve(64);
  add_hex(out, hash);
  return out;
}

}  // namespace hearken::store
