#pragma once
// The cipher of DC-09: AES-128, -192 or -256 in CBC mode, initialisation vector all zero, anew for each message; no padding of
// its own (the message brings one). Sent as hex digits. OpenSSL does the work.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hearken::protocol::dc09 {

/// One key, ready to use. Not to be used by two threads at once. The key itself is never given back.
class Cipher {
 public:
  /// 16, 24 or 32 bytes; another length throws std::invalid_argument.
  explicit Cipher(std::string_view key);
  ~Cipher();
  Cipher(const Cipher&) = delete;
  Cipher& operator=(const Cipher&) = delete;

  /// The text of whole blocks in hex digits of either case; none: they are not.
  [[nodiscard]] std::optional<std::string> decrypt(std::string_view hex);

  /// Whole blocks, as upper-case hex.
  [[nodiscard]] std::string encrypt(std::string_view text);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

inline constexpr std::size_t block_size = 16;

[[nodiscard]] constexpr bool key_length_right(std::size_t bytes) { return bytes == 16 || bytes == 24 || bytes == 32; }

}  // namespace hearken::protocol::dc09
