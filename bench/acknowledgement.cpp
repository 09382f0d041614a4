// Acknowledgement against a bare sync, durable signals per second, and an emergency amid life signs, of a running station.
//   hearken-bench PORT FOLDER acknowledge|alarms|presses|amid|open|storm|flood COUNT
// PORT: its DC-09 listener; FOLDER: on the disk of its database. Machines are noisy: only ratios within one run count.

#include <algorithm>
#include <iostream>
#include <vector>

#include "bench/bare_sync.h"
#include "bench/callers.h"
#include "bench/frames.h"
#include "bench/life_signs.h"
#include "bench/storm.h"

namespace {

using namespace hearken::bench;

struct Pair {
  std::vector<double> signals, syncs;
};

void print(const char* what, const Pair& pair) {
  const auto row = [&](const char* name, double q) {
    const double signal = quantile(pair.signals, q), sync = quantile(pair.syncs, q);
    std::printf("| %s | %s | %.0f | %.0f | %.2f |\n", what, name, signal, sync, signal / sync);
  };
  row("p50", 0.5);
  row("p99", 0.99);
}

/// One signal, one bare sync, in turn.
template <class Frame>
Pair in_turn(const std::string& port, BareSync& bare, int count, Frame&& frame) {
  asio::io_context loop;
  Caller caller(loop, port);
  Pair pair;
  for (int i = 0; i < count; ++i) {
    pair.syncs.push_back(bare.once());
    pair.signals.push_back(caller.ask(frame(i)));
  }
  return pair;
}

void acknowledge(const std::string& port, const std::string& folder, int count) {
  BareSync bare(folder);
  for (int i = 0; i < 200; ++i) bare.once();
  print("an alarm opens an incident", in_turn(port, bare, count, [](int i) { return frame(account("B", i), 1, "Nri1/MA01"); }));
  print("a press on an open incident", in_turn(port, bare, count, [](int i) { return frame(account("B", i % 50), 2 + i / 50, "Nri1/MA01"); }));
}

/// The same emergencies on an idle station, then amid the life signs.
void amid(const std::string& port, int count) {
  asio::io_context loop;
  Caller caller(loop, port);
  const auto emergencies = [&](const char* prefix) {
    std::vector<double> took;
    for (int i = 0; i < count; ++i) took.push_back(caller.ask(frame(account(prefix, i), 1, "Nri1/MA01")));
    return took;
  };
  const auto idle = emergencies("E");
  const LifeSigns traffic(port);
  const auto began = Clock::now();
  const auto busy = emergencies("F");
  const double rate = static_cast<double>(traffic.sent()) / std::chrono::duration<double>(Clock::now() - began).count();
  for (const auto& [name, q] : {std::pair{"p50", 0.5}, std::pair{"p99", 0.99}})
    std::printf("| an emergency amid %.0f life signs a second | %s | %.0f | %.0f (idle station) | %.2f |\n", rate, name, quantile(busy, q),
                quantile(idle, q), quantile(busy, q) / quantile(idle, q));
}

void throughput(const std::string& port, const char* what, const char* prefix, bool opening, int seconds) {
  for (const int connections : {1, 16, 256}) {
    static int base = 0;
    const int from = base;
    const auto rate = per_second(port, connections, seconds, [&](int i) {
      const auto id = from + (opening ? i : i % 256);
      base = std::max(base, id + 1);
      return frame(account(prefix, id), 1 + i % 9999, opening ? "Nri1/MA01" : "Nri1/MA0" + std::to_string(1 + i % 9));
    });
    std::printf("| %s | %d connections | %.0f | | |\n", what, connections, rate);
  }
}

/// So many incidents, as fast as it goes.
void open_incidents(const std::string& port, int count) {
  asio::io_context loop;
  long acknowledged = 0;
  int number = 0;
  for (int i = 0; i < 64; ++i)
    std::make_shared<Connection>(
        loop, port, [&] { return number < count ? frame(account("G", number++), 1, "Nri1/MA01") : std::string{}; }, acknowledged)
        ->go();
  loop.run();
  if (acknowledged != count) throw std::runtime_error("only " + std::to_string(acknowledged) + " were acknowledged");
}

void measure(const std::string& port, const std::string& folder, const std::string& what, int count) {
  if (what == "acknowledge") {
    acknowledge(port, folder, count);
  } else if (what == "alarms") {
    throughput(port, "opening alarms per second", "C", true, count);
  } else if (what == "presses") {
    throughput(port, "repeated presses per second", "D", false, count);
  } else if (what == "amid") {
    amid(port, count);
  } else if (what == "open") {
    open_incidents(port, count);
  } else if (what == "storm") {
    storm(port, count);
  } else if (what == "flood") {
    flood(port, folder, count);
  } else {
    throw std::runtime_error("there is no measure called " + what);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5) {
    std::cerr << "hearken-bench PORT FOLDER acknowledge|alarms|presses|amid|open|storm|flood COUNT\n";
    return 2;
  }
  measure(argv[1], argv[2], argv[3], std::stoi(argv[4]));
  return 0;
} catch (const std::exception& error) {
  std::cerr << "hearken-bench: " << error.what() << '\n';
  return 1;
}
