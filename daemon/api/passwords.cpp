#include "daemon/api/passwords.h"

#include <sodium.h>

#include <boost/asio/post.hpp>
#include <stdexcept>

namespace hearken::api {

std::string password_hash(std::string_view password) {
  char hash[crypto_pwhash_STRBYTES];
  if (sodium_init() < 0 ||
      crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    throw std::runtime_error("a password cannot be hashed: 64 MiB of memory are needed");
  return hash;
}

Passwords::Passwords(boost::asio::any_io_executor loop) : loop_(loop) {
  char secret[32];
  randombytes_buf(secret, sizeof secret);
  nobody_ = password_hash({secret, sizeof secret});
  thread_ = std::thread([this] { run(); });
}

Passwords::~Passwords() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  ready_.notify_one();
  thread_.join();
}

bool Passwords::check(const std::string& source, std::string hash, std::string password, std::function<void(bool)> done) {
  {
    const std::lock_guard lock{mutex_};
    const bool known = waiting_.contains(source);
    if (!known && waiting_.size() >= sources) return false;
    auto& jobs = waiting_[source];
    if (jobs.size() >= per_source) return false;
    jobs.push_back({std::move(hash), std::move(password), std::move(done)});
  }
  ready_.notify_one();
  return true;
}

void Passwords::run() {
  std::unique_lock lock{mutex_};
  while (true) {
    ready_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    auto next = waiting_.upper_bound(last_);
    if (next == waiting_.end()) next = waiting_.begin();
    last_ = next->first;
    auto job = std::move(next->second.front());
    next->second.pop_front();
    if (next->second.empty()) waiting_.erase(next);
    lock.unlock();
    perform(std::move(job));
    lock.lock();
  }
}

void Passwords::perform(Job job) {
  const auto& hash = job.hash.empty() ? nobody_ : job.hash;
  const bool fits = crypto_pwhash_str_verify(hash.c_str(), job.password.data(), job.password.size()) == 0 && !job.hash.empty();
  sodium_memzero(job.password.data(), job.password.size());
  boost::asio::post(loop_, [done = std::move(job.done), fits] { done(fits); });
}

}  // namespace hearken::api
