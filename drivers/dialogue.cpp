#include "drivers/dialogue.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

namespace hearken::drivers {

using namespace std::chrono_literals;
using protocol::Overloaded;

namespace {

constexpr std::size_t raw_shown_max = 4096;
constexpr Ticket ticket_of_none{std::numeric_limits<std::uint64_t>::max()};

std::size_t weight(const Delivery& delivery) {
  return std::visit(Overloaded{[](const Signal& signal) { return signal.raw.bytes.size(); },
                               [](const Text& text) { return text.raw.bytes.size() + text.words.size(); },
                               [](const Report& report) { return report.detail.size(); }},
                    delivery);
}

}  // namespace

Dialogue::Dialogue(std::shared_ptr<const WireParts> parts, Watcher* watcher) : parts_(std::move(parts)), watcher_(watcher), timer_(parts_->loop) {
  try {
    conversation_ = parts_->make_conversation();
  } catch (const std::exception& bug) { give_up(nullptr, bug.what()); }
}

void Dialogue::attach(Line& line) {
  line_ = &line;
  deadline_.reset();
  if (std::exchange(met_, true)) return take(protocol::Reopened{});
  if (failed_) return line_->hang_up("a fault of the station's own");
  arm(parts_->now());
}

void Dialogue::detach() { line_ = nullptr; }

void Dialogue::leave() {
  left_ = true;
  line_ = nullptr;
  timer_.cancel();
}

void Dialogue::take(protocol::Input input) {
  const auto self = shared_from_this();  // what follows may let go of us
  queue_.push_back(std::move(input));
  if (draining_) return;
  draining_ = true;
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const protocol::Input next = std::move(queue_[i]);
    step(next);
  }
  queue_.clear();
  draining_ = false;
}

void Dialogue::step(const protocol::Input& input) {
  if (failed_ || left_) return;
  Instant now = parts_->now();
  if (std::holds_alternative<protocol::Tick>(input) && deadline_) {
    now = std::max(now, *deadline_);
    deadline_.reset();
  }
  protocol::Outputs outputs;
  try {
    outputs = conversation_->handle(input, now);
  } catch (const std::exception& bug) { return give_up(&input, bug.what()); }
  for (auto& output : outputs) {
    if (!left_) perform(output);
  }
  arm(now);
}

void Dialogue::perform(protocol::Output& output) {
  auto& sink = parts_->sink;
  const auto& gateway = parts_->gateway;
  std::visit(Overloaded{[&](const protocol::Say& out) {
                          if (line_) line_->say(out.bytes);
                        },
                        [&](protocol::Deliver& out) { deliver(out); },
                        [&](const protocol::Told& out) {
                          if (watcher_) watcher_->reported(out.report);
                          sink.report(gateway, out.report);
                        },
                        [&](const protocol::Health& out) {
                          if (watcher_) watcher_->told(out);
                          sink.health(gateway, out);
                        },
                        [&](const protocol::Count& out) { sink.count(gateway, out); },
                        [&](const protocol::HangUp& out) {
                          if (line_) line_->hang_up(out.why);
                        },
                        [&](const protocol::Reset& out) {
                          if (line_) line_->reset(out.why);
                        }},
             output);
}

void Dialogue::deliver(protocol::Deliver& delivery) {
  if (const auto* report = std::get_if<Report>(&delivery.what); report && watcher_) watcher_->reported(*report);
  const auto bytes = weight(delivery.what);
  ++waiting_;
  waiting_bytes_ += bytes;
  if (waiting_ >= deliveries_max || waiting_bytes_ >= bytes_max) full_ = true;
  parts_->sink.deliver(parts_->gateway, delivery.ticket, std::move(delivery.what), [me = weak_from_this(), bytes](const protocol::Verdict& verdict) {
    if (const auto self = me.lock()) self->answered(verdict, bytes);
  });
}

void Dialogue::answered(const protocol::Verdict& verdict, std::size_t bytes) {
  --waiting_;
  waiting_bytes_ -= bytes;
  if (waiting_ < deliveries_max / 2 && waiting_bytes_ < bytes_max / 2) full_ = false;
  answering_ = true;
  std::visit([this](const auto& known) { take(known); }, verdict);
  answering_ = false;
  if (line_) line_->answered();
}

void Dialogue::give_up(const protocol::Input* input, const std::string& bug) {
  failed_ = true;
  const auto* heard = input ? std::get_if<protocol::Heard>(input) : nullptr;
  const std::string bytes = heard ? std::string(heard->bytes) : std::string();
  if (heard) {
    Signal signal;
    signal.gateway = parts_->gateway;
    signal.received = parts_->now();
    signal.remark = "conversation_failed";
    signal.raw.bytes = bytes;
    parts_->sink.deliver(parts_->gateway, ticket_of_none, std::move(signal), [](const protocol::Verdict&) {});
  }
  parts_->sink.count(parts_->gateway,
                     protocol::Count{protocol::Fault::bad_grammar, "a fault of the station's own: " + bug, bytes.substr(0, raw_shown_max)});
  if (line_) line_->hang_up("a fault of the station's own");
}

// The timer is set anew only for an earlier deadline: one that is postponed with every frame costs nothing, the timer then
// fires once in vain.
void Dialogue::arm(Instant told) {
  if (failed_ || left_ || !line_) return;
  std::optional<Instant> next;
  try {
    next = conversation_->deadline();
  } catch (const std::exception& bug) { return give_up(nullptr, bug.what()); }
  if (next == deadline_) return;
  deadline_ = next;
  if (!next) return;
  const auto now = boost::asio::steady_timer::clock_type::now();
  due_ = now + std::clamp<std::chrono::milliseconds>(*next <= told ? 0ms : *next - told, 1ms, 24h * 365);
  if (!timer_set_ || due_ < timer_.expiry()) wait_until_due();
}

void Dialogue::wait_until_due() {
  timer_set_ = true;
  timer_.expires_at(due_);
  timer_.async_wait([me = weak_from_this()](const boost::system::error_code& error) {
    if (error) return;
    if (const auto self = me.lock()) self->timer_fired();
  });
}

void Dialogue::timer_fired() {
  timer_set_ = false;
  if (!deadline_ || !line_ || failed_) return;
  if (boost::asio::steady_timer::clock_type::now() < due_) return wait_until_due();
  take(protocol::Tick{});
}

}  // namespace hearken::drivers
