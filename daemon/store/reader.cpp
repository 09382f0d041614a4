#include "daemon/store/reader.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace hearken {

struct Reader::Thread {
  Thread(const std::filesystem::path& file, Store::Home carrier) : queries(file), home(std::move(carrier)) {}
  ~Thread() {
    {
      const std::lock_guard guard(mutex);
      stopping = true;
    }
    wake.notify_one();
    thread.join();
  }

  void run() {
    for (;;) {
      std::unique_lock lock(mutex);
      wake.wait(lock, [this] { return stopping || !waiting.empty(); });
      if (stopping) return;
      const auto work = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      home(work(queries));
    }
  }

  Queries queries;
  Store::Home home;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Work> waiting;
  bool stopping = false;
  std::thread thread{[this] { run(); }};  // last: it uses all the others
};

Reader::Reader(const std::filesystem::path& file, Store::Home home) : thread_(std::make_unique<Thread>(file, std::move(home))) {}
Reader::~Reader() = default;

void Reader::put(Work work) {
  {
    const std::lock_guard guard(thread_->mutex);
    thread_->waiting.push_back(std::move(work));
  }
  thread_->wake.notify_one();
}

}  // namespace hearken
