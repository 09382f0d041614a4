#pragma once
// The auditor does not trust the desk. Every few seconds it proves from the disk alone, on a connection of its own, that nothing rests:
// each open incident has a step or an owner whose instant lies ahead, each unsent page an attempt. What it finds twice in a row is told.
// It also says when the outside may be told that the station is well. Loop's thread only.

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/inbox.h"
#include "daemon/store/reader.h"

namespace hearken::watch {

class Auditor {
 public:
  static constexpr std::chrono::seconds every{5};
  static constexpr std::chrono::seconds grace{2};  // an instant that is past by less may be in work just now

  Auditor(Inbox& inbox, Reader& reader) : inbox_(inbox), reader_(reader) {}

  /// Asks the disk; nothing while the last question is not answered.
  void check(Instant now);
  /// The last question was answered not long before `now`, and nothing rested.
  [[nodiscard]] bool content(Instant now) const;

 private:
  void looked_at(const Reader::Result<std::vector<std::string>>& found, Instant asked);
  void tell(const std::string& fault);

  Inbox& inbox_;
  Reader& reader_;
  std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
  bool busy_ = false;
  std::set<std::string> seen_;            // by the last look
  std::optional<std::string> told_;       // the fault that stands; none: not looked up yet
  std::optional<Instant> content_since_;  // the last look that found nothing
};

}  // namespace hearken::watch
