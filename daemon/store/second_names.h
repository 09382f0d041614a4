#pragma once
// While the station runs, its database and the log have a second, hidden name each (`.hearken.db.second`: a hard link). Whoever deletes
// them under the running station would otherwise take with them, unseen, all that is acknowledged until the next start: the station
// goes on with files that nobody can open again. From the second name the first is made anew, also by the next start after a crash.
//
// Not here: a file system without hard links (nothing is kept, and a deleted file is told as lost). After a clean stop the second
// names are gone: whatever a person does then to the files is meant.

#include <sys/stat.h>
#include <sys/types.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string>

namespace hearken {

class SecondNames {
 public:
  /// Of a database that is open.
  explicit SecondNames(const std::filesystem::path& database);
  SecondNames(const SecondNames&) = delete;
  SecondNames& operator=(const SecondNames&) = delete;
  /// A clean stop.
  ~SecondNames();

  /// Once a second: what was gone, in words, and whether it is back. Empty: nothing was.
  [[nodiscard]] std::string look();

  /// Before a start opens the database, when the station before it has crashed: in words what was put back. Empty: nothing.
  [[nodiscard]] static std::string put_back(const std::filesystem::path& database);

 private:
  struct File {
    std::filesystem::path first, second;
    dev_t device = 0;
    ino_t number = 0;
    bool told = false;  // that it cannot be put back
  };
  [[nodiscard]] static std::array<File, 2> files_of(const std::filesystem::path& database);
  [[nodiscard]] static bool ours(const File& file, const std::optional<struct stat>& one);
  [[nodiscard]] static std::string look_at(File& file);

  std::array<File, 2> files_;
};

}  // namespace hearken
