#include "drivers/outbound.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace hearken::drivers {

// What was sent before is told in a turn of its own: the line is attached by then, and what the conversation says is not lost.
void Outbound::found(std::shared_ptr<Dialogue> dialogue) {
  tried_ = true;
  dialogue_ = std::move(dialogue);
  if (!recalled_.empty() || !early_.empty()) boost::asio::post(parts_->loop, lifeline_.guard([this] { tell_earlier(); }));
}

void Outbound::tell_earlier() {
  if (!dialogue_) return;  // lost again
  for (auto& sent : std::exchange(recalled_, {})) dialogue_->take(std::move(sent));
  for (auto& asked : std::exchange(early_, {})) send(asked);
}

void Outbound::recall(const protocol::Recalled& sent) {
  if (dialogue_)
    dialogue_->take(sent);
  else
    recalled_.push_back(sent);
}

void Outbound::lost(const std::string& why) {
  tried_ = true;
  why_lost_ = why;
  for (const auto& asked : std::exchange(early_, {})) parts_->sink.report(parts_->gateway, Report{asked.page, Outcome::failed, why});
  const auto dialogue = std::exchange(dialogue_, nullptr);
  const auto pages = unreported_;
  for (const auto page : pages) {
    if (dialogue) dialogue->take(protocol::Withdrawn{page});
    if (unreported_.erase(page)) parts_->sink.report(parts_->gateway, Report{page, Outcome::unknown, why});
  }
}

// Reported in a turn of its own: the station is in the midst of handing the page over.
void Outbound::send(const protocol::Message& message) {
  if (dialogue_) {
    unreported_.insert(message.page);
    return dialogue_->take(protocol::Asked{message});
  }
  if (!tried_) return early_.push_back(message);
  boost::asio::post(parts_->loop,
                    lifeline_.guard([this, page = message.page] { parts_->sink.report(parts_->gateway, Report{page, Outcome::failed, why_lost_}); }));
}

void Outbound::stand_down(PageId page) {
  unreported_.erase(page);
  std::erase_if(early_, [&](const protocol::Message& asked) { return asked.page == page; });
  if (dialogue_) dialogue_->take(protocol::Withdrawn{page});
}

bool Outbound::healthy() const { return dialogue_ && unwell_.empty(); }

void Outbound::told(const protocol::Health& health) {
  if (health.well) {
    unwell_.erase(health.vital);
  } else {
    unwell_.insert(health.vital);
  }
}

}  // namespace hearken::drivers
