#include "daemon/watch/auditor.h"

#include <algorithm>

#include "daemon/desk/planted.h"
#include "daemon/desk/vitals.h"

namespace hearken::watch {
namespace {

constexpr auto stale_after = 3 * Auditor::every;

std::string told_before(const desk::Book& book) {
  const auto* audit = desk::ill(book, "audit");
  return audit == nullptr ? std::string{} : audit->detail;
}

std::string in_words(const std::vector<std::string>& resting) {
  std::string words = resting.front() + " rests";
  if (resting.size() > 1) words += ", and " + std::to_string(resting.size() - 1) + " more";
  return words;
}

}  // namespace

void Auditor::check(Instant now) {
  if (std::exchange(busy_, true)) return;
  reader_.ask([now](Queries& disk) { return disk.resting(now, grace); },
              [this, here = std::weak_ptr(here_), now](const auto& found) {
                if (!here.expired()) looked_at(found, now);
              });
}

bool Auditor::content(Instant now) const { return content_since_ && now - *content_since_ < stale_after; }

void Auditor::looked_at(const Reader::Result<std::vector<std::string>>& found, Instant asked) {
  busy_ = false;
  if (desk::ill(inbox_.book(), "store") != nullptr) {  // it cannot prove anything then, and that is told already
    seen_.clear();
    return;
  }
  if (planted("auditor trusts the desk's memory") && (inbox_.book().due.empty() || inbox_.book().due.begin()->first > asked - grace)) return tell({});
  const auto resting = found ? *found : std::vector<std::string>{"unread: " + found.error().why};
  std::vector<std::string> again;
  std::copy_if(resting.begin(), resting.end(), std::back_inserter(again), [&](const std::string& one) { return seen_.contains(one); });
  seen_ = {resting.begin(), resting.end()};
  if (resting.empty()) content_since_ = asked;
  if (!again.empty())
    tell(found ? in_words(again) : "the disk cannot be read: " + found.error().why);
  else if (resting.empty())
    tell({});
}

/// What the process before this one told and did not take back stands still.
void Auditor::tell(const std::string& fault) {
  if (!told_) told_ = told_before(inbox_.book());
  if (told_->empty() == fault.empty()) return;
  told_ = fault;
  inbox_.put(desk::VitalTold{{}, "audit", fault.empty() ? "nothing rests" : fault, fault.empty()}, [](const ActOutcome&) {});
}

}  // namespace hearken::watch
