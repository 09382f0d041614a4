#include "daemon/store/store_refused.h"

#include <sqlite3.h>

namespace hearken {

StoreRefused StoreRefused::of(const std::filesystem::path& file, int code, const std::string& text) {
  const auto name = file.string();
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreRefused(name + " is locked by another program (" + text + "). Close that program: a copy is made with `hearkenctl backup`.",
                          Why::for_now);
    case SQLITE_FULL:
      return StoreRefused(name + ": the disk is full (" + text + "). Make room on it.", Why::for_now);
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
      return StoreRefused(name + ": the disk failed (" + text + "). Look at the kernel's log (`journalctl -k`).", Why::for_now);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
      return StoreRefused(name + " is damaged (" + text + "). Move it away, its -wal and -shm files too, and put a backup in its place: " +
                              "`hearkenctl restore BACKUP`. hearkend saves what it can of it when it starts.",
                          Why::damaged);
    default:
      return StoreRefused(name + " cannot be opened: " + text + ". Its folder must belong to the station's user.");
  }
}

}  // namespace hearken
