#include "protocol/dc09_cipher.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "protocol/hexadecimal.h"

namespace hearken::protocol::dc09 {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

constexpr std::array<unsigned char, block_size> zero_vector{};

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

const EVP_CIPHER* algorithm(std::size_t key_bytes) {
  switch (key_bytes) {
    case 16:
      return EVP_aes_128_cbc();
    case 24:
      return EVP_aes_192_cbc();
    default:
      return EVP_aes_256_cbc();
  }
}

void require(int openssl_result) {
  if (openssl_result != 1) throw std::runtime_error("OpenSSL refused an AES operation");
}

Context context_for(std::string_view key, int encrypts) {
  Context context(EVP_CIPHER_CTX_new());
  if (!context) throw std::bad_alloc();
  require(EVP_CipherInit_ex(context.get(), algorithm(key.size()), nullptr, bytes_of(key), zero_vector.data(), encrypts));
  require(EVP_CIPHER_CTX_set_padding(context.get(), 0));
  return context;
}

/// In place.
void run(EVP_CIPHER_CTX* context, std::string& text) {
  require(EVP_CipherInit_ex(context, nullptr, nullptr, nullptr, zero_vector.data(), -1));  // the same key, the vector anew
  int written = 0;
  require(EVP_CipherUpdate(context, bytes_of(text), &written, bytes_of(text), static_cast<int>(text.size())));
}

}  // namespace

struct Cipher::Contexts {
  Context decrypting, encrypting;
};

Cipher::Cipher(std::string_view key) {
  if (!key_length_right(key.size())) throw std::invalid_argument("an AES key has 16, 24 or 32 bytes");
  contexts_ = std::make_unique<Contexts>(Contexts{context_for(key, 0), context_for(key, 1)});
}

Cipher::~Cipher() = default;

std::optional<std::string> Cipher::decrypt(std::string_view hex) {
  if (hex.empty() || hex.size() % (2 * block_size) != 0) return std::nullopt;
  auto text = bytes_of_hex(hex);
  if (text) run(contexts_->decrypting.get(), *text);
  return text;
}

std::string Cipher::encrypt(std::string_view text) {
  if (text.size() % block_size != 0) throw std::invalid_argument("AES without padding takes whole blocks");
  std::string bytes(text);
  run(contexts_->encrypting.get(), bytes);
  return hex_of(bytes);
}

}  // namespace hearken::protocol::dc09
