#pragma once
// The one port by which API and watch hand the station an input and get its outcome. Loop's thread only.

#include <cstdint>
#include <functional>
#include <string>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"

namespace hearken {

struct ActOutcome {
  std::string refusal;    // empty: done
  std::int64_t head = 0;  // the journal's last number when it was on disk; 0: the disk failed, `refusal` says so
};

class Inbox {
 public:
  virtual ~Inbox() = default;
  /// `done` is called once, when what was decided is on disk (or it is known that it could not be).
  virtual void put(desk::Input input, std::function<void(const ActOutcome&)> done) = 0;
  /// What the desk remembers now; for short looks on the loop's thread.
  [[nodiscard]] virtual const desk::Book& book() const = 0;
  /// The journal's last number on disk.
  [[nodiscard]] virtual std::int64_t head() const = 0;
  /// Called after each commit, with the new head.
  virtual void on_committed(std::function<void(std::int64_t head)> listener) = 0;
};

}  // namespace hearken
