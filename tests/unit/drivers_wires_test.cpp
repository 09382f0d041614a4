#include <fcntl.h>

#include "drivers/hook.h"
#include "drivers/serial_port.h"
#include "drivers/tcp_connector.h"
#include "drivers/tcp_listener.h"
#include "drivers/udp_listener.h"
#include "tests/catch.h"
#include "tests/unit/drivers_world.h"

using namespace hearken;
using namespace hearken::drivers;
using namespace hearken::test;

namespace {

UdpListenerSettings datagrams(const char* listen = "127.0.0.1:0") {
  UdpListenerSettings settings;
  settings.listen = {*read_endpoint(listen)};
  return settings;
}

/// The far end of a serial cable.
class FarEnd {
 public:
  explicit FarEnd(const Cable& cable) : descriptor_(open_serial(cable.theirs(), {}).descriptor) {}
  ~FarEnd() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  void say(std::string_view bytes) const { REQUIRE(::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size())); }
  const std::string& heard() {
    char bytes[4096];
    const auto count = ::read(descriptor_, bytes, sizeof bytes);
    if (count > 0) heard_.append(bytes, static_cast<std::size_t>(count));
    return heard_;
  }

 private:
  int descriptor_;
  std::string heard_;
};

protocol::Message page(std::int64_t number) { return {PageId{number}, "+8613900000000", "come", true, false}; }

}  // namespace

// ---- UDP ----

TEST_CASE("each datagram is answered to where it came from, on both families") {
  World world;
  auto settings = datagrams("[::]:0");
  settings.dual_stack = true;
  UdpListener listener(settings, world.parts());
  listener.start();
  const auto port = listener.address().substr(4);
  Peer four("127.0.0.1" + port, SOCK_DGRAM), other("127.0.0.3" + port, SOCK_DGRAM), six("[::1]" + port, SOCK_DGRAM);
  four.say("one\n");
  other.say("two\n");  // connected: an answer from 127.0.0.1 would not be heard
  six.say("three\n");
  CHECK(world.until([&] { return four.heard() == "+one\n" && other.heard() == "+two\n" && six.heard() == "+three\n"; }));
  CHECK(listener.waiting() == 0);
}

TEST_CASE("datagrams that wait are bounded, and known gateways have places kept") {
  World world;
  auto settings = datagrams();
  settings.waiting = 16;
  settings.known.add("127.0.0.2");
  UdpListener listener(settings, world.parts());
  listener.start();
  world.station.holds = true;
  Peer stranger(listener.address(), SOCK_DGRAM), known(listener.address(), SOCK_DGRAM, "127.0.0.2");
  for (int i = 0; i < 15; ++i) stranger.say("s\n");
  CHECK(world.until([&] { return world.station.unwell("flood"); }));
  known.say("help\n");
  CHECK(world.until([&] { return listener.waiting() == 13; }));
  world.station.holds = false;
  world.station.let_go();
  CHECK(world.until([&] { return known.heard() == "+help\n"; }));
}

TEST_CASE("a datagram that is too long is counted") {
  World world;
  UdpListener listener(datagrams(), world.parts());
  listener.start();
  Peer peer(listener.address(), SOCK_DGRAM);
  peer.say(std::string(20000, 'x'));
  REQUIRE(world.until([&] { return !world.station.counts.empty(); }));
  CHECK(world.station.counts[0].fault == protocol::Fault::too_long);
}

// ---- connector ----

TEST_CASE("a connector connects anew and tells its conversation") {
  World world;
  const auto bound = open_bound(*read_endpoint("127.0.0.1:0"), SOCK_STREAM, false);
  TcpConnector connector({{"127.0.0.1", bound.at.port}, 1s}, world.parts());
  connector.start();
  int there = -1;
  REQUIRE(world.until([&] { return (there = ::accept(bound.descriptor, nullptr, nullptr)) >= 0; }));
  REQUIRE(world.until([&] { return world.station.well("wire"); }));
  CHECK(connector.address() == text(bound.at));
  ::send(there, "help\n", 5, 0);
  std::string heard(6, ' ');
  CHECK(world.until([&] { return ::recv(there, heard.data(), 6, MSG_DONTWAIT) == 6; }));
  CHECK(heard == "+help\n");
  ::close(there);
  REQUIRE(world.until([&] { return world.station.unwell("wire"); }));
  REQUIRE(world.until([&] { return (there = ::accept(bound.descriptor, nullptr, nullptr)) >= 0; }));
  CHECK(world.until([&] { return ::recv(there, heard.data(), 6, MSG_DONTWAIT) == 6; }));
  CHECK(heard == "again\n");
  ::close(there);
  ::close(bound.descriptor);
}

TEST_CASE("a name that is not found is told, and a page fails: the first with the first try, others at once") {
  World world;
  TcpConnector connector({{"no-such-host.invalid", 1025}, 1s}, world.parts());
  connector.start();
  connector.channel()->send(page(7));
  REQUIRE(world.until([&] { return world.station.unwell("wire"); }, 20s));
  REQUIRE(world.station.reports.size() == 1);
  connector.channel()->send(page(8));
  CHECK(world.station.reports.size() == 1);  // never from inside send()
  REQUIRE(world.until([&] { return world.station.reports.size() == 2; }));
  for (const auto& report : world.station.reports) CHECK(report.outcome == Outcome::failed);
  CHECK_FALSE(connector.channel()->healthy());
}

// ---- serial port ----

TEST_CASE("a serial port is pulled and found again by its name") {
  Cable cable;
  World world;
  SerialPort port({cable.ours(), {}, {}}, world.parts());
  port.start();
  REQUIRE(world.until([&] { return world.station.well("wire"); }));
  CHECK(port.address() == cable.ours());
  {
    FarEnd far(cable);
    far.say("help\n");
    CHECK(world.until([&] { return far.heard() == "+help\n"; }));
    port.channel()->send(page(1));
    CHECK(world.until([&] { return far.heard() == "+help\npage come\n"; }));
    CHECK(port.channel()->healthy());
  }
  cable.pull();
  REQUIRE(world.until([&] { return world.station.unwell("wire"); }));
  REQUIRE(world.station.reports.size() == 1);  // it may be out
  CHECK(world.station.reports[0] == Report{PageId{1}, Outcome::unknown, world.station.reports[0].detail});
  CHECK_FALSE(port.channel()->healthy());
  cable.plug();
  REQUIRE(world.until([&] { return world.station.well("wire"); }));
  FarEnd far(cable);
  far.say("back\n");
  CHECK(world.until([&] { return far.heard().ends_with("+back\n"); }));
}

TEST_CASE("a page that a start resumes waits until its port is open, one that was withdrawn does not leave") {
  Cable cable;
  World world;
  SerialPort port({cable.ours(), {}, {}}, world.parts());
  FarEnd far(cable);
  port.channel()->send(page(1));
  port.channel()->send(page(2));
  port.channel()->stand_down(PageId{2});
  port.start();
  CHECK(world.until([&] { return far.heard() == "page come\n"; }));
  CHECK(world.station.reports.empty());
}

TEST_CASE("a port is ours alone, and a second program is told") {
  Cable cable;
  World world;
  SerialPort port({cable.ours(), {}, {}}, world.parts());
  port.start();
  REQUIRE(world.until([&] { return world.station.well("wire"); }));
  CHECK(open_serial(cable.ours(), {}).why_not == "another program holds it");
  World other;
  SerialPort second({cable.ours(), {}, {}}, other.parts());
  second.start();
  CHECK(other.until([&] { return other.station.unwell("wire"); }));
}

TEST_CASE("a reset runs the hook and opens the port anew; an unwell vital makes the channel so") {
  Cable cable;
  World world;
  const auto mark = std::filesystem::path(cable.ours()).parent_path() / "hook ran";
  SerialPort port({cable.ours(), {}, {"/usr/bin/touch", mark.string()}}, world.parts());
  port.start();
  REQUIRE(world.until([&] { return world.station.well("wire"); }));
  FarEnd far(cable);
  far.say("sick\n");
  REQUIRE(world.until([&] { return world.station.unwell("sim"); }));
  CHECK_FALSE(port.channel()->healthy());
  far.say("fit\nreset\n");
  CHECK(world.until([&] { return far.heard() == "again\n"; }));
  CHECK(std::filesystem::exists(mark));
  CHECK(port.channel()->healthy());
}

TEST_CASE("a missing port is told and looked for") {
  World world;
  Folder folder;
  SerialPort port({(folder / "nothing").string(), {}, {}}, world.parts());
  port.start();
  REQUIRE(world.until([&] { return world.station.unwell("wire"); }));
  CHECK(world.station.vitals["wire"].detail.find("No such file") != std::string::npos);
}

TEST_CASE("marks of damaged characters are taken out, also split over reads") {
  NoiseMarks marks;
  const std::string stream(
      "ab\xFF\x00X\xFF\xFF"
      "c\xFF\x00\x00"
      "d",
      12);
  CHECK(marks.read(stream) ==
        "ab\xFF\xFF"
        "cd");
  CHECK(marks.noise() == std::string("X\0", 2));
  std::string received, noise;
  for (const char byte : stream) {
    received += marks.read(std::string(1, byte));
    noise += marks.noise();
  }
  CHECK(received ==
        "ab\xFF\xFF"
        "cd");
  CHECK(noise == std::string("X\0", 2));
}

TEST_CASE("a hook's outcome is told, also of one that cannot be run") {
  World world;
  Hook hook(world.loop.get_executor());
  std::vector<std::string> outcomes;
  hook.run({"/bin/false"}, [&](const std::string& outcome) { outcomes.push_back(outcome); });
  hook.run({"/bin/true"}, [&](const std::string& outcome) { outcomes.push_back(outcome); });
  REQUIRE(world.until([&] { return outcomes.size() == 2; }));
  CHECK(outcomes == std::vector<std::string>{"still running", "exit code 1"});
  hook.run({"/no/such/program"}, [&](const std::string& outcome) { outcomes.push_back(outcome); });
  REQUIRE(world.until([&] { return outcomes.size() == 3; }));
  CHECK(outcomes.back() == "No such file or directory");
}

// ---- addresses, networks, places ----

TEST_CASE("addresses and networks are read as people write them") {
  CHECK(text(*read_endpoint("127.0.0.1:80")) == "127.0.0.1:80");
  CHECK(text(*read_endpoint("[::1]:0")) == "[::1]:0");
  for (const auto* wrong : {"", "127.0.0.1", ":80", "::1:80", "[127.0.0.1]:80", "[::1]", "127.0.0.1:65536", "127.0.0.1:x", "host:80", "[]:1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read_endpoint(wrong));
  }
  Networks known;
  CHECK(known.add("192.0.2.0/25"));
  CHECK(known.add("2001:db8::/33"));
  CHECK(known.add("198.51.100.7"));
  CHECK_FALSE(known.add("192.0.2.0/33"));
  CHECK_FALSE(known.add("192.0.2/24"));
  const auto has = [&](const char* address) { return known.contains(boost::asio::ip::make_address(address)); };
  CHECK(has("192.0.2.127"));
  CHECK(has("::ffff:192.0.2.1"));
  CHECK_FALSE(has("192.0.2.128"));
  CHECK(has("2001:db8:7fff::1"));
  CHECK_FALSE(has("2001:db8:8000::1"));
  CHECK(has("198.51.100.7"));
}

TEST_CASE("who goes for whom when a listener is full") {
  struct Somebody : Places::Guest {
    using Guest::Guest;
    bool waits() const override { return busy; }
    bool busy = false;
  };
  const auto from = [](const char* address) { return source_of(boost::asio::ip::make_address(address)); };
  const auto at = [](int second) { return Places::Time(std::chrono::seconds(second)); };
  Places places({4, 2, 1});
  Somebody a(from("192.0.2.1"), false), b(from("192.0.2.1"), false), c(from("192.0.2.2"), false), k(from("192.0.2.9"), true);
  places.enter(a, at(1));
  places.enter(b, at(2));
  CHECK(places.ask(from("192.0.2.1"), false).leaves == &a);
  places.heard(a, at(3));
  CHECK(places.ask(from("192.0.2.1"), false).leaves == &b);
  places.enter(c, at(4));
  CHECK(places.ask(from("192.0.2.3"), false).leaves == &b);  // the kept place is not his
  CHECK(places.ask(from("192.0.2.9"), true).leaves == nullptr);
  places.enter(k, at(0));
  CHECK(places.ask(from("192.0.2.9"), true).leaves == &b);  // a stranger, although k is idle for longer
  a.busy = b.busy = c.busy = true;
  CHECK(places.ask(from("192.0.2.9"), true).leaves == &k);
  CHECK_FALSE(places.ask(from("192.0.2.3"), false).admitted);
  CHECK(places.silent_since(at(2)) == &b);
  for (auto* guest : {&a, &b, &c, &k}) places.leave(*guest);
  CHECK(places.size() == 0);
}

TEST_CASE("a driver complains about its table and tells all of it") {
  auto document = config::Document::parse("listen = ['127.0.0.1']\nknown = ['192.0.2.0/40']\nspeed = 1234\nport = 'ttyS0'\n", "x.toml");
  CHECK(read_tcp_listener(document.root()).listen.empty());
  CHECK(read_serial_port(document.root()).line.speed == 1234);
  CHECK(document.mistakes().size() == 4);
}
