#pragma once
// Who answers: people with telephones, operators at the console, and the modem with its network between them and the station.

#include <map>
#include <memory>
#include <string>

#include "simulator/modem_commands.h"
#include "simulator/service_centre.h"
#include "tests/simulation/house.h"

namespace hearken::simulation {

class World;

/// An emulated modem with its network; it lives on when the station dies.
class SimulatedModem {
 public:
  SimulatedModem(World& world, GatewayId gateway);
  void connect();
  void lose_line() { line_.reset(); }
  void set(const std::string& fault, bool on);
  void incoming(const std::string& from, const std::string& text);

 private:
  void submitted(const simulator::Submitted& message);
  void go_on();

  World& world_;
  GatewayId gateway_;
  simulator::ModemFaults faults_;
  simulator::Timetable later_;
  simulator::ServiceCentre centre_;
  simulator::ModemCommands commands_;
  std::shared_ptr<House::Line> line_;
  int reference_ = 0, incoming_ = 0;
  std::uint64_t looking_ = 0;
};

/// A person with a telephone, as reliable as the dice have it.
class Telephone {
 public:
  Telephone(World& world, std::string number) : world_(world), number_(std::move(number)) {}
  void shown(const std::string& text);

 private:
  void answer(Milliseconds after, const std::string& words);
  void go(const std::string& code);

  World& world_;
  std::string number_, other_code_;
  std::map<std::string, int> answered_;  // how often this code was answered
};

/// An operator on shift: looks at the queue now and then and does the next thing.
class Operator {
 public:
  Operator(World& world, PersonId person) : world_(world), person_(std::move(person)) {}
  void begin();
  [[nodiscard]] const PersonId& person() const { return person_; }
  /// Does the next thing about an incident as it was seen.
  void handle(const desk::Incident& incident);

 private:
  void look();
  void resolve(const desk::Incident& incident);
  template <class Act>
  void act(Act input);

  World& world_;
  PersonId person_;
  std::uint64_t key_ = 0;
};

}  // namespace hearken::simulation
