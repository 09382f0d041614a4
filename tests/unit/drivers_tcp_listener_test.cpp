#include "drivers/tcp_listener.h"

#include <fcntl.h>
#include <sys/resource.h>

#include "tests/catch.h"
#include "tests/unit/drivers_world.h"

using namespace hearken;
using namespace hearken::drivers;
using namespace hearken::test;

namespace {

TcpListenerSettings anywhere() {
  TcpListenerSettings settings;
  settings.listen = {*read_endpoint("127.0.0.1:0")};
  return settings;
}

/// Misses its peer at once where it has heard nothing since it was opened.
class Missing final : public protocol::Conversation {
 public:
  protocol::Outputs handle(const protocol::Input& input, Instant now) override {
    if (std::holds_alternative<protocol::Reopened>(input)) due_ = now;
    if (std::holds_alternative<protocol::Heard>(input)) due_.reset();
    if (!std::holds_alternative<protocol::Tick>(input)) return {};
    due_.reset();
    return {protocol::Health{"heartbeat", "the receiver is silent", false}};
  }
  [[nodiscard]] std::optional<Instant> deadline() const override { return due_; }

 private:
  std::optional<Instant> due_{Instant{}};
};

/// The descriptor that the next one would be.
int lowest_free() {
  const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(descriptor);
  return descriptor;
}

struct Listening : World {
  explicit Listening(TcpListenerSettings settings = anywhere()) : listener(std::move(settings), parts()) { listener.start(); }
  bool hears(Peer& peer, const std::string& all) {
    return until([&] { return peer.heard().size() >= all.size(); }) && peer.heard() == all;
  }
  TcpListener listener;
};

}  // namespace

TEST_CASE("a frame split over segments is heard once and acknowledged when it is stored") {
  Listening way;
  CHECK(way.station.well("wire"));
  Peer peer(way.listener.address());
  for (const char byte : std::string("help")) {
    peer.say(std::string(1, byte));
    way.loop.poll();
  }
  way.station.holds = true;
  peer.say("\n");
  REQUIRE(way.until([&] { return way.station.held.size() == 1; }));
  CHECK(peer.heard().empty());
  way.station.let_go();
  CHECK(way.hears(peer, "+help\n"));
  CHECK(way.station.signals.size() == 1);
}

TEST_CASE("frames pipelined in one segment are acknowledged in order") {
  Listening way;
  Peer peer(way.listener.address());
  std::string sent, expected;
  for (int i = 0; i < 500; ++i) {
    sent += "n" + std::to_string(i) + "\n";
    expected += "+n" + std::to_string(i) + "\n";
  }
  peer.say(sent);
  CHECK(way.hears(peer, expected));
}

TEST_CASE("a peer that ends its side still gets its answer, then the connection closes") {
  Listening way;
  way.station.holds = true;
  Peer peer(way.listener.address());
  peer.say("help\n");
  peer.half_close();
  REQUIRE(way.until([&] { return way.station.held.size() == 1; }));
  way.loop.poll();
  way.station.let_go();
  CHECK(way.hears(peer, "+help\n"));
  CHECK(way.until([&] { return peer.ended() && way.listener.connections() == 0; }));
}

TEST_CASE("a peer that disappears between delivery and answer leaves the delivery standing") {
  Listening way;
  way.station.holds = true;
  Peer peer(way.listener.address());
  peer.say("help\nhalf");
  REQUIRE(way.until([&] { return way.station.held.size() == 1; }));
  peer.close();
  way.loop.poll();
  way.station.let_go();
  REQUIRE(way.until([&] { return way.listener.connections() == 0; }));
  CHECK(way.station.signals.size() == 1);
  Peer next(way.listener.address());
  next.say("help\n");
  way.station.holds = false;
  CHECK(way.hears(next, "+help\n"));
}

TEST_CASE("a half frame is given up at the conversation's deadline") {
  Listening way;
  Peer peer(way.listener.address());
  peer.say("hal");
  REQUIRE(way.until([&] { return way.station.counts.size() == 1; }));
  CHECK(way.station.counts[0].raw == "hal");
  peer.say("whole\n");
  CHECK(way.hears(peer, "+whole\n"));
}

TEST_CASE("a hang-up waits for the answers before it") {
  Listening way;
  Peer peer(way.listener.address());
  peer.say("help\nbye\nnever heard?\n");
  CHECK(way.until([&] { return peer.ended(); }));
  CHECK(peer.heard().starts_with("+help\n"));
}

TEST_CASE("a bug in one conversation ends that peer alone, and what it said is kept") {
  Listening way;
  Peer lucky(way.listener.address()), unlucky(way.listener.address());
  unlucky.say("bug\n");
  CHECK(way.until([&] { return unlucky.ended(); }));
  REQUIRE(way.station.signals.size() == 1);
  CHECK(way.station.signals[0].raw.bytes == "bug\n");
  CHECK(way.station.signals[0].says.empty());
  CHECK(way.station.counts.size() == 1);
  lucky.say("help\n");
  CHECK(way.hears(lucky, "+help\n"));
}

TEST_CASE("reading stops while 1,024 deliveries wait, and goes on") {
  Listening way;
  way.station.holds = true;
  Peer peer(way.listener.address());
  const std::string frame(63, 'x');
  for (int i = 0; i < 3000; ++i) peer.say(frame + "\n");
  REQUIRE(way.until([&] { return way.station.held.size() >= 1024; }));
  for (int i = 0; i < 20; ++i) way.loop.poll();
  CHECK(way.station.held.size() < 1024 + 16 * 1024 / 64);
  way.station.holds = false;
  way.station.let_go();
  CHECK(way.until([&] { return peer.heard().size() == 3000 * 65; }));
  CHECK(way.station.signals.size() == 3000);
}

TEST_CASE("2,000 idle connections from one source do not keep a known gateway out (O7)") {
  auto settings = anywhere();
  settings.known.add("127.0.0.2");
  settings.places = {500, 100, 50};
  Listening way(settings);
  std::vector<Peer> flood;
  for (int i = 0; i < 2000; ++i) {
    flood.emplace_back(way.listener.address());
    if (i % 50 == 0) way.loop.poll();
  }
  REQUIRE(way.until([&] { return way.station.unwell("flood"); }));
  Peer known(way.listener.address(), SOCK_STREAM, "127.0.0.2");
  known.say("help\n");
  CHECK(way.hears(known, "+help\n"));
  CHECK(way.listener.connections() <= 101);
  CHECK(std::count_if(way.station.history.begin(), way.station.history.end(), [](const auto& told) { return told.vital == "flood"; }) == 1);
  Peer stranger(way.listener.address());  // the newest of the flood's source still gets its turn
  stranger.say("help\n");
  CHECK(way.hears(stranger, "+help\n"));
}

TEST_CASE("a connection on which nothing comes is dropped at its idle limit") {
  auto settings = anywhere();
  settings.idle = 1s;
  Listening way(settings);
  Peer silent(way.listener.address());
  REQUIRE(way.until([&] { return way.listener.connections() == 1; }));
  CHECK(way.until([&] { return silent.ended(); }));
}

TEST_CASE("a taken port is told, and found when it is free") {
  auto taken = std::make_unique<Listening>();
  auto settings = anywhere();
  settings.listen = {*read_endpoint(taken->listener.address())};
  Listening way(settings);
  CHECK(way.station.unwell("wire"));
  CHECK(way.listener.address().empty());
  taken.reset();
  REQUIRE(way.until([&] { return way.station.well("wire"); }));
  Peer peer(way.listener.address());
  peer.say("help\n");
  CHECK(way.hears(peer, "+help\n"));
}

TEST_CASE("IPv6, and both families on one address") {
  auto settings = anywhere();
  settings.listen = {*read_endpoint("[::1]:0"), *read_endpoint("127.0.0.1:0")};
  Listening way(settings);
  const auto all = way.listener.address();
  const auto blank = all.find(' ');
  Peer six(all.substr(0, blank)), four(all.substr(blank + 1));
  six.say("six\n");
  four.say("four\n");
  CHECK(way.hears(six, "+six\n"));
  CHECK(way.hears(four, "+four\n"));
  settings.listen = {*read_endpoint("[::]:0")};
  settings.dual_stack = true;
  Listening both(settings);
  Peer old("127.0.0.1" + both.listener.address().substr(4));
  old.say("four\n");
  CHECK(both.hears(old, "+four\n"));
}

TEST_CASE("without a descriptor left the longest idle goes, and it is told") {
  Listening way;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const int high = lowest_free() + 20;
  const auto limit = [&](int descriptors) {
    const rlimit lower{static_cast<rlim_t>(descriptors), before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &lower);
  };
  limit(2 * high);  // so that connections begin there
  Peer first(way.listener.address());
  const bool came = way.until([&] { return way.listener.connections() == 1; });
  Peer second(way.listener.address());  // waits in the backlog
  std::vector<int> others;
  while (lowest_free() < high) others.push_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  limit(high + 1);
  const bool told = way.until([&] { return way.station.unwell("flood"); });
  second.say("help\n");
  const bool heard = way.hears(second, "+help\n");
  ::setrlimit(RLIMIT_NOFILE, &before);
  for (const int other : others) ::close(other);
  CHECK(came);
  CHECK(told);
  CHECK(heard);
  CHECK(first.ended());
}

TEST_CASE("connections leave the low descriptors to the house") {
  Listening way;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const auto high = [least = static_cast<int>(std::min<rlim_t>(limit.rlim_cur / 2, FD_SETSIZE))] {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) count += std::stoi(entry.path().filename()) >= least ? 1 : 0;
    return count;
  };
  const int before = high();
  std::vector<Peer> peers;
  for (int i = 0; i < 5; ++i) peers.emplace_back(way.listener.address());
  REQUIRE(way.until([&] { return way.listener.connections() == 5; }));
  CHECK(high() == before + 5);
}

TEST_CASE("a peer that does not read its answers is dropped") {
  Listening way;
  Peer peer(way.listener.address());
  const std::string frame(1000, 'x');
  bool refused = false;
  for (int i = 0; i < 20000 && !refused; ++i) {
    try {
      peer.say(frame + "\n");
    } catch (const std::runtime_error&) { refused = true; }
    if (i % 10 == 0) way.loop.poll();
    if (i > 100 && way.listener.connections() == 0) refused = true;
  }
  CHECK(refused);
}

TEST_CASE("stopping answers what waits, and nobody is heard any more") {
  Listening way;
  way.station.holds = true;
  Peer peer(way.listener.address());
  peer.say("help\n");
  REQUIRE(way.until([&] { return way.station.held.size() == 1; }));
  way.listener.stop();
  way.station.let_go();
  CHECK(way.hears(peer, "+help\n"));
  CHECK(way.until([&] { return way.listener.connections() == 0; }));
}

TEST_CASE("answers that come after the listener has gone are dropped") {
  World world;
  world.station.holds = true;
  auto listener = std::make_unique<TcpListener>(anywhere(), world.parts());
  listener->start();
  Peer peer(listener->address());
  peer.say("help\n");
  REQUIRE(world.until([&] { return world.station.held.size() == 1; }));
  listener.reset();
  world.station.let_go();
  CHECK(world.until([&] { return peer.ended(); }));
  CHECK(peer.heard().empty());
}

TEST_CASE("a receiver that never calls is missed, and again when it has gone") {
  World world;
  auto parts = world.parts();
  parts.make_conversation = [] { return std::make_unique<Missing>(); };
  TcpListener listener(anywhere(), std::move(parts));
  listener.start();
  const auto missed = [&] {
    return std::count_if(world.station.history.begin(), world.station.history.end(), [](const auto& told) { return told.vital == "heartbeat"; });
  };
  REQUIRE(world.until([&] { return missed() == 1; }));
  {
    Peer peer(listener.address());
    peer.say("here\n");
    REQUIRE(world.until([&] { return listener.connections() == 1; }));
  }
  const auto before = missed();
  REQUIRE(world.until([&] { return listener.connections() == 0 && missed() > before; }));
}
