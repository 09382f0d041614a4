#pragma once
// Why a database cannot be used: what `Store` and `Reader` throw when they are made. Later faults are values (StoreFault).

#include <filesystem>
#include <stdexcept>
#include <string>

namespace hearken {

/// Its text names the file, what is wrong with it, and what a technician can do.
class StoreRefused : public std::runtime_error {
 public:
  enum class Why {
    for_good,  // another program's, a newer one's, no permission: somebody must do something
    for_now,   // locked, or the disk does not answer: waiting may help
    damaged    // the file is not what was written: salvage.h
  };
  explicit StoreRefused(const std::string& text, Why why = Why::for_good) : std::runtime_error(text), why_(why) {}

  /// In words, from SQLite's result code and its text.
  [[nodiscard]] static StoreRefused of(const std::filesystem::path& file, int code, const std::string& text);

  [[nodiscard]] Why why() const { return why_; }

 private:
  Why why_;
};

}  // namespace hearken
