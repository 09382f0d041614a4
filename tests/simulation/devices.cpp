#include "tests/simulation/devices.h"

#include <algorithm>

#include "tests/simulation/world.h"

namespace hearken::simulation {
namespace {

constexpr Milliseconds patience{5'000}, soon{500}, socket_life{20'000};
constexpr int naks_most = 4, life_sign_tries = 3;

Milliseconds ms(std::int64_t count) { return Milliseconds{count}; }

}  // namespace

Pager::Pager(World& world, int client, Make make) : world_(world), client_(client), make_(std::move(make)) {}

bool Pager::idle() const {
  return std::all_of(waiting_.begin(), waiting_.end(), [](const Waiting& one) { return one.what.empty(); });
}

void Pager::press(const std::string& what) {
  world_.say(account() + " presses " + what);
  begin(what);
}

void Pager::life_sign() {
  if (!silent && waiting_.empty()) begin("");
}

void Pager::begin(const std::string& what) {
  sequence_ = sequence_ % 9999 + 1;
  waiting_.push_back({sequence_, what, {}, 0, 0});
  if (waiting_.size() == 1) send();
}

/// The first, or a retransmission: the same bytes, or the same press with a new time and pad.
std::string Pager::next_frame(Waiting& waiting) {
  if (!waiting.frame.empty() && !make_.renews) return waiting.frame;
  if (!waiting.frame.empty()) world_.reached.note("a retransmission with a fresh time");
  const auto shown = world_.clock.truth() + make_.clock_ahead;
  waiting.frame = make_.speech.frame(waiting.sequence, waiting.what, shown, world_.streams["pads of " + account()]);
  const bool sealed = !make_.speech.key.empty() && !make_.another_key;
  world_.spoken.add(waiting.frame,
                    {account(), account() + " " + std::to_string(waiting.sequence) + " " + waiting.what, shown, sealed, !make_.another_key});
  if (!waiting.what.empty()) last_ = waiting.frame;
  return waiting.frame;
}

/// Again and again until it is acknowledged: a life sign three times only.
void Pager::send() {
  if (waiting_.empty()) return;
  auto& front = waiting_.front();
  ++front.tries;
  transmit(next_frame(front));
  const auto token = ++attempt_;
  world_.heap.after(patience + ms(world_.streams["pagers"].below(2'000)), [this, token] { again(token); });
}

void Pager::again(std::uint64_t token) {
  if (token != attempt_ || waiting_.empty()) return;
  const auto& front = waiting_.front();
  if (front.tries % 2 == 0) lose_line();
  if (front.what.empty() && front.tries >= life_sign_tries) return done();
  send();
}

void Pager::done() {
  waiting_.pop_front();
  ++attempt_;
  send();
}

// ---- links ----

void Pager::transmit(const std::string& bytes) {
  if (world_.house() == nullptr) return;
  if (make_.datagrams)
    by_datagram(bytes, [this, bytes](const std::string& said) { heard(said, bytes); });
  else
    by_stream(bytes);
}

void Pager::open_line() {
  const auto number = ++line_number_;
  line_ = world_.house()->line(pagers, world_.house()->pager_conversation(), [this, number](const std::string& said) {
    world_.heap.after(ms(world_.streams["links"].between(1, 30)), [this, number, said] {
      if (number == line_number_) heard(said, "");
    });
  });
}

void Pager::by_stream(const std::string& bytes) {
  auto& dice = world_.streams["links"];
  if (!line_) open_line();
  if (world_.on("links") && dice.chance(5)) return;  // it never leaves
  in_pieces(bytes);
}

void Pager::in_pieces(const std::string& bytes) {
  auto& dice = world_.streams["links"];
  Milliseconds delay{dice.between(1, 40)};
  const bool split = world_.on("links") && dice.chance(30);
  if (split) world_.reached.note("a frame split in pieces");
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = split ? static_cast<std::size_t>(dice.between(1, 20)) : bytes.size();
    world_.heap.after(delay, world_.house()->guard([this, line = std::weak_ptr<House::Line>(line_), piece = bytes.substr(at, length)] {
      world_.device_heard(account());
      if (const auto open = line.lock()) open->take(protocol::Heard{piece});
    }));
    at += length;
    if (split) delay += ms(dice.between(0, 20));
  }
  if (!world_.on("links") || !dice.chance(4)) return;
  world_.heap.after(delay + ms(dice.between(0, 12)), world_.house()->guard([this] {
    if (line_ && line_->owed() > 0) world_.reached.note("a connection cut with an answer owed");
    lose_line();
  }));
}

void Pager::by_datagram(const std::string& bytes, const Answered& answered) {
  auto& dice = world_.streams["links"];
  int copies = 1;
  if (world_.on("links") && dice.chance(10)) copies = 0, world_.reached.note("a datagram lost");
  if (world_.on("links") && dice.chance(10)) copies = 2, world_.reached.note("a datagram doubled");
  for (int i = 0; i < copies; ++i) {
    const auto delay = world_.on("links") ? dice.between(1, 3'000) : dice.between(1, 30);
    world_.heap.after(ms(delay), world_.house()->guard([this, bytes, answered] { one_datagram(bytes, answered); }));
  }
}

void Pager::one_datagram(const std::string& bytes, const Answered& answered) {
  auto& house = *world_.house();
  const auto line = house.line(pagers, house.pager_conversation(), [this, answered](const std::string& said) {
    if (world_.on("links") && world_.streams["links"].chance(10)) return;
    world_.heap.after(ms(world_.streams["links"].between(1, 30)), [answered, said] { answered(said); });
  });
  world_.device_heard(account());
  line->take(protocol::Heard{bytes});
  line->take(protocol::Ended{});
  world_.heap.after(socket_life, [line] {});  // the socket keeps it for its answers
}

void Pager::lose_line() {
  ++line_number_;
  if (!line_) return;
  const auto line = std::exchange(line_, nullptr);
  line->leave();
  if (world_.house() != nullptr) line->take(protocol::Ended{});
}

// ---- answers ----

/// `only_of`: where the frame that it answers is known (a datagram's socket).
void Pager::heard(const std::string& said, const std::string& only_of) {
  if (waiting_.empty() || (!only_of.empty() && only_of != waiting_.front().frame)) return;
  const auto& front = waiting_.front();
  const auto reply = reply_to(front.frame, said);
  if (reply == Reply::none) return;
  const bool sure = reply != Reply::nak || !only_of.empty();
  if (!front.what.empty() && sure) world_.acknowledged(world_.spoken.press(bare(front.frame)));
  if (reply == Reply::ack) {
    if (timeless()) world_.device_answered(account());
    return done();
  }
  world_.reached.note(reply == Reply::nak ? "a frame out of its time" : "a frame with another key");
  refused(said);
}

/// What was refused was kept all the same: it gives up in the end. A clock may be set by what the station says.
void Pager::refused(const std::string& said) {
  auto& front = waiting_.front();
  if (++front.naks >= naks_most || front.what.empty()) return done();
  if (said.find("\"NAK\"") != std::string::npos && make_.obeys) {
    make_.clock_ahead = world_.clock.set;
    front.frame.clear();
  }
  const auto token = ++attempt_;
  world_.heap.after(soon, [this, token] {
    if (token == attempt_) send();
  });
}

// ---- what is not its own ----

void Pager::garble() {
  auto& dice = world_.streams["garbage"];
  sequence_ = sequence_ % 9999 + 1;
  auto bytes = make_.speech.frame(sequence_, "Nri1/MA01", world_.clock.truth(), dice);
  for (int i = 0; i < 3; ++i)
    bytes[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(bytes.size())))] = static_cast<char>(dice.below(256));
  world_.reached.note("garbage on the wire");
  transmit(bytes);
}

void Pager::replay(const std::string& frame) {
  if (frame.empty() || world_.house() == nullptr) return;
  world_.reached.note("a replayed frame");
  by_datagram(frame, [](const std::string&) {});
}

}  // namespace hearken::simulation
