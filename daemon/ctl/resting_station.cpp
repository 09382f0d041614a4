#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>

#include "daemon/ctl/link.h"
#include "daemon/desk/desk.h"
#include "daemon/inbox.h"
#include "daemon/main/control_requests.h"
#include "daemon/store/store.h"
#include "daemon/store/store_refused.h"

namespace hearken::ctl {
namespace {

/// What the store wants run on the loop's thread, where the only loop is somebody waiting.
class Errands {
 public:
  void add(std::function<void()> errand) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(errand));
    there_.notify_one();
  }
  void run_one() {
    std::unique_lock lock(mutex_);
    there_.wait(lock, [this] { return !waiting_.empty(); });
    const auto errand = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    errand();
  }

 private:
  std::mutex mutex_;
  std::condition_variable there_;
  std::deque<std::function<void()>> waiting_;
};

std::uint64_t entropy() {
  static std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

Instant now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

/// Decides and commits, one change at a time; what the world would be owed is left to the next start.
class RestingStation : public Link, public Inbox {
 public:
  explicit RestingStation(const std::filesystem::path& database)
      : store_(database, [this](std::function<void()> errand) { errands_.add(std::move(errand)); }, &entropy), book_(store_.load()) {}

  boost::json::object ask(const std::string& line) override {
    std::string answer;
    answer_line(line, *this, [&](std::string text) { answer = std::move(text); });
    while (answer.empty()) errands_.run_one();
    return boost::json::parse(answer).as_object();
  }

  void put(desk::Input input, std::function<void(const ActOutcome&)> done) override {
    const auto decision = desk::decide(book_, input, now());
    for (const auto& record : decision.records) desk::apply(book_, record);
    store_.commit(decision, {}, [this, refusal = decision.refusal, done = std::move(done)](const auto& landed) {
      if (!landed) return done({"the database could not be written", 0});
      head_ = landed->head;
      done({refusal, head_});
    });
  }

  const desk::Book& book() const override { return book_; }
  std::int64_t head() const override { return head_; }
  void on_committed(std::function<void(std::int64_t)>) override {}

 private:
  Errands errands_;
  Store store_;
  desk::Book book_;
  std::int64_t head_ = 0;
};

}  // namespace

void become_owner_of_folder(const std::filesystem::path& database) {
  const auto folder = database.has_parent_path() ? database.parent_path() : std::filesystem::path(".");
  struct stat status{};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &status) != 0 || status.st_uid == 0) return;
  if (::setegid(status.st_gid) != 0 || ::seteuid(status.st_uid) != 0) throw NotReachable("cannot act as the owner of " + folder.string());
}

std::unique_ptr<Link> resting_station(const std::filesystem::path& database) {
  become_owner_of_folder(database);
  try {
    return std::make_unique<RestingStation>(database);
  } catch (const StoreRefused& refused) { throw NotReachable(refused.what()); }
}

}  // namespace hearken::ctl
