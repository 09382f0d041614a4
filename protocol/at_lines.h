#pragma once
// What a modem writes, cut into what it means: echo, prompt, final result, unsolicited result code (ITU-T V.250, 3GPP TS 27.005
// and 27.007). The stream may be split and glued anywhere: the result is the same. URCs come at any time, also before the
// echo, within a listing, and between the PDU and its `+CMGS`.
// Dropped: NUL, bytes of 80h and above, XON and XOFF. A line over 4,096 octets is a fault, dropped up to its end.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hearken::protocol::at {

struct Echo {
  std::string line;
  friend bool operator==(const Echo&, const Echo&) = default;
};
/// `name` as `+CMTI`, `^RSSI`, `RDY`. Two lines for +CMT, +CDS and +CBM: the second is the PDU.
struct Urc {
  std::string name;
  std::vector<std::string> lines;
  friend bool operator==(const Urc&, const Urc&) = default;
};
struct Prompt {
  friend bool operator==(const Prompt&, const Prompt&) = default;
};
/// The end of an answer, with its lines of information. Numeric results (ATV0) are given as `OK` and `ERROR`.
struct Final {
  std::string result;
  std::vector<std::string> lines;
  friend bool operator==(const Final&, const Final&) = default;
};
/// A line that belongs to nothing.
struct Stray {
  std::string line;
  friend bool operator==(const Stray&, const Stray&) = default;
};
struct Oversize {
  friend bool operator==(const Oversize&, const Oversize&) = default;
};
using Item = std::variant<Echo, Urc, Prompt, Final, Stray, Oversize>;

class Lines {
 public:
  static constexpr std::size_t line_max = 4096;

  /// The command that is answered from now on, as it was sent, without its CR.
  void ask(std::string command);
  /// A PDU and Ctrl-Z were sent; a prompt does this by itself.
  void ask_pdu();
  /// Nothing is awaited any more. Lines gathered so far are given back: a modem may answer without a final result.
  std::vector<std::string> give_up();
  /// Forget also what was half heard: the wire is new.
  void reset();

  [[nodiscard]] std::vector<Item> hear(std::string_view bytes);

 private:
  enum class Asked { nothing, command, prompt, pdu };

  void take(char byte);
  void end_line();
  void sort(std::string line);
  bool takes_second_line(const std::string& line);
  bool is_echo(const std::string& line) const;
  std::optional<std::string> final_result(const std::string& line) const;
  void finish(std::string result);
  void inform(std::string line);
  bool is_information(std::string_view name, const std::string& line) const;

  Asked asked_ = Asked::nothing;
  std::string command_;
  std::string prefix_;  // `+CSQ` of `AT+CSQ`; empty: the command has none
  std::string line_;
  bool oversize_ = false;
  bool after_prompt_ = false;  // a blank behind `>` belongs to it
  std::optional<Urc> half_;    // waits for its PDU
  std::vector<std::string> information_;
  std::vector<Item> items_;
};

}  // namespace hearken::protocol::at
