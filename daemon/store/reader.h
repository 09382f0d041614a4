#pragma once
// Questions to the database, asked from the loop and answered on it: a read-only connection on a thread of its own, so that no
// query ever stands before an alarm. What can be asked: queries.h. Also the place where the whole journal is verified behind READY.
//
//   reader.ask([](Queries& q) { return q.records_after(17, 100); }, [](Reader::Result<std::vector<JournalLine>> found) { … });

#include <boost/system/result.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "daemon/store/queries.h"
#include "daemon/store/store.h"

namespace hearken {

class Reader {
 public:
  /// Why a question has no answer, in words for a log.
  struct Unread {
    std::string why;
  };
  template <class T>
  using Result = boost::system::result<T, Unread>;

  /// The database must be there: make the Store first. Throws StoreRefused. With Turns::called there is no thread: ask() answers by `home`
  /// without waiting (a simulation is alone).
  Reader(const std::filesystem::path& file, Store::Home home, Store::Turns turns = Store::Turns::own_thread);
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  /// Waits for the question in work; the others get no answer.
  ~Reader();

  /// `question` runs on the reader's thread and touches nothing of the loop's; `answer` gets its result on the loop's thread, in the
  /// order of asking.
  template <class Question, class Answer>
  void ask(Question question, Answer answer) {
    using Found = decltype(question(std::declval<Queries&>()));
    put([question = std::move(question), answer = std::move(answer)](Queries& queries) -> std::function<void()> {
      return answered<Found>(question, answer, queries);
    });
  }

 private:
  using Work = std::function<std::function<void()>(Queries&)>;

  template <class Found, class Question, class Answer>
  static std::function<void()> answered(const Question& question, const Answer& answer, Queries& queries) {
    auto found = std::make_shared<Result<Found>>(Unread{});
    try {
      *found = Result<Found>(question(queries));
    } catch (const std::exception& fault) { *found = Result<Found>(Unread{fault.what()}); }
    return [answer, found] { answer(std::move(*found)); };
  }
  void put(Work work);

  struct Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace hearken
