#include "tests/simulation/devices.h"

#include <algorithm>

#include "bench/frames.h"
#include "tests/simulation/world.h"

namespace hearken::simulation {
namespace {

constexpr Milliseconds patience{5'000};

Milliseconds ms(std::int64_t count) { return Milliseconds{count}; }

}  // namespace

Pager::Pager(World& world, int client, bool datagrams) : world_(world), account_(Street::account(client)), datagrams_(datagrams) {}

std::string Pager::frame(const std::string& what) {
  sequence_ = sequence_ % 9999 + 1;
  return bench::frame(account_, sequence_, what);
}

bool Pager::idle() const {
  return std::all_of(waiting_.begin(), waiting_.end(), [](const std::string& frame) { return frame.find("NULL") != std::string::npos; });
}

void Pager::press(const std::string& what) {
  waiting_.push_back(frame(what));
  last_ = waiting_.back();
  world_.say(account_ + " presses " + what);
  if (waiting_.size() == 1) send();
}

void Pager::life_sign() {
  if (silent || !waiting_.empty()) return;
  waiting_.push_back(frame(""));
  send();
}

/// Again and again until it is acknowledged: a life sign three times only.
void Pager::send() {
  if (waiting_.empty()) return;
  const auto bytes = waiting_.front();
  const auto token = ++attempt_;
  ++tries_;
  transmit(bytes);
  world_.heap.after(patience + ms(world_.streams["pagers"].below(2'000)), [this, token, bytes] {
    if (token != attempt_ || waiting_.empty()) return;
    const bool life_sign = bytes.find("NULL") != std::string::npos;
    if (life_sign && tries_ >= 3) {
      waiting_.pop_front();
      tries_ = 0;
    }
    if (tries_ % 2 == 0) lose_line();
    send();
  });
}

void Pager::transmit(const std::string& bytes) {
  if (world_.house() == nullptr) return;
  if (datagrams_)
    by_datagram(bytes);
  else
    by_stream(bytes);
}

void Pager::by_stream(const std::string& bytes) {
  auto& dice = world_.streams["links"];
  auto& house = *world_.house();
  if (!line_) {
    const auto number = ++line_number_;
    line_ = house.line(pagers, house.pager_conversation(), [this, number](const std::string& said) {
      world_.heap.after(ms(world_.streams["links"].between(1, 30)), [this, number, said] {
        if (number == line_number_) heard(said);
      });
    });
  }
  if (world_.on("links") && dice.chance(5)) return;  // it never leaves
  Milliseconds delay{dice.between(1, 40)};
  const bool split = world_.on("links") && dice.chance(30);
  if (split) world_.reached.note("a frame split in pieces");
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = split ? static_cast<std::size_t>(dice.between(1, 20)) : bytes.size();
    world_.heap.after(delay, house.guard([line = std::weak_ptr<House::Line>(line_), piece = bytes.substr(at, length)] {
      if (const auto open = line.lock()) open->take(protocol::Heard{piece});
    }));
    at += length;
    if (split) delay += ms(dice.between(0, 20));
  }
  if (world_.on("links") && dice.chance(4)) {
    world_.heap.after(delay + ms(dice.between(0, 12)), house.guard([this] {
      if (line_ && line_->owed() > 0) world_.reached.note("a connection cut with an answer owed");
      lose_line();
    }));
  }
}

void Pager::by_datagram(const std::string& bytes) {
  auto& dice = world_.streams["links"];
  int copies = 1;
  if (world_.on("links") && dice.chance(10)) copies = 0, world_.reached.note("a datagram lost");
  if (world_.on("links") && dice.chance(10)) copies = 2, world_.reached.note("a datagram doubled");
  for (int i = 0; i < copies; ++i) {
    const auto delay = world_.on("links") ? dice.between(1, 3'000) : dice.between(1, 30);
    world_.heap.after(ms(delay), world_.house()->guard([this, bytes] {
      auto& house = *world_.house();
      const auto line = house.line(pagers, house.pager_conversation(), [this](const std::string& said) {
        if (world_.on("links") && world_.streams["links"].chance(10)) return;
        world_.heap.after(ms(world_.streams["links"].between(1, 30)), [this, said] { heard(said); });
      });
      line->take(protocol::Heard{bytes});
      line->take(protocol::Ended{});
      world_.heap.after(Milliseconds{20'000}, [line] {});  // the socket keeps it for its answers
    }));
  }
}

void Pager::heard(const std::string& bytes) {
  if (waiting_.empty() || bytes.find("\"ACK\"") == std::string::npos) return;
  const auto& frame = waiting_.front();
  const auto id = frame.find('"', 10);
  if (bytes.find("\"ACK\"" + frame.substr(id + 1, 4)) == std::string::npos) return;
  if (frame.find("NULL") == std::string::npos) world_.acknowledged(frame);
  waiting_.pop_front();
  tries_ = 0;
  ++attempt_;
  if (!waiting_.empty()) send();
}

void Pager::lose_line() {
  ++line_number_;
  if (!line_) return;
  const auto line = std::exchange(line_, nullptr);
  line->leave();
  if (world_.house() != nullptr) line->take(protocol::Ended{});
}

void Pager::garble() {
  auto& dice = world_.streams["garbage"];
  auto bytes = frame("Nri1/MA01");
  for (int i = 0; i < 3; ++i)
    bytes[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(bytes.size())))] = static_cast<char>(dice.below(256));
  world_.reached.note("garbage on the wire");
  transmit(bytes);
}

void Pager::replay(const std::string& frame) {
  if (frame.empty() || world_.house() == nullptr) return;
  world_.reached.note("a replayed frame");
  by_datagram(frame);
}

// ---- a receiver ----

void ReceiverBox::event(const std::string& account, const std::string& code) {
  memory_.push_back("5011 18" + account + "E" + code + "01001\x14");
  world_.reached.note("a receiver's line by Sur-Gard");
  world_.say("receiver: " + account + " " + code);
  if (memory_.size() == 1) send();
}

void ReceiverBox::connect() {
  if (world_.house() == nullptr) return;
  line_ = world_.house()->line(receiver, world_.house()->receiver_conversation(),
                               [this](const std::string& said) { world_.heap.after(ms(20), [this, said] { heard(said); }); });
  send();
}

void ReceiverBox::send() {
  const auto token = ++attempt_;
  const std::string heartbeat = "1011           @    \x14";
  const auto bytes = memory_.empty() ? heartbeat : memory_.front();
  asked_ = {bytes};
  if (world_.house() != nullptr && line_)
    world_.heap.after(ms(10), world_.house()->guard([line = std::weak_ptr<House::Line>(line_), bytes] {
      if (const auto open = line.lock()) open->take(protocol::Heard{bytes});
    }));
  world_.heap.after(memory_.empty() ? ms(30'000) : ms(6'000), [this, token] {
    if (token == attempt_) send();
  });
}

void ReceiverBox::heard(const std::string& bytes) {
  if (bytes.find('\x06') == std::string::npos || asked_.empty()) return;
  const auto answered = asked_.front();
  asked_.pop_front();
  if (memory_.empty() || answered != memory_.front()) return;
  world_.acknowledged(memory_.front().substr(0, memory_.front().size() - 1));
  memory_.pop_front();
  if (!memory_.empty()) send();
}

}  // namespace hearken::simulation
