// What one input costs without sockets, disk and threads: by decide() alone, or by the whole way (conversation, station, store in memory, answer).
//   hearken-bench-cost DATABASE opening|press|life_sign decide|whole COUNT
// Prints nanoseconds per input. bench/instructions.py counts the instructions of the same runs, which noise does not touch.
// DATABASE gives the directory and the settings (a street that `hearkenctl import` made); it is only read.

#include <chrono>
#include <deque>
#include <functional>
#include <iostream>
#include <string>

#include "bench/frames.h"
#include "daemon/desk/desk.h"
#include "daemon/station/station.h"
#include "daemon/store/store.h"
#include "protocol/dc09.h"

namespace {

using namespace hearken;
using Clock = std::chrono::steady_clock;

const GatewayId gateway{"dc09-main"};
constexpr Instant night{std::chrono::milliseconds{1'796'000'000'000}};
const desk::VitalTold console{{}, "console", "", true};
constexpr int street = 200;       // accounts that press again
constexpr int tables_every = 50;  // inputs: the tables follow by this count, and not when a clock says so, so that each run counts the same

/// What runs later, on the loop's thread.
class Later {
 public:
  void put(std::function<void()> work) { waiting_.push_back(std::move(work)); }
  void run() {
    for (; !waiting_.empty(); waiting_.pop_front()) std::exchange(waiting_.front(), {})();
  }

 private:
  std::deque<std::function<void()>> waiting_;
};

std::uint64_t entropy() {
  static std::uint64_t x = 1;
  return x = x * 6364136223846793005U + 1442695040888963407U;
}

std::string account(int i) { return "B" + std::to_string(100000 + i); }

/// The frame of the i-th input of a kind.
std::string frame(const std::string& what, int i) {
  if (what == "opening") return bench::frame(account(street + i), 1, "Nri1/MA01");
  if (what == "life_sign") return bench::frame(account(i % street), 1 + i % 9999, "");
  return bench::frame(account(i % street), 2 + i / street % 9000, "Nri1/MA01");
}

desk::Import import_of(const desk::Directory& directory) {
  desk::Import all;
  all.act.key = "bench";
  const auto copy = [](const auto& from, auto& to) {
    for (const auto& [id, value] : from) to.push_back(value);
  };
  copy(directory.units, all.units);
  copy(directory.persons, all.persons);
  copy(directory.clients, all.clients);
  copy(directory.ties, all.ties);
  copy(directory.devices, all.devices);
  copy(directory.plans, all.plans);
  copy(directory.shifts, all.shifts);
  copy(directory.days, all.days);
  return all;
}

/// A whole station in one thread, its database in memory.
class House {
 public:
  explicit House(const desk::Book& like)
      : store_(
            ":memory:", [this](std::function<void()> f) { later_.put(std::move(f)); }, &entropy, Store::Turns::called),
        station_({store_.load(), store_, [] { return night; }, [](std::optional<Instant>) {},
                  [this](std::function<void()> f) { later_.put(std::move(f)); }, [](const LogLine&) {}}),
        conversation_(std::make_shared<protocol::dc09::Settings>(), entropy) {
    auto settings = like.settings;
    settings.gateways = {{gateway.value, 0, false}};
    station_.start("bench", {}, settings);
    station_.put(import_of(like.directory), {});
    station_.put(console, {});
    later_.run();
  }

  /// One frame in, its acknowledgement out.
  void hear(const std::string& frame) {
    answered_ = false;
    take(protocol::Heard{frame});
    later_.run();
    if (!answered_) throw std::runtime_error("not acknowledged: " + frame);
    if (++heard_ % tables_every == 0) store_.turn(true);
  }

 private:
  void take(const protocol::Input& input) {
    for (auto& output : conversation_.handle(input, night)) {
      if (std::holds_alternative<protocol::Say>(output)) answered_ = true;
      if (auto* delivery = std::get_if<protocol::Deliver>(&output))
        station_.deliver(gateway, delivery->ticket, std::move(delivery->what),
                         [this](const protocol::Verdict& verdict) { std::visit([this](const auto& known) { take(known); }, verdict); });
    }
  }

  Later later_;
  Store store_;
  Station station_;
  protocol::Dc09 conversation_;
  bool answered_ = false;
  int heard_ = 0;
};

/// decide() and apply(), and nothing else.
class DeskAlone {
 public:
  explicit DeskAlone(const desk::Book& book) : desk_(book, night), conversation_(std::make_shared<protocol::dc09::Settings>(), entropy) {
    decide(console);
  }

  void hear(const std::string& frame) { (void)desk_.handle(signal_of(frame), night); }

  /// Made beforehand: the cost of decoding is not the desk's.
  desk::Input signal_of(const std::string& frame) {
    for (auto& output : conversation_.handle(protocol::Heard{frame}, night))
      if (auto* delivery = std::get_if<protocol::Deliver>(&output)) {
        auto signal = std::get<Signal>(std::move(delivery->what));
        signal.gateway = gateway;
        return desk::SignalArrived{std::move(signal)};
      }
    throw std::runtime_error("not a signal: " + frame);
  }
  void decide(const desk::Input& input) { (void)desk_.handle(input, night); }

 private:
  desk::Desk desk_;
  protocol::Dc09 conversation_;
};

desk::Book book_of(const std::string& file) {
  Later later;
  Store store(file, [&](std::function<void()> f) { later.put(std::move(f)); }, &entropy);
  return store.load();
}

template <class Work>
double nanoseconds_each(int count, Work work) {
  const auto began = Clock::now();
  for (int i = 0; i < count; ++i) work(i);
  return std::chrono::duration<double, std::nano>(Clock::now() - began).count() / std::max(count, 1);
}

double decided(const desk::Book& book, const std::string& what, int count) {
  DeskAlone desk(book);
  for (int i = 0; i < street; ++i) desk.hear(bench::frame(account(i), 1, "Nri1/MA01"));
  std::vector<desk::Input> inputs;
  inputs.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) inputs.push_back(desk.signal_of(frame(what, i)));
  return nanoseconds_each(count, [&](int i) { desk.decide(inputs[static_cast<std::size_t>(i)]); });
}

double whole(const desk::Book& book, const std::string& what, int count) {
  House house(book);
  for (int i = 0; i < street; ++i) house.hear(bench::frame(account(i), 1, "Nri1/MA01"));
  std::vector<std::string> frames;
  frames.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) frames.push_back(frame(what, i));
  return nanoseconds_each(count, [&](int i) { house.hear(frames[static_cast<std::size_t>(i)]); });
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5) {
    std::cerr << "hearken-bench-cost DATABASE opening|press|life_sign decide|whole COUNT\n";
    return 2;
  }
  const std::string what = argv[2], way = argv[3];
  const auto book = book_of(argv[1]);
  const int count = std::stoi(argv[4]);
  std::printf("%.0f\n", way == "decide" ? decided(book, what, count) : whole(book, what, count));
  return 0;
} catch (const std::exception& error) {
  std::cerr << "hearken-bench-cost: " << error.what() << '\n';
  return 1;
}
