#pragma once
// When the store does what it seldom does. The station has the defaults; a simulation makes rare paths frequent.

#include <cstddef>
#include <cstdint>

namespace hearken::store {

struct Limits {
  std::size_t records_per_turn = 4'096;      // so that nobody waits long behind a flood's transaction
  std::size_t records_behind_most = 20'000;  // so far may the tables be behind the journal: a start reads as many again, about 0.3 s
  std::size_t records_at_once = 1'024;       // of them in one transaction, some milliseconds
  std::int64_t log_bytes = 48 << 20;         // the write-ahead log is made so long, then overwritten
  int log_pages_most = 10'000;               // behind so many it is carried over at once: 41 MB, fits into the grown log
  int log_pages_idle = 1'000;                // … and behind so many when there is time
};

}  // namespace hearken::store
