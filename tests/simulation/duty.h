#pragma once
// Who is on duty in the street, by its own table: what the station's roster is held against.

#include <string>
#include <vector>

#include "daemon/desk/directory.h"
#include "tests/simulation/calendar.h"

namespace hearken::simulation {

class Duty {
 public:
  Duty() = default;
  Duty(std::string zone, bool holes) : zone_(std::move(zone)), holes_(holes) {}

  /// The street's weekly table, for the import.
  [[nodiscard]] std::vector<desk::Shift> shifts() const;
  /// None: nobody. With holes there is nobody in the first hours of a holiday and of a shifted night.
  [[nodiscard]] PersonId supervisor(Instant at) const;
  /// Whether this step of a plan has nobody at that instant.
  [[nodiscard]] bool nobody(const desk::Step& step, Instant at) const;

 private:
  std::string zone_ = "Asia/Shanghai";
  bool holes_ = false;
};

}  // namespace hearken::simulation
