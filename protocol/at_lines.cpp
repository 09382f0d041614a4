#include "protocol/at_lines.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/at_values.h"

namespace hearken::protocol::at {
namespace {

using namespace std::string_view_literals;

constexpr char ctrl_z = 0x1A, escape = 0x1B, xon = 0x11, xoff = 0x13;

// Unsolicited lines without a `+NAME:`, by their beginning.
constexpr std::array bare_urcs{"RING"sv,          "RDY"sv,          "Call Ready"sv,        "SMS Ready"sv,
                               "UNDER-VOLTAGE"sv, "OVER-VOLTAGE"sv, "NORMAL POWER DOWN"sv, "*PSUTTZ"sv};

constexpr std::array call_results{"NO CARRIER"sv, "BUSY"sv, "NO ANSWER"sv, "NO DIALTONE"sv};

template <class List>
std::string_view beginning_in(const List& list, std::string_view line) {
  const auto found = std::find_if(list.begin(), list.end(), [&](std::string_view start) { return line.starts_with(start); });
  return found == list.end() ? std::string_view{} : *found;
}

// `+CSQ` of `+CSQ: 21,99`, `^RSSI` of `^RSSI:14`; empty: not of this form.
std::string_view name_of(std::string_view line) {
  if (line.size() < 2 || "+^$*#"sv.find(line.front()) == std::string_view::npos) return {};
  const auto end = line.find_first_of(": ");
  const auto name = line.substr(0, std::min(end, line.size()));
  if (line.front() == '+' && end == line.npos) return {};
  return name;
}

bool hexadecimal(std::string_view line) { return !line.empty() && line.find_first_not_of("0123456789ABCDEFabcdef") == line.npos; }

bool is_call(std::string_view command) { return command.starts_with("ATD") || command.starts_with("ATA") || command.starts_with("ATH"); }

}  // namespace

void Lines::ask(std::string command) {
  command_ = std::move(command);
  information_.clear();
  asked_ = command_.starts_with("AT+CMGS=") || command_.starts_with("AT+CMGW=") ? Asked::prompt : Asked::command;
  const auto end = command_.find_first_of("=?;", 2);
  prefix_ =
      command_.size() > 2 && !std::isalpha(static_cast<unsigned char>(command_[2])) ? command_.substr(2, end == command_.npos ? end : end - 2) : "";
}

void Lines::ask_pdu() {
  asked_ = Asked::pdu;
  prefix_ = "+CMGS";
  command_.clear();
  information_.clear();
}

std::vector<std::string> Lines::give_up() {
  asked_ = Asked::nothing;
  command_.clear();
  prefix_.clear();
  return std::exchange(information_, {});
}

void Lines::reset() {
  give_up();
  line_.clear();
  half_.reset();
  oversize_ = after_prompt_ = false;
}

std::vector<Item> Lines::hear(std::string_view bytes) {
  for (const char byte : bytes) take(byte);
  return std::exchange(items_, {});
}

void Lines::take(char byte) {
  if (byte == '\0' || byte == xon || byte == xoff || static_cast<unsigned char>(byte) >= 0x80) return;
  const bool after_prompt = std::exchange(after_prompt_, false);
  if (byte == '\r' || byte == '\n') return end_line();
  if (after_prompt && byte == ' ') return;
  if (byte == '>' && line_.empty() && !oversize_ && asked_ == Asked::prompt) {
    ask_pdu();
    after_prompt_ = true;
    items_.emplace_back(Prompt{});
    return;
  }
  if (line_.size() < line_max) {
    line_.push_back(byte);
  } else {
    oversize_ = true;
  }
}

void Lines::end_line() {
  std::string line = std::exchange(line_, {});
  if (std::exchange(oversize_, false)) {
    items_.emplace_back(Oversize{});
    return;
  }
  std::erase(line, escape);
  while (line.ends_with(' ')) line.pop_back();
  if (line.starts_with("> ")) line.erase(0, 2);  // of a prompt that nobody waited for
  if (!line.empty()) sort(std::move(line));
}

void Lines::sort(std::string line) {
  if (half_ && takes_second_line(line)) return;
  if (is_echo(line)) {
    items_.emplace_back(Echo{std::move(line)});
    return;
  }
  if (auto result = final_result(line)) {
    if (asked_ != Asked::nothing) return finish(*std::move(result));
    items_.emplace_back(Stray{std::move(line)});
    return;
  }
  std::string name(name_of(line));
  if (name.empty()) name = beginning_in(bare_urcs, line);
  if (name.empty() && !is_call(command_)) name = beginning_in(call_results, line);
  if (name.empty() || is_information(name, line)) return inform(std::move(line));
  if (name == "+CMT" || name == "+CDS" || name == "+CBM") {
    half_ = Urc{std::move(name), {std::move(line)}};
  } else {
    items_.emplace_back(Urc{std::move(name), {std::move(line)}});
  }
}

// The line behind +CMT and +CDS is its PDU, whatever is being asked. Where it is none, bytes were lost: then it counts for itself.
bool Lines::takes_second_line(const std::string& line) {
  Urc urc = *std::exchange(half_, std::nullopt);
  const bool pdu = hexadecimal(line);
  if (pdu) urc.lines.push_back(line);
  items_.emplace_back(std::move(urc));
  return pdu;
}

bool Lines::is_echo(const std::string& line) const {
  if (line.ends_with(ctrl_z)) return true;
  return asked_ != Asked::nothing && !command_.empty() && line == command_;
}

std::optional<std::string> Lines::final_result(const std::string& line) const {
  if (line == "OK" || line == "ERROR" || line == "COMMAND NOT SUPPORT" || line == "TOO MANY PARAMETERS") return line;
  if (line.starts_with("+CMS ERROR") || line.starts_with("+CME ERROR")) return line;
  if (is_call(command_) && !beginning_in(call_results, line).empty()) return line;
  if (asked_ == Asked::nothing) return {};
  if (line == "0") return "OK";
  if (line == "4") return "ERROR";
  return {};
}

void Lines::finish(std::string result) {
  auto information = give_up();
  items_.emplace_back(Final{std::move(result), std::move(information)});
}

void Lines::inform(std::string line) {
  if (asked_ == Asked::nothing) {
    items_.emplace_back(Stray{std::move(line)});
    return;
  }
  // The same word as URC and as answer: the last before the final result is the answer.
  const auto name = name_of(line);
  const bool registration = name == prefix_ && name.ends_with("REG") && !information_.empty();
  if (registration) items_.emplace_back(Urc{std::string(name), {std::exchange(information_.back(), line)}});
  if (!registration) information_.push_back(std::move(line));
}

bool Lines::is_information(std::string_view name, const std::string& line) const {
  if (asked_ == Asked::nothing || name != prefix_) return false;
  return !name.ends_with("REG") || registration(line).value_or(Registration{}).asked.has_value();
}

}  // namespace hearken::protocol::at
