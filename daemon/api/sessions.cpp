#include "daemon/api/sessions.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace hearken::api {
namespace {

constexpr std::string_view cookie_name = "hearken";
constexpr std::size_t ended_most = 10'000;

static_assert(std::tuple_size_v<SessionKey> == crypto_auth_KEYBYTES);

std::string base64(std::string_view bytes) {
  constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
  text.resize(std::strlen(text.c_str()));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return std::nullopt;
  bytes.resize(length);
  return bytes;
}

std::string fingerprint(const std::string& password_hash) {
  unsigned char digest[crypto_generichash_BYTES_MIN];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(password_hash.data()), password_hash.size(), nullptr, 0);
  return base64({reinterpret_cast<const char*>(digest), sizeof digest});
}

std::string signature(std::string_view payload, const SessionKey& key) {
  unsigned char mac[crypto_auth_BYTES];
  crypto_auth(mac, reinterpret_cast<const unsigned char*>(payload.data()), payload.size(), key.data());
  return {reinterpret_cast<const char*>(mac), sizeof mac};
}

bool signed_by(std::string_view mac, std::string_view payload, const SessionKey& key) {
  return mac.size() == crypto_auth_BYTES &&
         crypto_auth_verify(reinterpret_cast<const unsigned char*>(mac.data()), reinterpret_cast<const unsigned char*>(payload.data()),
                            payload.size(), key.data()) == 0;
}

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find('\n');
    out.emplace_back(text.substr(0, end));
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
  return out;
}

std::optional<Instant> instant_in(const std::string& text) {
  std::int64_t count = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), count);
  if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
  return Instant{std::chrono::milliseconds{count}};
}

/// The values of our cookie, in the header's order.
std::vector<std::string_view> values(std::string_view header) {
  std::vector<std::string_view> out;
  while (!header.empty()) {
    const auto end = header.find(';');
    auto pair = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(cookie_name) && pair.substr(cookie_name.size()).starts_with('=')) out.push_back(pair.substr(cookie_name.size() + 1));
  }
  return out;
}

[[noreturn]] void no_key(const std::filesystem::path& file, const char* what) {
  throw std::runtime_error("the session key " + file.string() + " " + what + ": " + std::generic_category().message(errno));
}

std::optional<SessionKey> read_key(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 && errno == ENOENT) return std::nullopt;
  if (fd < 0) no_key(file, "cannot be read");
  SessionKey key{};
  const auto got = ::read(fd, key.data(), key.size());
  ::close(fd);
  // Cut short by a crash: made anew, which logs everybody out once.
  return got == static_cast<ssize_t>(key.size()) ? std::optional{key} : std::nullopt;
}

/// The file as it was, or all of this: never a part, whatever the disk does.
bool write_whole(const std::filesystem::path& file, std::string_view bytes) {
  auto draft = file;
  draft += ".new";
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return false;
  const bool written = ::fchmod(fd, 0600) == 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(fd) == 0;
  ::close(fd);
  return written && ::rename(draft.c_str(), file.c_str()) == 0;
}

}  // namespace

SessionKey session_key(const std::filesystem::path& file) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  if (const auto key = read_key(file)) return *key;
  SessionKey key{};
  randombytes_buf(key.data(), key.size());
  if (!write_whole(file, {reinterpret_cast<const char*>(key.data()), key.size()})) no_key(file, "cannot be written");
  return key;
}

Sessions::Sessions(SessionKey key, std::chrono::seconds length, bool secure, std::filesystem::path ended)
    : key_(key), length_(length), secure_(secure), ended_file_(std::move(ended)) {
  if (!ended_file_.empty()) read_ended();
}

void Sessions::read_ended() {
  std::ifstream file(ended_file_);
  std::string nonce;
  std::int64_t until = 0;
  while (file >> nonce >> until) ended_[nonce] = Instant{std::chrono::milliseconds{until}};
}

std::string Sessions::begin(const desk::User& user, Instant now) const {
  unsigned char nonce[12];
  randombytes_buf(nonce, sizeof nonce);
  return cookie(user, base64({reinterpret_cast<const char*>(nonce), sizeof nonce}), now);
}

std::string Sessions::renew(const Session& session, const desk::User& user, Instant now) const { return cookie(user, session.nonce, now); }

std::string Sessions::cookie(const desk::User& user, const std::string& nonce, Instant now) const {
  const auto payload = user.login + '\n' + std::to_string(now.time_since_epoch().count()) + '\n' +
                       std::to_string(expiry(now).time_since_epoch().count()) + '\n' + nonce + '\n' + fingerprint(user.password_hash);
  return base64(payload) + '.' + base64(signature(payload, key_));
}

std::optional<Session> Sessions::open(std::string_view value, const std::map<std::string, desk::User>& users) const {
  const auto dot = value.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto payload = from_base64(value.substr(0, dot)), mac = from_base64(value.substr(dot + 1));
  if (!payload || !mac || !signed_by(*mac, *payload, key_)) return std::nullopt;
  const auto parts = lines(*payload);
  if (parts.size() != 5) return std::nullopt;
  const auto issued = instant_in(parts[1]), expires = instant_in(parts[2]);
  const auto user = users.find(parts[0]);
  if (!issued || !expires || user == users.end() || user->second.password_hash.empty()) return std::nullopt;
  if (fingerprint(user->second.password_hash) != parts[4]) return std::nullopt;
  return Session{parts[0], *issued, *expires, parts[3]};
}

std::optional<Session> Sessions::find(std::string_view cookies, const std::map<std::string, desk::User>& users, Instant now) const {
  for (const auto value : values(cookies)) {
    const auto session = open(value, users);
    if (session && now < session->expires && !ended_.contains(session->nonce)) return session;
  }
  return std::nullopt;
}

bool Sessions::end(const Session& session, Instant now) {
  std::erase_if(ended_, [&](const auto& entry) { return entry.second <= now; });
  if (ended_.size() >= ended_most)
    ended_.erase(std::min_element(ended_.begin(), ended_.end(), [](const auto& a, const auto& b) { return a.second < b.second; }));
  ended_[session.nonce] = std::max(session.expires, expiry(now));  // a renewed cookie may live longer than the one that was shown
  if (ended_file_.empty()) return true;
  std::string text;
  for (const auto& [nonce, until] : ended_) text += nonce + ' ' + std::to_string(until.time_since_epoch().count()) + '\n';
  return write_whole(ended_file_, text);
}

std::string Sessions::set_cookie(const std::string& value) const {
  return std::string(cookie_name) + '=' + value + "; Path=/; Max-Age=" + std::to_string(length_.count()) + "; HttpOnly; SameSite=Strict" +
         (secure_ ? "; Secure" : "");
}

std::string Sessions::clear_cookie() const {
  return std::string(cookie_name) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" + (secure_ ? "; Secure" : "");
}

}  // namespace hearken::api
