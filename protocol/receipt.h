#pragma once
// The proof that a signal is on disk: the first sentence of the oath as a type. A conversation can acknowledge only what it
// has a Receipt for, and only `Store` makes one, after the sync. tests/house shows that forging one does not compile.

#include <cstdint>
#include <utility>

namespace hearken {

class Store;

/// A value whose records are on disk, and where. Only `Store` can make one, and only after the sync.
template <class T>
class Committed {
 public:
  const T& value() const noexcept { return value_; }
  /// The number of its last record in the journal; 0: nothing had to be written, and all before it is on disk.
  std::int64_t position() const noexcept { return position_; }

 private:
  friend class Store;
  Committed(T value, std::int64_t position) : value_(std::move(value)), position_(position) {}
  T value_;
  std::int64_t position_;
};

/// Names one signal of one conversation while it waits to be stored.
enum class Ticket : std::uint64_t {};

/// What a conversation must be shown before it may acknowledge.
using Receipt = Committed<Ticket>;

}  // namespace hearken
