#include "daemon/store/second_names.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/catch.h"
#include "tests/unit/store_home.h"

using namespace hearken;
using namespace hearken::test;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const char* text) { std::ofstream(file) << text; }

std::string content(const fs::path& file) {
  std::string text;
  std::ifstream(file) >> text;
  return text;
}

/// Whether SQLite holds a lock on it, as another process would find. The file stays open until the end: to close it lets the locks go.
bool locked(int file) {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  REQUIRE(::fcntl(file, F_OFD_GETLK, &lock) == 0);
  return lock.l_type != F_UNLCK;
}

struct Files {
  Folder folder;
  fs::path data = folder.database(), log = data.string() + "-wal", elsewhere = folder / "elsewhere";
  Files() {
    write(data, "data");
    write(log, "log");
  }
};

}  // namespace

TEST_CASE("a database that was deleted under the station is put back, and SQLite keeps its locks on it") {
  Folder folder;
  Home home;
  Store store(folder.database(), home.carrier(), seeded());
  SecondNames names(folder.database());
  const int file = ::open(folder.database().c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(locked(file));
  fs::remove(folder.database());
  CHECK(names.look() == folder.database().string() + " was deleted, and was put back");
  CHECK(names.look().empty());
  CHECK(fs::exists(folder.database()));
  CHECK(locked(file));
  ::close(file);
}

TEST_CASE("a log is not put beside another database") {
  Files files;
  SecondNames names(files.data);
  write(files.elsewhere, "another");
  fs::rename(files.elsewhere, files.data);
  fs::remove(files.log);
  CHECK(names.look().find("another file lies in its place") != std::string::npos);
  CHECK_FALSE(fs::exists(files.log));
  CHECK(content(files.data) == "another");
}

TEST_CASE("a log that was deleted, or that another has made anew, is put back") {
  Files files;
  SecondNames names(files.data);
  fs::remove(files.log);
  CHECK_FALSE(names.look().empty());
  CHECK(content(files.log) == "log");
  fs::remove(files.log);
  write(files.log, "");
  CHECK_FALSE(names.look().empty());
  CHECK(content(files.log) == "log");
}

TEST_CASE("what a crash interrupted while it was put back is put back by the next start") {
  Files files;
  fs::create_hard_link(files.data, files.folder / ".station.db.second");
  fs::rename(files.data, files.data.string() + ".back");
  CHECK(SecondNames::put_back(files.data) == files.data.string() + " was deleted under the running station, and was put back");
  CHECK(content(files.data) == "data");
  CHECK(fs::hard_link_count(files.data) == 1);
}
