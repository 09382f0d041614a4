#include "simulator/receiver.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <iostream>
#include <sstream>

#include "simulator/terminal.h"

namespace hearken::simulator {
namespace {

constexpr char dc4 = 0x14, ack = 0x06, nak = 0x15;

bool readable(int descriptor, int patience_ms) {
  pollfd wanted{descriptor, POLLIN, 0};
  return poll(&wanted, 1, patience_ms) > 0 && (wanted.revents & POLLIN) != 0;
}

/// Sends one line until it is answered; what the station said: ack, nak, or 0.
char hand_over(const Terminal& terminal, const ReceiverSettings& settings, const std::string& line) {
  char answer = 0;
  for (int i = 0; i < settings.tries && answer != ack; ++i) {
    const auto bytes = line + dc4;
    if (write(terminal.descriptor(), bytes.data(), bytes.size()) < 0) return 0;
    answer = 0;
    while (answer != ack && answer != nak && readable(terminal.descriptor(), settings.patience_ms))
      if (read(terminal.descriptor(), &answer, 1) != 1) break;
  }
  return answer;
}

std::string contact_id(const ReceiverSettings& settings, const std::string& command) {
  std::istringstream words(command);
  std::string event, account, code, group, zone;
  words >> event >> account >> code >> group >> zone;
  return "5" + settings.receiver + settings.line + " 18" + account + code + group + zone;
}

void tell(char answer, const std::string& line) {
  std::cout << (answer == ack ? "acknowledged " : answer == nak ? "refused " : "unanswered ") << line << '\n' << std::flush;
}

}  // namespace

void run_receiver(const ReceiverSettings& settings) {
  const Terminal terminal(settings.link);
  std::cout << "terminal " << terminal.path() << '\n' << std::flush;
  std::string pending;
  while (true) {
    if (!readable(STDIN_FILENO, settings.heartbeat_s * 1000)) {
      const std::string heartbeat = "1" + settings.receiver + settings.line + std::string(11, ' ') + "@" + std::string(4, ' ');
      if (hand_over(terminal, settings, heartbeat) == ack) std::cout << "heartbeat acknowledged\n" << std::flush;
      continue;
    }
    std::array<char, 512> read_now{};
    const auto got = read(STDIN_FILENO, read_now.data(), read_now.size());
    if (got <= 0) return;
    pending.append(read_now.data(), static_cast<std::size_t>(got));
    for (auto end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
      const auto command = pending.substr(0, end);
      pending.erase(0, end + 1);
      if (command == "quit") return;
      if (!command.starts_with("event ")) continue;
      const auto line = contact_id(settings, command);
      tell(hand_over(terminal, settings, line), line);
    }
  }
}

}  // namespace hearken::simulator
