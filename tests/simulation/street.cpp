#include "tests/simulation/street.h"

#include <algorithm>

namespace hearken::simulation {
namespace {

using desk::Way;

desk::Person person(const std::string& id, const std::string& role, int number, const std::string& unit) {
  desk::Person made;
  made.id = {id};
  made.name = id;
  made.roles = {role};
  made.unit = {unit};
  made.phone = "+86154" + std::to_string(10000000 + number);
  made.ways = {Way::sms};
  if (role == "operator" || role == "supervisor") made.ways.push_back(Way::console);
  made.language = number % 3 == 0 ? desk::Language::en : desk::Language::zh;
  return made;
}

desk::Client client(int i) {
  desk::Client made;
  made.id = {"K" + std::to_string(i)};
  made.name = "client " + std::to_string(i);
  made.birth_date = "1940-02-29";
  made.building = {"house" + std::to_string(i % 3)};
  made.address = "room " + std::to_string(i);
  return made;
}

desk::Device device(int i, Dice& dice) {
  desk::Device made;
  made.id = {"D" + std::to_string(i)};
  made.client = {"K" + std::to_string(i)};
  made.model = "hub";
  made.gateway = i % 7 == 6 ? receiver : pagers;
  made.account = made.gateway == receiver ? std::to_string(1000 + i) : Street::account(i);
  made.zone = "01";
  made.report_every_s = dice.chance(60) ? dice.between(10, 60) * 60 : 0;
  made.status = "active";
  return made;
}

std::vector<desk::Plan> plans(Dice& dice) {
  const auto again = dice.chance(50) ? 30 : 0;
  return {{"P1",
           1,
           {{0, {"role:operator"}, {Way::console, Way::sms}, again},
            {20, {"warden"}, {Way::sms}, again},
            {60, {"keyholder"}, {Way::sms}, 0},
            {120, {"volunteer", "role:supervisor"}, {Way::sms}, 0}}},
          {"P2", 2, {{0, {"role:operator"}, {Way::console}, 0}, {120, {"warden"}, {Way::sms}, 0}, {600, {"role:supervisor"}, {Way::sms}, 0}}},
          {"P3", 3, {{0, {"role:operator"}, {Way::console}, 0}, {3600, {"role:supervisor"}, {Way::sms}, 0}}}};
}

std::vector<desk::Shift> shifts() {
  std::vector<desk::Shift> made;
  for (const auto* kind : {"workday", "weekend", "holiday"})
    for (const auto* role : {"operator", "supervisor"}) {
      const bool operators = std::string(role) == "operator";
      made.push_back({std::string(kind) + " " + role,
                      {"street"},
                      role,
                      kind,
                      0,
                      1440,
                      operators ? std::vector<PersonId>{{"O1"}, {"O2"}} : std::vector<PersonId>{{"S1"}},
                      operators ? 2 : 1,
                      {}});
    }
  return made;
}

}  // namespace

const desk::Person* Street::with_number(const std::string& number) const {
  const auto found = std::find_if(people.persons.begin(), people.persons.end(), [&](const desk::Person& one) { return one.phone == number; });
  return found == people.persons.end() ? nullptr : &*found;
}

Street make_street(Dice& dice) {
  Street street;
  street.clients = static_cast<int>(dice.between(20, 40));
  street.modems = dice.chance(40) ? 2 : 1;
  auto& all = street.people;
  all.act.key = "street";
  all.units = {{{"street"}, "street", "street", {}, {}, "+8657100000001", 0, 0}, {{"east"}, "community", "east", {"street"}, {}, {}, 0, 0}};
  for (int i = 0; i < 3; ++i) all.units.push_back({{"house" + std::to_string(i)}, "building", "house", {"east"}, {}, {}, 0, 0});
  int number = 0;
  all.persons = {person("O1", "operator", ++number, "street"), person("O2", "operator", ++number, "street"),
                 person("S1", "supervisor", ++number, "street")};
  for (int i = 0; i < 6; ++i) all.persons.push_back(person("W" + std::to_string(i), "warden", ++number, "house" + std::to_string(i % 3)));
  for (int i = 0; i < 4; ++i) all.persons.push_back(person("V" + std::to_string(i), "volunteer", ++number, "house" + std::to_string(i % 3)));
  for (int i = 0; i < street.clients; ++i) {
    all.clients.push_back(client(i));
    all.devices.push_back(device(i, dice));
    all.ties.push_back(
        {{"K" + std::to_string(i)},
         {{{"W" + std::to_string(i % 6)}, "warden", 1, false, {}, 0, {}}, {{"V" + std::to_string(i % 4)}, "keyholder", 1, true, {}, 5, {}}}});
  }
  all.plans = plans(dice);
  all.shifts = shifts();
  street.settings.code_seed = 42;
  street.settings.gateways = {{pagers.value, 0, false}, {receiver.value, 0, false}, {modem_one.value, 0, true}};
  if (street.modems > 1) street.settings.gateways.push_back({modem_two.value, 0, true});
  return street;
}

}  // namespace hearken::simulation
