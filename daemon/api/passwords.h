#pragma once
// Argon2id (libsodium crypto_pwhash_str) on a thread of its own: a check takes a tenth of a second and the loop never waits for it.
// Sources take turns, so that whoever floods the login from one address keeps only that address waiting.

#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace hearken::api {

class Passwords {
 public:
  explicit Passwords(boost::asio::any_io_executor loop);
  Passwords(const Passwords&) = delete;
  Passwords& operator=(const Passwords&) = delete;
  ~Passwords();

  /// Whether `hash` was made of this password; told on the loop's thread. False: too many of this source wait already.
  /// An empty hash (nobody of that name) costs the same and is never right.
  bool check(const std::string& source, std::string hash, std::string password, std::function<void(bool)> done);

 private:
  struct Job {
    std::string hash, password;
    std::function<void(bool)> done;
  };
  void run();
  void perform(Job job);

  static constexpr std::size_t per_source = 8, sources = 256;

  boost::asio::any_io_executor loop_;
  std::string nobody_;  // a hash that fits no password
  std::mutex mutex_;
  std::condition_variable ready_;
  std::map<std::string, std::deque<Job>> waiting_;
  std::string last_;  // the source that was served last
  bool stopping_ = false;
  std::thread thread_;
};

/// For the first administrator and for tests.
[[nodiscard]] std::string password_hash(std::string_view password);

}  // namespace hearken::api
