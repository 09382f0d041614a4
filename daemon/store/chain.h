#pragma once
// The hash chain of the journal: which bytes are hashed, in which order. docs/journal.md is its description for outsiders, and
// tests/system/test_journal_python.py follows that page alone.
//
//   payload_hash = SHA-256(salt, payload)
//   hash = SHA-256(netstrings of: "hearken-journal-1", previous, number, at, who, why, kind, incident, client, payload_hash)
//
// A netstring is the length in decimal, ':', the bytes, ','. Hashes in it are lower-case hexadecimal; what is absent is empty.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace hearken::store {

using Hash = std::array<std::uint8_t, 32>;
using Salt = std::array<std::uint8_t, 16>;

/// Before the first record.
inline constexpr Hash chain_root{};

/// Reused for every hash; one thread at a time.
class Sha256 {
 public:
  Sha256();
  /// Of both texts, one after the other.
  [[nodiscard]] Hash of(std::string_view first, std::string_view second = {});

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// What the chain covers of one record.
struct Link {
  Hash previous{};
  std::int64_t number = 0;
  std::int64_t at = 0;  // milliseconds since 1970 in UTC
  std::string_view who, why, kind;
  std::int64_t incident = 0;  // 0: none
  std::string_view client;    // empty: none
  Hash payload_hash{};
};

[[nodiscard]] Hash hash_of(Sha256& sha, const Link& link);
[[nodiscard]] Hash payload_hash_of(Sha256& sha, const Salt& salt, std::string_view payload);

/// Lower-case hexadecimal, 64 characters.
[[nodiscard]] std::string hex(const Hash& hash);

/// Of hex(); none for another text.
[[nodiscard]] std::optional<Hash> hash_from(std::string_view hexadecimal);

/// The bytes as they lie in the table.
template <std::size_t N>
[[nodiscard]] std::string_view bytes_of(const std::array<std::uint8_t, N>& value) {
  return {reinterpret_cast<const char*>(value.data()), value.size()};
}
template <std::size_t N>
[[nodiscard]] bool same(const std::array<std::uint8_t, N>& value, std::string_view bytes) {
  return bytes_of(value) == bytes;
}

}  // namespace hearken::store
