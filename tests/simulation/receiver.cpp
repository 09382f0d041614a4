#include "tests/simulation/devices.h"
#include "tests/simulation/world.h"

namespace hearken::simulation {
namespace {

constexpr Milliseconds way{10}, way_back{20}, heartbeat_every{30'000}, patience{6'000};

}  // namespace

void ReceiverBox::event(const std::string& account, const std::string& code) {
  memory_.push_back("5011 18" + account + "E" + code + "01001\x14");
  world_.reached.note("a receiver's line by Sur-Gard");
  world_.say("receiver: " + account + " " + code);
  if (memory_.size() == 1) send();
}

void ReceiverBox::connect() {
  if (world_.house() == nullptr) return;
  line_ = world_.house()->line(receiver, world_.house()->receiver_conversation(),
                               [this](const std::string& said) { world_.heap.after(way_back, [this, said] { heard(said); }); });
  send();
}

void ReceiverBox::send() {
  const auto token = ++attempt_;
  const std::string heartbeat = "1011           @    \x14";
  const auto bytes = memory_.empty() ? heartbeat : memory_.front();
  asked_ = {bytes};
  if (world_.house() != nullptr && line_)
    world_.heap.after(way, world_.house()->guard([line = std::weak_ptr<House::Line>(line_), bytes] {
      if (const auto open = line.lock()) open->take(protocol::Heard{bytes});
    }));
  world_.heap.after(memory_.empty() ? heartbeat_every : patience, [this, token] {
    if (token == attempt_) send();
  });
}

void ReceiverBox::heard(const std::string& bytes) {
  if (bytes.find('\x06') == std::string::npos || asked_.empty()) return;
  const auto answered = asked_.front();
  asked_.pop_front();
  if (memory_.empty() || answered != memory_.front()) return;
  world_.acknowledged(bare(memory_.front()));
  memory_.pop_front();
  if (!memory_.empty()) send();
}

}  // namespace hearken::simulation
