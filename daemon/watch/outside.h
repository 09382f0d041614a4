#pragma once
// What the outside is told, by commands of the operator's own (curl to a watching service, a relay that drops): that the station is
// well, so that somebody notices when this stops (a dead man's switch); and the journal's head, so that nobody can write anew what
// lies before it. A command that fails three times in a row is told. Loop's thread only.

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "daemon/inbox.h"
#include "daemon/store/reader.h"
#include "drivers/hook.h"

namespace hearken::watch {

struct OutsideSettings {
  std::vector<std::string> alive;  // empty: not told
  std::chrono::milliseconds alive_every{std::chrono::minutes{1}};
  std::vector<std::string> head;  // gets number, hash and time behind its own words; empty: not told
  std::chrono::milliseconds head_every{std::chrono::hours{1}};
  bool operator==(const OutsideSettings&) const = default;
};

class Outside {
 public:
  using Clock = std::chrono::steady_clock;
  Outside(boost::asio::any_io_executor loop, Inbox& inbox, Reader& reader);

  void adopt(OutsideSettings settings);
  /// Often. `well`: the desk goes on and the auditor is content; else the outside hears nothing.
  void check(Clock::time_point now, bool well);

 private:
  struct Errand {
    drivers::Hook hook;
    const char* vital;
    Clock::time_point next{};
    int failures = 0;
  };
  void run(Errand& errand, const std::vector<std::string>& command);
  void ended(Errand& errand, const std::string& outcome);

  Inbox& inbox_;
  Reader& reader_;
  OutsideSettings settings_;
  Errand alive_, head_;
  std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
};

}  // namespace hearken::watch
