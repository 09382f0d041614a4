// Acknowledgement against a bare sync, and durable signals per second, of a running station.
//   hearken-bench PORT FOLDER     PORT: its DC-09 listener; FOLDER: on the disk of its database
// The base is pwrite + fdatasync of 4 KiB that overwrites a preallocated file, in turn with each signal of the same run: machines
// are noisy, so only the ratio counts.

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <vector>

#include "bench/frames.h"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

double micros(Clock::duration d) { return std::chrono::duration<double, std::micro>(d).count(); }

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

/// The bare sync: 4 KiB over what is there already, and fdatasync.
class BareSync {
 public:
  explicit BareSync(const std::string& folder) : path_(folder + "/bare-sync"), file_(open(path_.c_str(), O_RDWR | O_CREAT, 0600)) {
    const std::vector<char> zeros(1 << 20, 'x');
    for (int i = 0; i < 8; ++i)
      if (pwrite(file_, zeros.data(), zeros.size(), static_cast<off_t>(i) << 20) < 0) throw std::runtime_error("cannot write " + path_);
    fsync(file_);
  }
  ~BareSync() {
    close(file_);
    unlink(path_.c_str());
  }
  BareSync(const BareSync&) = delete;
  BareSync& operator=(const BareSync&) = delete;

  double once() {
    const auto began = Clock::now();
    block_[0] = static_cast<char>(at_);
    if (pwrite(file_, block_.data(), block_.size(), static_cast<off_t>(at_++ % 2048) * 4096) < 0) throw std::runtime_error("cannot write");
    fdatasync(file_);
    return micros(Clock::now() - began);
  }

 private:
  std::string path_;
  int file_;
  std::vector<char> block_ = std::vector<char>(4096, 'y');
  unsigned at_ = 0;
};

class Caller {
 public:
  Caller(asio::io_context& loop, const std::string& port) : socket_(loop) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::stoi(port))});
    socket_.set_option(tcp::no_delay(true));
  }
  double ask(const std::string& frame) {
    const auto began = Clock::now();
    asio::write(socket_, asio::buffer(frame));
    asio::read_until(socket_, asio::dynamic_buffer(reply_), '\r');
    const auto took = micros(Clock::now() - began);
    if (reply_.find("ACK") == std::string::npos) throw std::runtime_error("not acknowledged: " + reply_);
    reply_.clear();
    return took;
  }

 private:
  tcp::socket socket_;
  std::string reply_;
};

std::string account(const char* prefix, int number) { return prefix + std::to_string(100000 + number); }

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
Pair in_turn(asio::io_context& loop, const std::string& port, BareSync& bare, int count, Frame&& frame) {
  Caller caller(loop, port);
  Pair pair;
  for (int i = 0; i < count; ++i) {
    pair.syncs.push_back(bare.once());
    pair.signals.push_back(caller.ask(frame(i)));
  }
  return pair;
}

/// One of many connections: one message outstanding, the next as soon as it is acknowledged.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Next = std::function<std::string()>;  // empty: no more
  Connection(asio::io_context& loop, const std::string& port, Next next, long& acknowledged)
      : socket_(loop), next_(std::move(next)), acknowledged_(acknowledged) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::stoi(port))});
    socket_.set_option(tcp::no_delay(true));
  }
  void go() {
    frame_ = next_();
    if (frame_.empty()) return;
    asio::async_write(socket_, asio::buffer(frame_), [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
      if (!error) self->read();
    });
  }

 private:
  void read() {
    socket_.async_read_some(asio::buffer(reply_), [self = shared_from_this()](const boost::system::error_code& error, std::size_t got) {
      if (error) return;
      if (self->reply_[got - 1] != '\r') return self->read();
      ++self->acknowledged_;
      self->go();
    });
  }
  tcp::socket socket_;
  Next next_;
  long& acknowledged_;
  std::string frame_;
  std::array<char, 512> reply_{};
};

template <class MakeFrame>
double per_second(const std::string& port, int connections, double seconds, MakeFrame&& make) {
  asio::io_context loop;
  long acknowledged = 0;
  int number = 0;
  const auto began = Clock::now();
  const auto until = began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  for (int i = 0; i < connections; ++i)
    std::make_shared<Connection>(loop, port, [&] { return Clock::now() < until ? make(number++) : std::string{}; }, acknowledged)->go();
  loop.run();
  return static_cast<double>(acknowledged) / std::chrono::duration<double>(Clock::now() - began).count();
}

void throughput(const std::string& port, const char* what, const char* prefix, bool opening) {
  for (const int connections : {1, 16, 256}) {
    static int base = 0;
    const int from = base;
    const auto rate = per_second(port, connections, 4, [&](int i) {
      const auto id = from + (opening ? i : i % 256);
      base = std::max(base, id + 1);
      return hearken::bench::frame(account(prefix, id), 1 + i % 9999, opening ? "Nri1/MA01" : "Nri1/MA0" + std::to_string(1 + i % 9));
    });
    std::printf("| %s | %d connections | %.0f | | |\n", what, connections, rate);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3) {
    std::cerr << "hearken-bench PORT FOLDER [SIGNALS]\n";
    return 2;
  }
  const std::string port = argv[1];
  const int count = argc > 3 ? std::stoi(argv[3]) : 2000;
  asio::io_context loop;
  BareSync bare(argv[2]);
  for (int i = 0; i < 200; ++i) bare.once();
  std::printf("| what | | signal (us, or per second) | bare sync (us) | ratio |\n| --- | --- | --- | --- | --- |\n");
  print("an alarm opens an incident", in_turn(loop, port, bare, count, [](int i) { return hearken::bench::frame(account("B", i), 1, "Nri1/MA01"); }));
  print("a press on an open incident",
        in_turn(loop, port, bare, count, [](int i) { return hearken::bench::frame(account("B", i % 50), 2 + i / 50, "Nri1/MA01"); }));
  throughput(port, "opening alarms per second", "C", true);
  throughput(port, "repeated presses per second", "D", false);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "hearken-bench: " << error.what() << '\n';
  return 1;
}
