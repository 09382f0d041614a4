#pragma once
// What tests of the wires need: a loop that runs until something is so, a station that stores in the real Store on memory, a
// conversation that acknowledges lines, plain sockets as peers, and a pair of serial ports by socat.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <deque>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "daemon/store/store.h"
#include "drivers/wire.h"
#include "tests/unit/store_home.h"

namespace hearken::test {

using namespace std::chrono_literals;

/// Acknowledges each line `text\n` with `+text\n` once it is stored. Words: `bye` hangs up, `bug` throws, `reset`, `half` waits.
class LineConversation final : public protocol::Conversation {
 public:
  protocol::Outputs handle(const protocol::Input& input, Instant now) override {
    using namespace protocol;
    return std::visit(
        Overloaded{[&](const Heard& heard) { return hear(heard.bytes, now); }, [&](const Stored& stored) { return say(stored.receipt.value(), "+"); },
                   [&](const Unchanged& same) { return say(same.ticket, "="); },
                   [&](const NotStored& failed) {
                     lines_.erase(failed.ticket);
                     return Outputs{};
                   },
                   [&](const Asked& asked) { return Outputs{Say{"page " + asked.message.text + "\n"}}; }, [&](const Withdrawn&) { return Outputs{}; },
                   [&](const Recalled&) { return Outputs{}; }, [&](const Ended&) { return end(); },
                   [&](const Reopened&) { return Outputs{Say{"again\n"}}; },
                   [&](const Tick&) {
                     due_.reset();
                     return Outputs{Count{Fault::never_ended, "half a line", std::exchange(half_, {})}};
                   }},
        input);
  }
  [[nodiscard]] std::optional<Instant> deadline() const override { return due_; }

 private:
  protocol::Outputs hear(std::string_view bytes, Instant now) {
    protocol::Outputs outputs;
    half_ += bytes;
    for (auto end = half_.find('\n'); end != std::string::npos; end = half_.find('\n')) {
      take(half_.substr(0, end), now, outputs);
      half_.erase(0, end + 1);
    }
    due_ = half_.empty() ? std::nullopt : std::optional<Instant>(now + 50ms);
    return outputs;
  }
  void take(const std::string& line, Instant now, protocol::Outputs& outputs) {
    if (line == "bug") throw std::logic_error("a bug of ours");
    if (line == "bye") return outputs.push_back(protocol::HangUp{"asked to"});
    if (line == "reset") return outputs.push_back(protocol::Reset{"asked to"});
    if (line == "sick" || line == "fit") return outputs.push_back(protocol::Health{"sim", line, line == "fit"});
    const Ticket ticket{++last_};
    lines_[ticket] = line;
    Signal signal;
    signal.account = line.substr(0, 16);
    signal.received = now;
    signal.raw.bytes = line;
    outputs.push_back(protocol::Deliver{ticket, signal});
  }
  protocol::Outputs say(Ticket ticket, const std::string& mark) {
    const auto line = lines_.extract(ticket);
    return {protocol::Say{mark + line.mapped() + "\n"}};
  }
  protocol::Outputs end() {
    if (half_.empty()) return {};
    return {protocol::Count{protocol::Fault::never_ended, "ended", std::exchange(half_, {})}};
  }

  std::string half_;
  std::optional<Instant> due_;
  std::map<Ticket, std::string> lines_;
  std::uint64_t last_ = 0;
};

/// The station as a driver sees it.
class FakeStation final : public drivers::SignalSink {
 public:
  explicit FakeStation(boost::asio::io_context& loop)
      : store_(":memory:", [&loop](std::function<void()> work) { boost::asio::post(loop, std::move(work)); }, seeded()) {}

  void deliver(const GatewayId&, Ticket ticket, Delivery delivery, drivers::Answer answer) override {
    const auto* signal = std::get_if<Signal>(&delivery);
    if (signal) signals.push_back(*signal);
    held.push_back([this, ticket, answer = std::move(answer)] {
      store_.commit(note("signal"), {ticket}, [answer, ticket](const auto& landed) {
        if (landed) {
          answer(protocol::Stored{landed->receipts.at(0)});
        } else {
          answer(protocol::NotStored{ticket});
        }
      });
    });
    if (!holds) let_go();
  }
  void let_go() {
    for (auto& commit : std::exchange(held, {})) commit();
  }
  void health(const GatewayId&, const protocol::Health& told) override {
    vitals[told.vital] = told;
    history.push_back(told);
  }
  void count(const GatewayId&, const protocol::Count& counted) override { counts.push_back(counted); }
  void report(const GatewayId&, const Report& reported) override { reports.push_back(reported); }

  [[nodiscard]] bool well(const std::string& vital) const {
    const auto found = vitals.find(vital);
    return found != vitals.end() && found->second.well;
  }
  [[nodiscard]] bool unwell(const std::string& vital) const {
    const auto found = vitals.find(vital);
    return found != vitals.end() && !found->second.well;
  }

  bool holds = false;  // keeps deliveries back until let_go()
  std::deque<std::function<void()>> held;
  std::vector<Signal> signals;
  std::map<std::string, protocol::Health> vitals;
  std::vector<protocol::Health> history;
  std::vector<protocol::Count> counts;
  std::vector<Report> reports;

 private:
  Store store_;
};

/// The loop, the station, and what a wire is made of.
struct World {
  boost::asio::io_context loop;
  FakeStation station{loop};

  [[nodiscard]] drivers::WireParts parts() {
    return {loop.get_executor(), GatewayId{"way"}, [] { return std::make_unique<LineConversation>(); }, station,
            [] { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); }};
  }
  /// Runs the loop until it is so; false after `limit`.
  template <class Condition>
  bool until(Condition so, std::chrono::milliseconds limit = 10s) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      loop.restart();
      loop.run_for(5ms);
      while (loop.poll() > 0) {}
    }
    return true;
  }
};

/// A peer: a plain socket that never blocks.
class Peer {
 public:
  Peer() = default;
  Peer(const std::string& address, int type = SOCK_STREAM, const char* from = nullptr) { connect(address, type, from); }
  Peer(Peer&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  ~Peer() { close(); }

  void connect(const std::string& address, int type, const char* from) {
    const bool six = address.front() == '[';
    const auto colon = address.rfind(':');
    const auto port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
    socket_ = ::socket(six ? AF_INET6 : AF_INET, type | SOCK_CLOEXEC, 0);
    sockaddr_in four{AF_INET, port, {}, {}};
    sockaddr_in6 long_one{AF_INET6, port, 0, {}, 0};
    if (from) {
      sockaddr_in mine{AF_INET, 0, {::inet_addr(from)}, {}};
      ::bind(socket_, reinterpret_cast<sockaddr*>(&mine), sizeof mine);
    }
    int failed = 0;
    if (six) {
      ::inet_pton(AF_INET6, address.substr(1, colon - 2).c_str(), &long_one.sin6_addr);
      failed = ::connect(socket_, reinterpret_cast<sockaddr*>(&long_one), sizeof long_one);
    } else {
      ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &four.sin_addr);
      failed = ::connect(socket_, reinterpret_cast<sockaddr*>(&four), sizeof four);
    }
    if (failed) throw std::runtime_error("no connection to " + address);
  }
  void say(std::string_view bytes) const {
    if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) throw std::runtime_error("not sent");
  }
  /// All that has come so far.
  const std::string& heard() {
    char bytes[65536];
    for (;;) {
      const auto count = ::recv(socket_, bytes, sizeof bytes, MSG_DONTWAIT);
      if (count > 0) heard_.append(bytes, static_cast<std::size_t>(count));
      if (count == 0 || (count < 0 && errno != EAGAIN)) ended_ = true;
      if (count <= 0) return heard_;
    }
  }
  bool ended() {
    heard();
    return ended_;
  }
  void half_close() const { ::shutdown(socket_, SHUT_WR); }
  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

 private:
  int socket_ = -1;
  std::string heard_;
  bool ended_ = false;
};

/// Two serial ports joined by socat: `ours` is opened by the driver, `theirs` by the test.
class Cable {
 public:
  Cable() { plug(); }
  ~Cable() { pull(); }
  void plug() {
    const std::string a = "pty,raw,echo=0,link=" + ours(), b = "pty,raw,echo=0,link=" + theirs();
    std::string program = "socat";
    char* arguments[] = {program.data(), const_cast<char*>(a.c_str()), const_cast<char*>(b.c_str()), nullptr};
    if (::posix_spawnp(&socat_, "socat", nullptr, nullptr, arguments, environ) != 0) throw std::runtime_error("no socat");
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (!std::filesystem::exists(ours()) || !std::filesystem::exists(theirs())) {
      if (std::chrono::steady_clock::now() > end) throw std::runtime_error("socat made no ports");
      ::usleep(1000);
    }
  }
  void pull() {
    if (socat_ == 0) return;
    ::kill(socat_, SIGTERM);
    ::waitpid(std::exchange(socat_, 0), nullptr, 0);
  }
  [[nodiscard]] std::string ours() const { return (folder_ / "ours").string(); }
  [[nodiscard]] std::string theirs() const { return (folder_ / "theirs").string(); }

 private:
  Folder folder_;
  pid_t socat_ = 0;
};

}  // namespace hearken::test
