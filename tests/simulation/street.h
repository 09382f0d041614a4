#pragma once
// The street of one run: 20 to 40 clients with a device each, wardens, keyholders, volunteers, two operators, supervisors by the roster. All
// invented.

#include <map>
#include <string>
#include <vector>

#include "daemon/desk/decision.h"
#include "tests/simulation/dice.h"
#include "tests/simulation/duty.h"

namespace hearken::simulation {

inline const GatewayId pagers{"pagers"}, receiver{"receiver"}, modem_one{"modem-1"}, modem_two{"modem-2"};

struct Street {
  int clients = 0, modems = 1;
  desk::Import people;
  desk::Settings settings;
  Duty duty;
  std::map<std::string, std::string> keys;  // by account, as the station has them

  [[nodiscard]] static std::string account(int client) { return "A" + std::to_string(1000 + client); }
  [[nodiscard]] const desk::Person* with_number(const std::string& number) const;
};

[[nodiscard]] Street make_street(Dice& dice, std::string_view zone);
/// The three plans, as the office has them today.
[[nodiscard]] std::vector<desk::Plan> some_plans(Dice& dice);

}  // namespace hearken::simulation
