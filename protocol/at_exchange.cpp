#include "protocol/at_exchange.h"

#include <algorithm>
#include <utility>

#include "protocol/conversation.h"

namespace hearken::protocol::at {

std::string Answer::line(std::string_view beginning) const {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(beginning); });
  return found == lines.end() ? std::string{} : *found;
}

std::string Exchange::ask(std::string command, std::chrono::milliseconds limit, Instant now) {
  command_ = std::move(command);
  pdu_.clear();
  written_ = false;
  limit_ = now + limit;
  lines_.ask(command_);
  return command_ + "\r";
}

std::string Exchange::ask_to_send(std::string command, std::string pdu, std::chrono::milliseconds prompt, std::chrono::milliseconds limit,
                                  Instant now) {
  std::string bytes = ask(std::move(command), prompt, now);
  pdu_ = std::move(pdu);
  send_limit_ = limit;
  return bytes;
}

std::vector<Exchange::Heard> Exchange::hear(std::string_view bytes, Instant now) {
  std::vector<Heard> heard;
  for (auto& item : lines_.hear(bytes)) {
    std::visit(Overloaded{[&](Prompt&) {
                            if (!limit_) return;
                            written_ = true;
                            limit_ = now + send_limit_;
                            heard.emplace_back(Write{pdu_ + '\x1A'});
                          },
                          [&](Final& end) {
                            if (limit_) heard.emplace_back(finished(std::move(end.result), std::move(end.lines), now));
                          },
                          [&](auto& other) { heard.emplace_back(std::move(other)); }},
               item);
  }
  return heard;
}

Answer Exchange::finished(std::string result, std::vector<std::string> lines, Instant now) {
  limit_.reset();
  free_ = std::max(free_, now + pause);
  return {std::exchange(command_, {}), std::move(result), std::move(lines), std::exchange(written_, false)};
}

std::optional<Answer> Exchange::overdue(Instant now) {
  if (!limit_ || now < *limit_) return {};
  return abandon(now);
}

std::optional<Answer> Exchange::abandon(Instant now) {
  auto lines = lines_.give_up();
  if (!limit_) return {};
  return finished({}, std::move(lines), now);
}

void Exchange::reset(Instant now) {
  lines_.reset();
  limit_.reset();
  written_ = false;
  free_ = now;
}

}  // namespace hearken::protocol::at
