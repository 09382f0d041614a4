#include "daemon/store/reader.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace hearken {

struct Reader::Thread {
  Thread(const std::filesystem::path& file, Store::Home carrier, Store::Turns turns) : queries(file), home(std::move(carrier)) {
    if (turns == Store::Turns::own_thread) thread = std::thread([this] { run(); });
  }
  ~Thread() {
    {
      const std::lock_guard guard(mutex);
      stopping = true;
    }
    wake.notify_one();
    if (thread.joinable()) thread.join();
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
  std::thread thread;  // last: it uses all the others
};

Reader::Reader(const std::filesystem::path& file, Store::Home home, Store::Turns turns)
    : thread_(std::make_unique<Thread>(file, std::move(home), turns)) {}
Reader::~Reader() = default;

void Reader::put(Work work) {
  if (!thread_->thread.joinable()) return thread_->home(work(thread_->queries));
  {
    const std::lock_guard guard(thread_->mutex);
    thread_->waiting.push_back(std::move(work));
  }
  thread_->wake.notify_one();
}

}  // namespace hearken
