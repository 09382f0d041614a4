#pragma once
// The emulated network's own view of SMS PDUs, written apart from the station's codec so that no mistake can cancel out.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hearken::simulator {

/// An SMS-SUBMIT as the service centre takes it.
struct Submitted {
  std::string to, text;
  int reference = -1, total = 1, part = 1;
  bool report = false;
  int length = 0;  // octets behind the service centre's address
};

[[nodiscard]] std::optional<Submitted> read_submit(const std::string& hex);
/// SMS-DELIVER, in UCS-2 with an 8-bit reference where it takes several parts.
[[nodiscard]] std::vector<std::string> write_deliver(const std::string& from, const std::string& text, int reference);
[[nodiscard]] std::string write_report(int message, const std::string& to, int status);

}  // namespace hearken::simulator
