#pragma once
// The station's database at the start, whatever its state: one that is locked, or on a disk that does not answer, is waited for, and
// the log and `systemctl status` say so; a damaged one is salvaged (store/salvage.h), since somebody may press the button tonight.
// What only a person can mend (a newer form, no permission) is thrown as StoreRefused.

#include <filesystem>
#include <optional>
#include <string>

#include "daemon/store/salvage.h"
#include "daemon/store/store.h"
#include "daemon/store/store_refused.h"

namespace hearken {

class Opening {
 public:
  explicit Opening(std::filesystem::path database) : database_(std::move(database)) {}

  /// Waits as long as it must; a signal to the process ends it.
  [[nodiscard]] Store store(const Store::Home& home, const Store::Entropy& entropy);

  /// At this start, and what was saved.
  [[nodiscard]] const std::optional<Salvaged>& salvaged() const { return salvaged_; }
  /// What was deleted before this start and is back, in words. Empty: nothing.
  [[nodiscard]] const std::string& put_back() const { return put_back_; }
  /// What somebody must look at, in words: damaged files of this start or an earlier one. Empty: none lie there.
  [[nodiscard]] std::string damaged() const;

 private:
  void mend(const StoreRefused& refused);
  void wait(const StoreRefused& refused);

  std::filesystem::path database_;
  std::optional<Salvaged> salvaged_;
  std::string put_back_;
  std::string told_;  // what is waited for
};

}  // namespace hearken
