#pragma once
// What presses: pagers that speak DC-09 over TCP or in datagrams, and a Sur-Gard receiver that gives out its memory until it is acknowledged.

#include <deque>
#include <memory>
#include <string>

#include "tests/simulation/house.h"

namespace hearken::simulation {

class World;

class Pager {
 public:
  Pager(World& world, int client, bool datagrams);
  void press(const std::string& what);
  void life_sign();
  void garble();
  /// The station has gone and come back, or the line was cut.
  void lose_line();
  /// No call for help waits for its acknowledgement.
  [[nodiscard]] bool idle() const;
  [[nodiscard]] const std::string& account() const { return account_; }
  [[nodiscard]] const std::string& last_frame() const { return last_; }
  /// Somebody plays a recording of it.
  void replay(const std::string& frame);
  bool silent = false;

 private:
  void send();
  void transmit(const std::string& bytes);
  void by_stream(const std::string& bytes);
  void by_datagram(const std::string& bytes);
  void heard(const std::string& bytes);
  std::string frame(const std::string& what);

  World& world_;
  std::string account_;
  bool datagrams_;
  int sequence_ = 0, tries_ = 0;
  std::uint64_t attempt_ = 0;
  std::deque<std::string> waiting_;  // not acknowledged yet, in order
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
