#pragma once
// Who is logged in, without a table: a signed cookie (crypto_auth, HMAC-SHA-512-256, with the station's own key), so that a restart
// does not log out the night shift. It names the login, when it began and ends, a nonce, and a fingerprint of the password's hash:
// a changed password or a removed user ends all sessions of that user.
//
// A console that stays open stays logged in: past half its time a session is renewed with the next answer, under the same nonce. What
// was logged out is remembered in a file until the last of its cookies would have ended, so that a restart revives none.

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/desk/book.h"

namespace hearken::api {

/// The station's key: made at the first start, mode 0600. Throws std::runtime_error where it can be neither read nor made.
using SessionKey = std::array<unsigned char, 32>;
[[nodiscard]] SessionKey session_key(const std::filesystem::path& file);

struct Session {
  std::string login;
  Instant issued, expires;
  std::string nonce;
  bool operator==(const Session&) const = default;
};

class Sessions {
 public:
  /// `secure`: the browser sends the cookie over TLS only (a TLS proxy stands before us).
  /// `ended`: the file of those that were logged out; empty: they are remembered in memory only.
  Sessions(SessionKey key, std::chrono::seconds length, bool secure, std::filesystem::path ended = {});

  /// The value of the cookie.
  [[nodiscard]] std::string begin(const desk::User& user, Instant now) const;
  [[nodiscard]] std::string renew(const Session& session, const desk::User& user, Instant now) const;
  /// From a Cookie header; none: no session, or not one that may still be used.
  [[nodiscard]] std::optional<Session> find(std::string_view cookies, const std::map<std::string, desk::User>& users, Instant now) const;
  /// False: it has ended, but the file could not be written; a restart would revive it.
  bool end(const Session& session, Instant now);

  [[nodiscard]] bool wants_renewal(const Session& session, Instant now) const { return now > session.issued + length_ / 2; }
  [[nodiscard]] Instant expiry(Instant now) const { return now + length_; }

  /// Set-Cookie.
  [[nodiscard]] std::string set_cookie(const std::string& value) const;
  [[nodiscard]] std::string clear_cookie() const;

 private:
  [[nodiscard]] std::string cookie(const desk::User& user, const std::string& nonce, Instant now) const;
  void read_ended();
  [[nodiscard]] std::optional<Session> open(std::string_view value, const std::map<std::string, desk::User>& users) const;

  SessionKey key_;
  std::chrono::seconds length_;
  bool secure_;
  std::filesystem::path ended_file_;
  std::map<std::string, Instant> ended_;  // nonce -> when its last cookie would have
};

}  // namespace hearken::api
