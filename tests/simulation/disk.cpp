#include "tests/simulation/disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace hearken::simulation {
namespace {

Disk* the_disk = nullptr;

struct Handle {
  sqlite3_file base;
  std::shared_ptr<Disk::File> file;
  std::array<int, 8> shared_locks{};  // of this handle: 1 shared, -1 exclusive
  int lock = SQLITE_LOCK_NONE;
};

Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

int close(sqlite3_file* file) {
  of(file).~Handle();
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  const auto& now = of(file).file->now;
  const auto length = static_cast<std::int64_t>(now.size());
  const auto there = std::clamp<std::int64_t>(length - at, 0, size);
  std::memcpy(to, now.data() + std::min(at, static_cast<sqlite3_int64>(length)), static_cast<std::size_t>(there));
  if (there == size) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + there, 0, static_cast<std::size_t>(size - there));
  return SQLITE_IOERR_SHORT_READ;
}

void put(std::string& bytes, const Disk::Write& write) {
  const auto end = static_cast<std::size_t>(write.at) + write.bytes.size();
  if (bytes.size() < end) bytes.resize(end, '\0');
  bytes.replace(static_cast<std::size_t>(write.at), write.bytes.size(), write.bytes);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (const int code = the_disk->verdict(of(file).file->name); code != SQLITE_OK) return code;
  auto& kept = *of(file).file;
  kept.loose.push_back({at, std::string(static_cast<const char*>(from), static_cast<std::size_t>(size))});
  put(kept.now, kept.loose.back());
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int code = the_disk->verdict(of(file).file->name); code != SQLITE_OK) return code;
  auto& kept = *of(file).file;
  kept.now.resize(static_cast<std::size_t>(size));
  kept.synced.resize(std::min(kept.synced.size(), static_cast<std::size_t>(size)));
  std::erase_if(kept.loose, [&](const Disk::Write& write) { return write.at >= size; });
  return SQLITE_OK;
}

int sync(sqlite3_file* file, int) {
  if (const int code = the_disk->verdict(of(file).file->name, true); code != SQLITE_OK) return code;
  auto& kept = *of(file).file;
  for (const auto& write : kept.loose) put(kept.synced, write);
  if (kept.synced.size() < kept.now.size()) kept.synced.resize(kept.now.size(), '\0');
  kept.loose.clear();
  the_disk->synced();
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(of(file).file->now.size());
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  auto& handle = of(file);
  auto& kept = *handle.file;
  if (handle.lock >= level) return SQLITE_OK;
  if (level == SQLITE_LOCK_SHARED && kept.lock_exclusive != 0) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_RESERVED && kept.lock_reserved != 0) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_EXCLUSIVE && kept.lock_shared > (handle.lock >= SQLITE_LOCK_SHARED ? 1 : 0)) return SQLITE_BUSY;
  if (handle.lock < SQLITE_LOCK_SHARED) ++kept.lock_shared;
  if (level >= SQLITE_LOCK_RESERVED && handle.lock < SQLITE_LOCK_RESERVED) ++kept.lock_reserved;
  if (level == SQLITE_LOCK_EXCLUSIVE) ++kept.lock_exclusive;
  handle.lock = level;
  return SQLITE_OK;
}

int unlock(sqlite3_file* file, int level) {
  auto& handle = of(file);
  auto& kept = *handle.file;
  if (handle.lock == SQLITE_LOCK_EXCLUSIVE && level < SQLITE_LOCK_EXCLUSIVE) --kept.lock_exclusive;
  if (handle.lock >= SQLITE_LOCK_RESERVED && level < SQLITE_LOCK_RESERVED) --kept.lock_reserved;
  if (handle.lock >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED) --kept.lock_shared;
  handle.lock = std::min(handle.lock, level);
  return SQLITE_OK;
}

int reserved(sqlite3_file* file, int* held) {
  *held = of(file).file->lock_reserved;
  return SQLITE_OK;
}

int shared_map(sqlite3_file* file, int region, int size, int extend, void volatile** at) {
  auto& regions = of(file).file->shared;
  if (region >= static_cast<int>(regions.size()) && extend == 0) {
    *at = nullptr;
    return SQLITE_OK;
  }
  while (region >= static_cast<int>(regions.size())) regions.emplace_back(static_cast<std::size_t>(size), '\0');
  *at = regions[static_cast<std::size_t>(region)].data();
  return SQLITE_OK;
}

int shared_lock(sqlite3_file* file, int offset, int count, int flags) {
  auto& own = of(file).shared_locks;
  auto& all = of(file).file->held;
  const auto each = [&](auto&& change) {
    for (int i = offset; i < offset + count; ++i) change(own[static_cast<std::size_t>(i)], all[static_cast<std::size_t>(i)]);
  };
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    each([](int& mine, int& total) {
      if (mine > 0) --total;
      if (mine < 0) total = 0;
      mine = 0;
    });
    return SQLITE_OK;
  }
  bool busy = false;
  const bool shared = (flags & SQLITE_SHM_SHARED) != 0;
  each([&](int mine, int total) { busy = busy || (mine == 0 && (shared ? total < 0 : total != 0)) || (!shared && mine > 0 && total > 1); });
  if (busy) return SQLITE_BUSY;
  each([&](int& mine, int& total) {
    if (mine != 0 && shared) return;
    if (shared) ++total;
    if (!shared) total = -1;
    mine = shared ? 1 : -1;
  });
  return SQLITE_OK;
}

int shared_unmap(sqlite3_file* file, int) {
  shared_lock(file, 0, 8, SQLITE_SHM_UNLOCK);
  return SQLITE_OK;
}

const sqlite3_io_methods methods{2,
                                 close,
                                 read,
                                 write,
                                 truncate,
                                 sync,
                                 file_size,
                                 lock,
                                 unlock,
                                 reserved,
                                 [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
                                 [](sqlite3_file*) { return static_cast<int>(Disk::sector); },
                                 [](sqlite3_file*) { return 0; },
                                 shared_map,
                                 shared_lock,
                                 [](sqlite3_file*) {},
                                 shared_unmap,
                                 nullptr,
                                 nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  const std::string key = name == nullptr ? "" : name;
  auto found = the_disk->files.find(key);
  if (key.empty()) {
    (new (file) Handle{})->file = std::make_shared<Disk::File>();
  } else {
    if (found == the_disk->files.end() && (flags & SQLITE_OPEN_CREATE) == 0) {
      file->pMethods = nullptr;
      return SQLITE_CANTOPEN;
    }
    if (found == the_disk->files.end()) {
      found = the_disk->files.emplace(key, std::make_shared<Disk::File>()).first;
      found->second->name = key;
    }
    (new (file) Handle{})->file = found->second;
  }
  file->pMethods = &methods;
  if (out != nullptr) *out = flags;
  return SQLITE_OK;
}

Disk::Kind kind_of(const std::string& name, bool sync) {
  if (name.ends_with("-wal")) return sync ? Disk::Kind::log_sync : Disk::Kind::log_write;
  return sync ? Disk::Kind::database_sync : Disk::Kind::database_write;
}

sqlite3_vfs* real = nullptr;
sqlite3_vfs simulated;

}  // namespace

Disk::Disk() {
  the_disk = this;
  real = sqlite3_vfs_find(nullptr);
  simulated = *real;
  simulated.zName = "simulated";
  simulated.szOsFile = sizeof(Handle);
  simulated.xOpen = open;
  simulated.xDelete = [](sqlite3_vfs*, const char* name, int) {
    if (the_disk->verdict(name) != SQLITE_OK) return SQLITE_IOERR_DELETE;
    return the_disk->files.erase(name) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
  };
  simulated.xAccess = [](sqlite3_vfs*, const char* name, int, int* there) {
    *there = the_disk->files.contains(name) ? 1 : 0;
    return SQLITE_OK;
  };
  simulated.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
  };
  sqlite3_vfs_register(&simulated, 1);
}

Disk::~Disk() {
  sqlite3_vfs_unregister(&simulated);
  sqlite3_vfs_register(real, 1);
  the_disk = nullptr;
}

int Disk::verdict(const std::string& name, bool sync) {
  ++operations_;
  if (freezes_at_ != 0 && operations_ >= freezes_at_) frozen_ = true;
  if (frozen_) return SQLITE_IOERR;
  if (always_ != 0) return always_;
  if (fails_at_ != 0 && operations_ == fails_at_) {
    on_failure(name, sync);
    return fails_with_;
  }
  if (fails_next_ == kind_of(name, sync)) {
    fails_next_.reset();
    on_failure(name, sync);
    return sync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
  }
  return SQLITE_OK;
}

bool Disk::log_loose() const {
  return std::any_of(files.begin(), files.end(), [](const auto& entry) { return entry.first.ends_with("-wal") && !entry.second->loose.empty(); });
}

bool Disk::loose() const {
  return std::any_of(files.begin(), files.end(), [](const auto& entry) { return !entry.second->loose.empty(); });
}

void Disk::kill() {
  for (auto& [name, file] : files) {
    auto fresh = std::make_shared<File>();
    fresh->name = name;
    fresh->synced = std::move(file->synced);
    fresh->now = std::move(file->now);
    fresh->loose = std::move(file->loose);
    file = std::move(fresh);
  }
  frozen_ = false;
  freezes_at_ = 0;
}

void Disk::cut_power(Dice& dice) {
  kill();
  for (auto& [name, file] : files) {
    for (const auto& write : file->loose) {
      for (std::int64_t at = 0; at < static_cast<std::int64_t>(write.bytes.size()); at += sector) {
        auto piece = write.bytes.substr(static_cast<std::size_t>(at), sector);
        const auto fate = dice.below(16);
        if (fate < 8) continue;                                                                                            // it never arrived
        if (fate == 15) piece.resize(static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(piece.size()))));  // torn
        put(file->synced, {write.at + at, piece});
      }
    }
    file->loose.clear();
    file->now = file->synced;
  }
}

}  // namespace hearken::simulation
