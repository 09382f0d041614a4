#include "tests/vectors/play.h"

#include <algorithm>

namespace hearken::vectors {

using namespace protocol;

void Outcome::add(Outcome later) {
  std::move(later.delivered.begin(), later.delivered.end(), std::back_inserter(delivered));
  std::move(later.said.begin(), later.said.end(), std::back_inserter(said));
  std::move(later.counts.begin(), later.counts.end(), std::back_inserter(counts));
  hung_up = hung_up || later.hung_up;
}

Player::Player(std::unique_ptr<Conversation> conversation, test::Receipts& receipts, Instant now, Storing storing)
    : conversation_(std::move(conversation)), receipts_(receipts), now_(now), storing_(storing) {}

void Player::hear(std::string_view bytes) {
  // A copy that ends with these bytes: a conversation that looks behind them, or keeps them, is caught by the sanitizers.
  const std::vector<char> heard(bytes.begin(), bytes.end());
  give(Heard{{heard.data(), heard.size()}});
}

void Player::wait(std::chrono::milliseconds time) {
  const auto end = now_ + time;
  for (auto due = conversation_->deadline(); due && *due <= end; due = conversation_->deadline()) {
    now_ = std::max(now_, *due);
    give(Tick{});
    if (conversation_->deadline() == due) break;  // it does not move: a tick too many does no harm, a loop without end does
  }
  now_ = end;
}

void Player::end() {
  give(Ended{});
  if (storing_ != Storing::late_and_backwards) return;
  while (!waiting_.empty()) {
    const auto ticket = waiting_.back();
    waiting_.pop_back();
    give(Stored{receipts_.of(ticket)});
  }
}

void Player::give(const Input& input) {
  auto outputs = conversation_->handle(input, now_);
  std::vector<Ticket> fresh;
  for (auto& output : outputs) {
    if (const auto* deliver = std::get_if<Deliver>(&output)) fresh.push_back(deliver->ticket);
    take(output);
  }
  for (const auto ticket : fresh) answer(ticket);
}

void Player::take(Output& output) {
  std::visit(Overloaded{
                 [&](Say& say) { outcome_.said.push_back(std::move(say.bytes)); },
                 [&](Deliver& deliver) { outcome_.delivered.push_back(std::move(deliver.what)); },
                 [&](Count& count) { outcome_.counts.push_back(std::move(count)); },
                 [&](HangUp&) { outcome_.hung_up = true; },
                 [](auto&) {},
             },
             output);
}

void Player::answer(Ticket ticket) {
  switch (storing_) {
    case Storing::at_once:
      return give(Stored{receipts_.of(ticket)});
    case Storing::late_and_backwards:
      return waiting_.push_back(ticket);
    case Storing::never:
      return give(NotStored{ticket});
    case Storing::unchanged:
      return give(Unchanged{ticket});
  }
}

std::size_t bytes_in(const std::vector<Step>& steps) {
  std::size_t bytes = 0;
  for (const auto& step : steps) bytes += step.bytes.size();
  return bytes;
}

std::vector<Step> split_at(const std::vector<Step>& steps, std::size_t at) {
  std::vector<Step> split;
  for (const auto& step : steps) {
    if (at > 0 && at < step.bytes.size()) {
      split.push_back({step.bytes.substr(0, at), {}});
      split.push_back({step.bytes.substr(at), {}});
    } else {
      split.push_back(step);
    }
    at -= std::min(at, step.bytes.size());
  }
  return split;
}

std::vector<Step> byte_by_byte(const std::vector<Step>& steps) {
  std::vector<Step> split;
  for (const auto& step : steps) {
    if (step.bytes.empty()) split.push_back(step);
    for (const char c : step.bytes) split.push_back({std::string(1, c), {}});
  }
  return split;
}

std::vector<Step> cut_short(const std::vector<Step>& steps, std::size_t at) {
  std::vector<Step> cut;
  for (const auto& step : steps) {
    cut.push_back({step.bytes.substr(0, at), step.pause});
    if (at < step.bytes.size()) break;
    at -= step.bytes.size();
  }
  return cut;
}

std::vector<std::size_t> cuts(std::size_t bytes) {
  constexpr std::size_t most = 400;
  const auto stride = std::max<std::size_t>(1, bytes / most);
  std::vector<std::size_t> places;
  for (std::size_t at = 1; at < bytes; at += stride) places.push_back(at);
  if (bytes > 1 && places.back() != bytes - 1) places.push_back(bytes - 1);
  return places;
}

void play(Player& player, const std::vector<Step>& steps) {
  for (const auto& step : steps) {
    if (step.bytes.empty())
      player.wait(step.pause);
    else
      player.hear(step.bytes);
  }
}

}  // namespace hearken::vectors
