#include "protocol/dc09_settings.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "protocol/hexadecimal.h"

namespace hearken::protocol::dc09 {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr auto window_most = 24h;
constexpr std::string_view key_lengths = "16, 24 or 32 bytes";

bool is_account(std::string_view text) {
  const auto sign = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= 16 && std::all_of(text.begin(), text.end(), sign);
}

Window read_window(const config::Table& table, const Window& otherwise) {
  Window window;
  window.on = table.flag("window", otherwise.on);
  window.plain = table.flag("window_plain", otherwise.plain);
  window.back = table.duration("window_back", 0ms, window_most, otherwise.back);
  window.ahead = table.duration("window_ahead", 0ms, window_most, otherwise.ahead);
  return window;
}

TextEncoding read_encoding(const config::Table& table, TextEncoding otherwise) {
  return table.choice<TextEncoding>(
      "encoding", {{"gb18030", TextEncoding::gb18030}, {"windows-1252", TextEncoding::windows1252}, {"utf-8", TextEncoding::utf8}}, otherwise);
}

/// Complaints stand at the table, not at the line: that would be shown with the key in it.
std::shared_ptr<Cipher> read_cipher(const config::Table& table) {
  const bool as_text = table.has("text"), as_hex = table.has("hex");
  if (as_text == as_hex) {
    table.complain("", as_text ? "a key is given twice" : "a key is missing", "either `text` or `hex`");
    return nullptr;
  }
  std::optional<std::string> key = table.text(as_text ? "text" : "hex");
  if (as_hex) key = bytes_of_hex(*key);
  if (!key) {
    table.complain("", "`hex` is not pairs of hex digits", "32, 48 or 64 hex digits");
    return nullptr;
  }
  if (!key_length_right(key->size())) {
    table.complain("", "the key has " + std::to_string(key->size()) + " bytes", std::string(key_lengths));
    return nullptr;
  }
  auto cipher = std::make_shared<Cipher>(*key);
  OPENSSL_cleanse(key->data(), key->size());
  return cipher;
}

/// The account's entry; null: noted as a mistake.
Settings::Account* account_in(Settings& settings, const config::Table& table) {
  const auto account = in_capitals(table.text("account"));
  if (is_account(account)) return &settings.accounts[account];
  if (!account.empty()) table.complain("account", "`" + account + "` is no account", "1 to 16 letters and digits");
  return nullptr;
}

void read_key(Settings& settings, const config::Table& table) {
  auto cipher = read_cipher(table);  // first: a key that nobody asked for would be shown as unknown
  std::shared_ptr<Cipher>* place = &settings.cipher;
  if (table.has("account")) {
    auto* account = account_in(settings, table);
    if (account == nullptr) return;
    place = &account->cipher;
  }
  if (*place) table.complain("", "this account has a key already", "one key an account, and one without `account`");
  if (cipher) *place = std::move(cipher);
}

void read_account(Settings& settings, const config::Table& table) {
  auto* account = account_in(settings, table);
  auto window = read_window(table, settings.window);
  const auto encoding = read_encoding(table, settings.encoding);
  if (account == nullptr) return;
  account->window = window;
  account->encoding = encoding;
}

}  // namespace

std::string in_capitals(std::string_view account) {
  std::string capitals(account);
  for (char& c : capitals)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return capitals;
}

const Settings::Account* Settings::find(std::string_view account) const {
  const auto entry = accounts.find(account);
  return entry == accounts.end() ? nullptr : &entry->second;
}

Cipher* Settings::cipher_of(std::string_view account) const {
  const auto* own = find(account);
  return own != nullptr && own->cipher ? own->cipher.get() : cipher.get();
}

const Window& Settings::window_of(std::string_view account) const {
  const auto* own = find(account);
  return own != nullptr && own->window ? *own->window : window;
}

TextEncoding Settings::encoding_of(std::string_view account) const {
  const auto* own = find(account);
  return own != nullptr && own->encoding ? *own->encoding : encoding;
}

Settings read_settings(const config::Table& table, const GatewayId& gateway) {
  Settings settings;
  settings.gateway = gateway;
  settings.window = read_window(table, settings.window);
  settings.encoding = read_encoding(table, settings.encoding);
  settings.frame_timeout = table.duration("frame_timeout", 100ms, 60s, settings.frame_timeout);
  for (const auto& part : table.texts("account_includes", std::vector<std::string>{})) {
    if (part == "receiver")
      settings.account_includes_receiver = true;
    else if (part == "line")
      settings.account_includes_line = true;
    else
      table.complain("account_includes", "`" + part + "` is no part of an account", "`receiver` or `line`");
  }
  for (const auto& key : table.tables("key")) read_key(settings, key);
  for (const auto& account : table.tables("account")) read_account(settings, account);
  return settings;
}

}  // namespace hearken::protocol::dc09
