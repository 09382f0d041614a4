#pragma once
// What tests of the store need: a loop that runs when the test says so, a folder that goes away, small decisions.

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>

#include "daemon/desk/record_text.h"
#include "daemon/store/store.h"

namespace hearken::test {

inline const Instant noon = *desk::instant_from("2026-11-24T12:00:00.000Z");

/// The loop's thread, as a queue that the test drains.
class Home {
 public:
  [[nodiscard]] Store::Home carrier() {
    return [this](std::function<void()> work) {
      const std::lock_guard guard(mutex_);
      work_.push_back(std::move(work));
      arrived_.notify_one();
    };
  }

  /// All that is there.
  void run() {
    std::unique_lock lock(mutex_);
    while (!work_.empty()) run_one(lock);
  }

  /// Waits for work until `enough` says so; a test that hangs fails after 20 s.
  void run_until(const std::function<bool()>& enough) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::unique_lock lock(mutex_);
    while (!enough()) {
      if (!arrived_.wait_until(lock, end, [this] { return !work_.empty(); })) throw std::runtime_error("the store did not answer");
      run_one(lock);
    }
  }

 private:
  void run_one(std::unique_lock<std::mutex>& lock) {
    auto work = std::move(work_.front());
    work_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> work_;
};

/// A folder of its own, removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "hearken-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::filesystem::path database() const { return path_ / "station.db"; }
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// The same salts every time.
inline Store::Entropy seeded() {
  return [state = std::uint64_t{1}]() mutable { return state = state * 6364136223846793005U + 1442695040888963407U; };
}

inline desk::Decision note(const std::string& text, Instant at = noon) {
  return {{{at, "station", "a test", desk::NoteWritten{{}, text}}}, {}, {}, false};
}

}  // namespace hearken::test
