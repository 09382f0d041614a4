// The Modbus driver against real counterparts: pymodbus servers over TCP and over a pseudo-terminal pair of socat's. They are
// killed, stopped and slowed down in mid-poll. The sink is a double that remembers; receipts come from the real store.

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <filesystem>

#include "config/table.h"
#include "daemon/store/store.h"
#include "drivers/modbus.h"
#include "tests/catch.h"

using namespace hearken;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 10s;

/// A child process with its standard input and output in our hands; ended with us.
class Child {
 public:
  explicit Child(std::vector<std::string> command) {
    int to[2], from[2];
    REQUIRE(::pipe2(to, O_CLOEXEC) == 0);
    REQUIRE(::pipe2(from, O_CLOEXEC) == 0);
    std::vector<char*> arguments;
    for (auto& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(to[0], 0);
      ::dup2(from[1], 1);
      ::execvp(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(to[0]);
    ::close(from[1]);
    in_ = to[1];
    out_ = from[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    end();
    ::close(in_);
    ::close(out_);
  }

  void signal(int number) const { ::kill(pid_, number); }
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  std::string line() const {
    std::string read;
    for (char c = 0; ::read(out_, &c, 1) == 1 && c != '\n';) read += c;
    return read;
  }
  std::string order(std::string words) const {
    words += '\n';
    REQUIRE(::write(in_, words.data(), words.size()) == static_cast<ssize_t>(words.size()));
    return line();
  }

 private:
  pid_t pid_ = -1;
  int in_ = -1, out_ = -1;
};

std::unique_ptr<Child> module_on(const std::string& kind, const std::string& where) {
  auto child =
      std::make_unique<Child>(std::vector<std::string>{"/usr/bin/python3", HEARKEN_SOURCE_DIR "/tests/system/modbus_module.py", kind, where, "3"});
  REQUIRE(child->line() == "ready");
  return child;
}

int free_port() {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(made, reinterpret_cast<sockaddr*>(&address), size) == 0);
  ::getsockname(made, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(made);
  return ntohs(address.sin_port);
}

/// Remembers what it was told; each delivery is committed to a store in memory, or refused.
struct RememberingSink final : drivers::SignalSink {
  explicit RememberingSink(boost::asio::io_context& loop)
      : store(":memory:", [&loop](std::function<void()> run) { boost::asio::post(loop, std::move(run)); }, [] { return std::uint64_t{7}; }) {
    (void)store.load();
  }

  void deliver(const GatewayId& gateway, Ticket ticket, Delivery delivery, drivers::Answer answer) override {
    CHECK(gateway.value == "panel-1");
    auto signal = std::get<Signal>(std::move(delivery));
    if (life_sign(signal.says.at(0).event)) {
      ++life_signs;
      return store.commit(desk::Decision{}, {}, [ticket, answer](const auto&) { answer(protocol::Unchanged{ticket}); });
    }
    const bool taken = refuse == 0 || refuse-- == 0;
    signals.push_back(std::move(signal));
    store.commit(desk::Decision{}, {ticket}, [taken, ticket, answer](const auto& landed) {
      taken ? answer(protocol::Stored{landed->receipts.at(0)}) : answer(protocol::NotStored{ticket});
    });
  }
  void health(const GatewayId&, const protocol::Health& told) override { vitals[told.vital].push_back(told); }
  void count(const GatewayId&, const protocol::Count&) override { FAIL("nothing is counted here"); }
  void report(const GatewayId&, const Report&) override { FAIL("nothing is paged here"); }

  /// The vital's last word: 1 well, 0 not well, -1 not told yet.
  int well(const std::string& vital) {
    const auto& told = vitals[vital];
    return told.empty() ? -1 : told.back().well ? 1 : 0;
  }

  Store store;
  int refuse = 0, life_signs = 0;
  std::vector<Signal> signals;
  std::map<std::string, std::vector<protocol::Health>> vitals;
};

/// One line with one module, its wire and its sink.
struct Street {
  explicit Street(const std::string& wire, const std::string& more = {}, const std::string& module = inputs) : sink(loop) {
    auto document = config::Document::parse(wire + pace + module + more, "street.toml");
    drivers::WireParts parts{loop.get_executor(), GatewayId{"panel-1"}, {}, sink, [] {
                               return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
                             }};
    line = drivers::make_modbus(document.root(), std::move(parts));
    for (const auto& mistake : document.mistakes()) FAIL(document.show(mistake));
    line->start();
  }

  template <class Condition>
  void until(const char* what, Condition condition) {
    const auto end = std::chrono::steady_clock::now() + patience;
    INFO("waiting until " << what);
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < end);
      loop.run_for(5ms);
    }
  }
  void until_said(std::size_t count) {
    until("a signal", [&] { return sink.signals.size() >= count; });
    REQUIRE(sink.signals.size() == count);
  }
  Said last() const { return sink.signals.back().says.at(0); }

  static constexpr const char* pace = R"(
response_timeout = "150ms"
scan_every = "20ms"
lost_every = "100ms"
life_sign_every = "200ms"
)";
  static constexpr const char* inputs = R"(
[[unit]]
id = 3
[[unit.input]]
account = "unit3/DI01"
address = 0
event = "personal_emergency"
[[unit.input]]
account = "unit3/DI02"
address = 1
wiring = "pair"
event = "personal_emergency"
[[unit.input]]
account = "unit3/DI04"
address = 3
wiring = "latch"
clear = 20
event = "medical"
[[unit.relay]]
name = "siren"
address = 16
[[unit.relay]]
name = "lamp"
address = 17
)";

  boost::asio::io_context loop;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open{loop.get_executor()};
  RememberingSink sink;
  std::unique_ptr<drivers::Wire> line;
};

std::string tcp(int port) { return "mode = \"tcp\"\nhost = \"127.0.0.1\"\nport = " + std::to_string(port) + '\n'; }

void start_quiet(Street& street, Child& module) {
  module.order("set di 3 2 1");  // the pair rests
  street.until("the module answers", [&] { return street.sink.well("module 3") == 1 && street.sink.well("wire") == 1; });
  street.until("its inputs live", [&] { return street.sink.life_signs >= 3; });
}

/// Two linked pseudo-terminals.
struct Cable {
  Cable() : folder(std::filesystem::temp_directory_path() / ("hearken-cable-" + std::to_string(::getpid()))) {
    std::filesystem::create_directory(folder);
    socat = std::make_unique<Child>(std::vector<std::string>{"socat", "pty,raw,echo=0,link=" + ours(), "pty,raw,echo=0,link=" + theirs()});
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!std::filesystem::exists(ours()) || !std::filesystem::exists(theirs())) {
      REQUIRE(std::chrono::steady_clock::now() < end);
      ::poll(nullptr, 0, 5);
    }
  }
  ~Cable() {
    socat.reset();
    std::filesystem::remove_all(folder);
  }
  std::string ours() const { return folder / "a"; }
  std::string theirs() const { return folder / "b"; }
  std::filesystem::path folder;
  std::unique_ptr<Child> socat;
};

}  // namespace

TEST_CASE("a pull cord on a TCP module calls once and is restored") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order("set di 3 2 1");
  Street street(tcp(port));
  start_quiet(street, *module);
  CHECK(street.line->address() == "127.0.0.1:" + std::to_string(port));

  module->order("set di 3 0 1");
  street.until_said(1);
  CHECK(street.sink.signals[0].account == "unit3/DI01");
  CHECK(street.sink.signals[0].raw.bytes == "unit 3 discrete_input 0 = 1");
  CHECK(street.last().event == Event::personal_emergency);
  CHECK(street.last().phase == Phase::raised);
  module->order("set di 3 0 0");
  street.until_said(2);
  CHECK(street.last().phase == Phase::restored);

  module->order("set di 3 2 0");  // both contacts of the pair open: its wire is cut
  street.until_said(3);
  CHECK(street.last().event == Event::sensor_fault);
  CHECK(street.last().code == "wire_cut");
  CHECK(street.last().text.find("cannot call") != std::string::npos);
  module->order("set di 3 2 1");
  street.until_said(4);
  CHECK(street.last().phase == Phase::restored);
}

TEST_CASE("a latch is cleared only after its call is on disk") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order("set di 3 2 1");
  Street street(tcp(port));
  start_quiet(street, *module);

  street.sink.refuse = 1;
  module->order("set di 3 3 1");
  street.until_said(1);
  const auto scans = street.sink.life_signs + 6;
  street.until("it was read many times more", [&] { return street.sink.life_signs >= scans; });
  CHECK(module->order("get co 3 20") == "0");
  street.until_said(2);  // delivered again, since nobody else on this wire repeats
  CHECK(street.sink.signals[1] == street.sink.signals[0]);
  street.until("the clear is written", [&] { return module->order("get co 3 20") == "1"; });
}

TEST_CASE("a module killed in mid-poll is one incident, and its wire goes on trying") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order("set di 3 2 1");
  Street street(tcp(port));
  start_quiet(street, *module);

  module->end();
  street.until("the wire is told", [&] { return street.sink.well("wire") == 0; });
  module = module_on("tcp", std::to_string(port));
  module->order("set di 3 2 1");
  module->order("set di 3 0 1");
  street.until("it is back", [&] { return street.sink.well("wire") == 1 && street.sink.well("module 3") == 1; });
  street.until("the press", [&] {
    return std::any_of(street.sink.signals.begin(), street.sink.signals.end(), [](const Signal& s) { return s.account == "unit3/DI01"; });
  });
}

TEST_CASE("a module that is stopped on a living connection is one incident while it lasts") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order("set di 3 2 1");
  Street street(tcp(port));
  start_quiet(street, *module);

  module->signal(SIGSTOP);
  street.until("it is lost", [&] { return street.sink.well("module 3") == 0; });
  CHECK(street.sink.vitals["module 3"].back().detail.find("unit3/DI01, unit3/DI02, unit3/DI04 cannot call; siren, lamp cannot be switched") !=
        std::string::npos);
  const auto quiet_from = street.sink.life_signs;
  module->signal(SIGCONT);
  street.until("it is back", [&] { return street.sink.well("module 3") == 1; });
  street.until("its inputs live", [&] { return street.sink.life_signs >= quiet_from + 3; });
  CHECK(street.sink.vitals["module 3"].size() == 3);
  CHECK(street.sink.signals.empty());
}

TEST_CASE("answers that come too late are not taken for answers to the next question") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order("set di 3 2 1");
  Street street(tcp(port));
  start_quiet(street, *module);

  module->order("delay 400");
  street.until("it is lost", [&] { return street.sink.well("module 3") == 0; });
  module->order("set di 3 0 1");
  module->order("delay 0");
  street.until("the call", [&] { return !street.sink.signals.empty(); });
  CHECK(street.sink.signals[0].account == "unit3/DI01");
  CHECK(street.sink.signals[0].remark == "after_loss");
}

TEST_CASE("relays are written on change, read back, and written again after somebody else changed them") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order("set di 3 2 1");
  module->order("set co 3 17 1");  // left on by an earlier life
  Street street(tcp(port));
  start_quiet(street, *module);
  street.until("the lamp is put out", [&] { return module->order("get co 3 17") == "0"; });

  street.line->relay()->set("siren", true);
  street.line->relay()->set("of another gateway", true);
  street.until("the siren sounds", [&] { return module->order("get co 3 16") == "1"; });
  street.until("its relay is told", [&] { return street.sink.well("relay siren") == 1; });
  module->end();
  street.until("the wire is told", [&] { return street.sink.well("wire") == 0; });
  module = module_on("tcp", std::to_string(port));  // restarted: its outputs have fallen
  street.until("the siren sounds again", [&] { return module->order("get co 3 16") == "1"; });
}

TEST_CASE("a relay that the module does not let be read, by an exception or by silence, is switched all the same") {
  const auto* const how = GENERATE("unreadable 1", "silent 1");
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order(how);
  Street street(tcp(port));
  start_quiet(street, *module);
  street.line->relay()->set("siren", true);
  street.until("the siren sounds", [&] { return module->order("get co 3 16") == "1"; });
  street.line->relay()->set("siren", false);
  street.until("the siren is silent", [&] { return module->order("get co 3 16") == "0"; });
  CHECK(street.sink.well("module 3") == 1);
}

TEST_CASE("the siren of a board that only listens sounds, though the board is told as lost") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order("silent 1");
  Street street(tcp(port), {}, "[[unit]]\nid = 3\n[[unit.relay]]\nname = \"siren\"\naddress = 16\n");
  street.until("it is lost", [&] { return street.sink.well("module 3") == 0; });
  street.line->relay()->set("siren", true);
  street.until("the siren sounds", [&] { return module->order("get co 3 16") == "1"; });
}

TEST_CASE("a relay whose orders are never answered is told, though the module answers everything else") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  Street street(tcp(port));
  start_quiet(street, *module);
  module->order("silent 5");
  street.line->relay()->set("siren", true);
  street.until("it is told", [&] { return street.sink.well("relay siren") == 0; });
  CHECK(street.sink.vitals["relay siren"].back().detail == "does not answer");
  CHECK(street.sink.well("module 3") == 1);
}

TEST_CASE("a relay that takes each order and does not switch is told, and told as well when it does") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  Street street(tcp(port), {}, "[[unit]]\nid = 3\n[[unit.relay]]\nname = \"siren\"\naddress = 16\n");
  street.until("its outputs are read", [&] { return street.sink.well("module 3") == 1; });
  module->order("deaf on");
  street.line->relay()->set("siren", true);
  street.until("it is told", [&] { return street.sink.well("relay siren") == 0; });
  CHECK(street.sink.vitals["relay siren"].back().detail == "acknowledges and does not switch");
  module->order("deaf off");
  street.until("the siren sounds", [&] { return module->order("get co 3 16") == "1"; });
  street.until("it is told as well", [&] { return street.sink.well("relay siren") == 1; });
}

TEST_CASE("a clearing coil that the module refuses is told: no further call behind its latch is heard") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  Street street(tcp(port));
  start_quiet(street, *module);
  module->order("unreadable 5");
  module->order("set di 3 3 1");
  street.until_said(1);
  street.until("it is told", [&] { return street.sink.well("relay clear coil 20 of module 3") == 0; });
}

TEST_CASE("an address that the module has not silences itself alone, and so does a module that is not there") {
  const int port = free_port();
  auto module = module_on("tcp", std::to_string(port));
  module->order("set di 3 2 1");
  Street street(tcp(port), R"(
[[unit.input]]
account = "unit3/DI31"
address = 31
event = "personal_emergency"
[[unit.input]]
account = "unit3/DI32"
address = 32
event = "personal_emergency"
[[unit]]
id = 4
[[unit.input]]
account = "unit4/DI01"
address = 0
event = "personal_emergency"
)");
  street.until("the wrong address is told", [&] { return street.sink.well("input unit3/DI32") == 0; });
  street.until("unit 4 is lost", [&] { return street.sink.well("module 4") == 0; });
  CHECK(street.sink.well("module 3") == 1);
  CHECK(street.sink.well("wire") == 1);
  module->order("set di 3 31 1");
  street.until_said(1);
  CHECK(street.sink.signals[0].account == "unit3/DI31");
  CHECK(street.sink.vitals["input unit3/DI32"].size() == 1);
}

TEST_CASE("a pull cord on a serial module calls, through a loss and a cable that is pulled out") {
  Cable cable;
  auto module = module_on("rtu", cable.theirs());
  module->order("set di 3 2 1");
  Street street("mode = \"rtu\"\nbaud = 115200\ndevice = \"" + cable.ours() + "\"\n");
  start_quiet(street, *module);
  CHECK(street.line->address() == cable.ours());

  module->order("set di 3 0 1");
  street.until_said(1);
  CHECK(street.last().event == Event::personal_emergency);
  street.line->relay()->set("lamp", true);
  street.until("the lamp is lit", [&] { return module->order("get co 3 17") == "1"; });

  module->signal(SIGSTOP);
  street.until("it is lost", [&] { return street.sink.well("module 3") == 0; });
  module->signal(SIGCONT);
  street.until("it is back", [&] { return street.sink.well("module 3") == 1; });

  cable.socat->end();
  street.until("the wire is told", [&] { return street.sink.well("wire") == 0; });
  CHECK(street.line->address().empty());
}

TEST_CASE("a module that was never there is told, and the loop goes on") {
  Street street(tcp(free_port()));
  street.until("the wire is told", [&] { return street.sink.well("wire") == 0; });
  street.line->stop();
  street.line->stop();
  street.line.reset();
  street.loop.run_for(20ms);
}

TEST_CASE("mistakes of a Modbus table are told at their place") {
  auto document = config::Document::parse(R"(
mode = "tcp"
host = "127.0.0.1"
[[unit]]
id = 300
[[unit.input]]
account = "a"
address = 0
event = "personal_emergancy"
[[unit.input]]
account = "a"
table = "input_register"
address = 1
event = "fall"
[[unit.input]]
account = "b"
table = "input_register"
address = 2
event = "fall"
wiring = "eol"
cut = "0..300"
normal = "200..2200"
pressed = "2700-3400"
short = "3800..4095"
[[unit]]
id = 5
[[unit]]
id = 250
[[unit.relay]]
name = "horn"
address = 0
)",
                                          "street.toml");
  boost::asio::io_context loop;
  RememberingSink sink(loop);
  (void)drivers::make_modbus(document.root(), {loop.get_executor(), GatewayId{"panel-1"}, {}, sink, {}});
  std::string all;
  for (const auto& mistake : document.mistakes()) all += document.show(mistake) + '\n';
  INFO(all);
  for (const auto* wanted : {"personal_emergancy", "overlaps the band cut", "2700-3400", "does not fit this wiring", "without inputs", "there twice",
                             "255", "reserves this unit id", "no relay"})
    CHECK(all.find(wanted) != std::string::npos);
}
