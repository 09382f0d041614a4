#include "tests/unit/failing_vfs.h"

#include <cstring>
#include <new>

namespace hearken::test {
namespace {

std::atomic<int> counted{0}, fails_at{0}, fails_with{SQLITE_IOERR};
std::atomic<bool> always{false};

int verdict() {
  const int now = ++counted;
  return always || now == fails_at ? fails_with.load() : SQLITE_OK;
}

/// SQLite's own file, wrapped; it lies behind this head.
struct File {
  sqlite3_file base;
  sqlite3_file* own() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* own(sqlite3_file* file) { return reinterpret_cast<File*>(file)->own(); }

const sqlite3_io_methods methods{
    2,
    [](sqlite3_file* f) { return own(f)->pMethods->xClose(own(f)); },
    [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) { return own(f)->pMethods->xRead(own(f), to, size, at); },
    [](sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
      const int code = verdict();
      return code != SQLITE_OK ? code : own(f)->pMethods->xWrite(own(f), from, size, at);
    },
    [](sqlite3_file* f, sqlite3_int64 size) { return own(f)->pMethods->xTruncate(own(f), size); },
    [](sqlite3_file*, int) { return verdict(); },  // nobody cuts the power here: the disk need not be waited for
    [](sqlite3_file* f, sqlite3_int64* size) { return own(f)->pMethods->xFileSize(own(f), size); },
    [](sqlite3_file* f, int level) { return own(f)->pMethods->xLock(own(f), level); },
    [](sqlite3_file* f, int level) { return own(f)->pMethods->xUnlock(own(f), level); },
    [](sqlite3_file* f, int* held) { return own(f)->pMethods->xCheckReservedLock(own(f), held); },
    [](sqlite3_file* f, int what, void* argument) { return own(f)->pMethods->xFileControl(own(f), what, argument); },
    [](sqlite3_file* f) { return own(f)->pMethods->xSectorSize(own(f)); },
    [](sqlite3_file* f) { return own(f)->pMethods->xDeviceCharacteristics(own(f)); },
    [](sqlite3_file* f, int page, int size, int extend, void volatile** at) { return own(f)->pMethods->xShmMap(own(f), page, size, extend, at); },
    [](sqlite3_file* f, int offset, int count, int flags) { return own(f)->pMethods->xShmLock(own(f), offset, count, flags); },
    [](sqlite3_file* f) { own(f)->pMethods->xShmBarrier(own(f)); },
    [](sqlite3_file* f, int remove) { return own(f)->pMethods->xShmUnmap(own(f), remove); },
    nullptr,
    nullptr,
};

sqlite3_vfs* real = nullptr;
sqlite3_vfs wrapped;

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  auto* made = new (file) File{};
  const int code = real->xOpen(real, name, made->own(), flags, out);
  made->base.pMethods = made->own()->pMethods != nullptr ? &methods : nullptr;
  return code;
}

}  // namespace

FailingDisk::FailingDisk() {
  well();
  fails_at = 0;
  real = sqlite3_vfs_find(nullptr);
  wrapped = *real;
  wrapped.zName = "failing";
  wrapped.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  wrapped.xOpen = open;
  sqlite3_vfs_register(&wrapped, 1);
}

FailingDisk::~FailingDisk() {
  sqlite3_vfs_unregister(&wrapped);
  sqlite3_vfs_register(real, 1);
}

void FailingDisk::fail_once(int nth, int code) {
  fails_with = code;
  counted = 0;
  fails_at = nth;
}

void FailingDisk::fail_always(int code) {
  fails_with = code;
  always = true;
}

void FailingDisk::well() { always = false; }

int FailingDisk::count() const { return counted; }

}  // namespace hearken::test
