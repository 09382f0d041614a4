#pragma once
// The desk: everything that has a deadline. Pure: no clock, thread, file or log.

#include <optional>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"
#include "daemon/desk/supervision.h"

namespace hearken::desk {

/// Decides and changes nothing: a bug that throws here leaves the book as it was. DeadlineCame decides at most 128 overdue
/// things, the rest at once afterwards: alarms must not wait behind a restart's backlog.
[[nodiscard]] Decision decide(const Book& book, const Input& input, Instant now);

/// The only way the book changes: one recorded fact at a time, on the live station, in a replay, after a crash. Total: a
/// failed assertion in it ends the process.
void apply(Book& book, const Record& record);

/// What is still owed after a restart: pages unsent, lamps unlit. Steps overdue follow by the deadline.
[[nodiscard]] Decision resume(const Book& book, Instant now);

/// The next instant at which DeadlineCame must be told. While an incident is open there is one.
[[nodiscard]] std::optional<Instant> deadline(const Book& book);

/// The four together with the wheel of supervision, for the station's loop.
class Desk {
 public:
  explicit Desk(Book book, Instant now);

  /// decide(), then apply() of what was decided. Nothing is on disk yet: that is the store's to say.
  [[nodiscard]] Decision handle(const Input& input, Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const;
  /// The devices and gateways whose time has passed unheard: the station hands them in as FellSilent. Each once.
  [[nodiscard]] std::vector<DeviceId> overdue(Instant now) { return supervision_.overdue(now); }
  [[nodiscard]] const Book& book() const { return book_; }

  /// Whoever is supervised has a whole interval from now on: the wheel remembers nothing of the time before a start.
  void watch_anew(Instant now);

  /// A decision made elsewhere (the plain bell) is applied as it is.
  void adopt(const Decision& decision);

  [[nodiscard]] const Supervision& supervision() const { return supervision_; }

 private:
  /// Siren and lamp as they should be now; an effect where that changed.
  void switch_relays(Decision& decision, Instant now);

  Book book_;
  Supervision supervision_;
  bool siren_ = false, lamp_ = false;
  bool relays_told_ = false;  // after a start both are told once, whatever they are
};

}  // namespace hearken::desk
