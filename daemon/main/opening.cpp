#include "daemon/main/opening.h"

#include <chrono>
#include <thread>

#include "daemon/main/logging.h"
#include "daemon/store/lock.h"
#include "daemon/store/second_names.h"
#include "daemon/watch/systemd.h"

namespace hearken {
namespace {

constexpr std::chrono::seconds between_attempts{1};

}  // namespace

Store Opening::store(const Store::Home& home, const Store::Entropy& entropy) {
  for (;;) {
    try {
      if (put_back_.empty()) {
        const store::DatabaseLock alone(database_);
        put_back_ = SecondNames::put_back(database_);
      }
      if (!salvaged_) salvaged_ = finish_salvage(database_);
      if (!salvaged_ && salvage_wanted(database_))
        throw StoreRefused(database_.string() + " could not be written any more", StoreRefused::Why::damaged);
      return Store(database_, home, entropy);
    } catch (const StoreRefused& refused) { mend(refused); }
  }
}

void Opening::mend(const StoreRefused& refused) {
  if (refused.why() == StoreRefused::Why::for_good) throw refused;
  if (refused.why() == StoreRefused::Why::for_now) return wait(refused);
  if (salvaged_) throw refused;  // what was made of it is damaged too: a bug, or the disk
  log({LogLine::Level::error, "the database is damaged; what can be read of it is saved into a new one", {{"why", refused.what()}}});
  watch::tell_status("saving what can be read of a damaged database");
  try {
    salvaged_ = salvage(database_);
  } catch (const StoreRefused& unsaved) {
    if (unsaved.why() != StoreRefused::Why::for_now) throw;
    wait(unsaved);
  }
}

void Opening::wait(const StoreRefused& refused) {
  if (told_ != refused.what()) {
    told_ = refused.what();
    log({LogLine::Level::error, "the station waits for its database", {{"why", told_}}});
    watch::tell_status("waits: " + told_);
  }
  std::this_thread::sleep_for(between_attempts);
}

std::string Opening::damaged() const {
  const auto files = damaged_files(database_);
  if (files.empty()) return {};
  std::string text = "damaged at a start and kept as";
  for (const auto& file : files) text += " " + file.string();
  if (salvaged_ && salvaged_->last > 0)
    text += "; " + std::to_string(salvaged_->records) + " records up to number " + std::to_string(salvaged_->last) + " were saved";
  else if (salvaged_)
    text += "; nothing could be read of it, the directory of clients and people is gone";
  return text + ". What is missing comes back with a backup (hearkenctl restore) or an import; then move the damaged file away";
}

}  // namespace hearken
