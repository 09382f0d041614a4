#pragma once
// What presses: pagers that speak DC-09 over TCP or in datagrams, and a Sur-Gard receiver that gives out its memory until it is acknowledged.

#include <deque>
#include <memory>
#include <string>

#include "tests/simulation/frames.h"
#include "tests/simulation/house.h"

namespace hearken::simulation {

class World;

/// How a pager is made, for good.
struct Make {
  Speech speech;
  bool datagrams = false;
  bool renews = false;          // a retransmission has a new time
  bool obeys = true;            // it sets its clock by a NAK
  bool another_key = false;     // the station has another key for it
  Milliseconds clock_ahead{0};  // of the true time
};

class Pager {
 public:
  Pager(World& world, int client, Make make);
  void press(const std::string& what);
  void life_sign();
  void garble();
  /// The station has gone and come back, or the line was cut.
  void lose_line();
  /// No call for help waits for its acknowledgement.
  [[nodiscard]] bool idle() const;
  [[nodiscard]] int client() const { return client_; }
  [[nodiscard]] const std::string& account() const { return make_.speech.account; }
  [[nodiscard]] const std::string& last_frame() const { return last_; }
  /// Nothing that it says may be taken for a recording: it has no time in it.
  [[nodiscard]] bool timeless() const { return make_.speech.key.empty() && !make_.speech.timed; }
  /// Somebody plays a recording of it.
  void replay(const std::string& frame);
  bool silent = false;

 private:
  struct Waiting {
    int sequence = 0;
    std::string what;  // empty: a life sign
    std::string frame;
    int tries = 0, naks = 0;
  };
  using Answered = std::function<void(const std::string& said)>;

  void begin(const std::string& what);
  void send();
  void again(std::uint64_t token);
  std::string next_frame(Waiting& waiting);
  void transmit(const std::string& bytes);
  void by_stream(const std::string& bytes);
  void open_line();
  void in_pieces(const std::string& bytes);
  void by_datagram(const std::string& bytes, const Answered& answered);
  void one_datagram(const std::string& bytes, const Answered& answered);
  void heard(const std::string& said, const std::string& only_of);
  void refused(const std::string& said);
  void done();

  World& world_;
  int client_;
  Make make_;
  int sequence_ = 0;
  std::uint64_t attempt_ = 0;
  std::deque<Waiting> waiting_;  // not acknowledged yet, in order
  std::string last_;
  std::shared_ptr<House::Line> line_;
  std::uint64_t line_number_ = 0;
};

class ReceiverBox {
 public:
  explicit ReceiverBox(World& world) : world_(world) {}
  void event(const std::string& account, const std::string& code);
  /// The station is there again.
  void connect();
  void lose_line() { line_.reset(); }
  [[nodiscard]] bool idle() const { return memory_.empty(); }

 private:
  void send();
  void heard(const std::string& bytes);

  World& world_;
  std::deque<std::string> memory_, asked_;  // asked: what was sent and is not answered, in order
  std::uint64_t attempt_ = 0;
  std::shared_ptr<House::Line> line_;
};

}  // namespace hearken::simulation
