#include "bench/storm.h"

#include <sys/resource.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "bench/life_signs.h"

namespace hearken::bench {
namespace {

constexpr int gateways = 64, of_life_safety = 100, per_source = 200, asked = 2000;

/// Frames that are written at once, and when each was acknowledged.
class Volley {
 public:
  Volley(asio::io_context& loop, const std::string& port) : socket_(loop) {
    socket_.connect(listener(port));
    socket_.set_option(tcp::no_delay(true));
  }
  void add(const std::string& frame) {
    frames_ += frame;
    ++count_;
  }
  void fire(Clock::time_point began, std::vector<double>& took) {
    if (count_ == 0) return;
    asio::async_write(socket_, asio::buffer(frames_), [](const boost::system::error_code& error, std::size_t) {
      if (error) throw std::runtime_error("not sent: " + error.message());
    });
    read(began, took);
  }

 private:
  void read(Clock::time_point began, std::vector<double>& took) {
    socket_.async_read_some(asio::buffer(reply_), [this, began, &took](const boost::system::error_code& error, std::size_t got) {
      if (error) throw std::runtime_error("hung up: " + error.message());
      for (std::size_t i = 0; i < got; ++i) {
        if (reply_[i] != '\r') continue;
        took.push_back(micros(Clock::now() - began));
        --count_;
      }
      if (count_ > 0) read(began, took);
    });
  }
  tcp::socket socket_;
  std::string frames_;
  int count_ = 0;
  std::array<char, 4096> reply_{};
};

/// A connection of the flood: nothing, half a frame, or noise.
class Nuisance {
 public:
  Nuisance(asio::io_context& loop, std::string port, int number) : loop_(loop), port_(std::move(port)), number_(number) { come(); }
  void again() {
    socket_.reset();
    come();
  }

 private:
  void come() {
    socket_.emplace(loop_);
    boost::system::error_code ignored;
    socket_->open(tcp::v4(), ignored);
    const auto source = "127.0.1." + std::to_string(1 + number_ / per_source);
    socket_->bind({asio::ip::make_address(source), 0}, ignored);
    socket_->connect(listener(port_), ignored);
    const auto frame = bench::frame(account("N", number_), 1, "Nri1/MA01");
    if (number_ % 3 == 1) asio::write(*socket_, asio::buffer(frame.substr(0, frame.size() / 2)), ignored);
    if (number_ % 3 == 2) asio::write(*socket_, asio::buffer("GET / HTTP/1.1\r\n\n0000" + frame.substr(5)), ignored);
  }
  asio::io_context& loop_;
  std::string port_;
  int number_;
  std::optional<tcp::socket> socket_;
};

void take_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// In turn with bare syncs: the disk may be busy with other things in one phase and not in the other.
struct Phase {
  std::vector<double> presses, syncs;
  [[nodiscard]] double ratio(double q) const { return quantile(presses, q) / quantile(syncs, q); }
};

Phase phase(Caller& caller, BareSync& bare, int from) {
  Phase found;
  for (int i = 0; i < asked; ++i) {
    found.syncs.push_back(bare.once());
    found.presses.push_back(caller.ask(frame(account("K", i % 50), from + i / 50, "Nri1/MA01")));
  }
  return found;
}

}  // namespace

void storm(const std::string& port, int count) {
  asio::io_context loop;
  const int graver = count / of_life_safety;
  std::vector<std::unique_ptr<Volley>> cries, others;
  for (int i = 0; i < graver; ++i) cries.push_back(std::make_unique<Volley>(loop, port));
  for (int i = 0; i < gateways; ++i) others.push_back(std::make_unique<Volley>(loop, port));
  for (int i = 0; i < count; ++i) {
    if (i < graver)
      cries[static_cast<std::size_t>(i)]->add(frame(account("S", i), 1, "Nri1/MA01"));
    else
      others[static_cast<std::size_t>(i % gateways)]->add(frame(account("S", i), 1, "Nri1/YT01"));
  }
  const LifeSigns traffic(port);
  std::vector<double> cried, told;
  const auto began = Clock::now();
  for (const auto& one : others) one->fire(began, told);
  for (const auto& one : cries) one->fire(began, cried);
  loop.run();
  const double all = micros(Clock::now() - began);
  if (cried.size() + told.size() != static_cast<std::size_t>(count)) throw std::runtime_error("not all were acknowledged");
  std::printf("| %d alarms at once amid life signs: all acknowledged (ms) | of %d accounts | %.0f | | |\n", count, count, all / 1000);
  for (const auto& [name, q] : {std::pair{"p50", 0.5}, std::pair{"p99", 0.99}, std::pair{"the last", 1.0}})
    std::printf("| … of these %d life-safety ones on connections of their own (ms) | %s | %.1f | %.1f (the others) | |\n", graver, name,
                quantile(cried, q) / 1000, quantile(told, q) / 1000);
}

void flood(const std::string& port, const std::string& folder, int count) {
  take_descriptors();
  asio::io_context loop;
  Caller known(loop, port, "127.0.0.2");
  BareSync bare(folder);
  (void)phase(known, bare, 1);
  const auto alone = phase(known, bare, 1001);
  std::vector<std::unique_ptr<Nuisance>> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) all.push_back(std::make_unique<Nuisance>(loop, port, i));
  std::atomic<bool> over = false;
  std::atomic<long> again = 0;
  std::thread hostile([&] {
    std::mt19937 dice(1);
    for (; !over; ++again) all[dice() % all.size()]->again();
  });
  const auto began = Clock::now();
  const auto amid = phase(known, bare, 2001);
  const double rate = static_cast<double>(again) / std::chrono::duration<double>(Clock::now() - began).count();
  over = true;
  hostile.join();
  std::printf("| %d idle, half-open and hostile connections | anew, a second | %.0f | | |\n", count, rate);
  for (const auto& [name, q] : {std::pair{"p50", 0.5}, std::pair{"p99", 0.99}})
    std::printf("| a known gateway amid them, in bare syncs | %s | %.2f | %.2f (alone) | %.2f |\n", name, amid.ratio(q), alone.ratio(q),
                amid.ratio(q) / alone.ratio(q));
}

}  // namespace hearken::bench
