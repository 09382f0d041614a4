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

/// Some devices encrypt; the station has the key of each.
std::string some_key(Dice& dice) {
  std::string key;
  for (int i = 0; i < 16; ++i) key += static_cast<char>('A' + dice.below(26));
  return key;
}

}  // namespace

const desk::Person* Street::with_number(const std::string& number) const {
  const auto found = std::find_if(people.persons.begin(), people.persons.end(), [&](const desk::Person& one) { return one.phone == number; });
  return found == people.persons.end() ? nullptr : &*found;
}

std::vector<desk::Plan> some_plans(Dice& dice) {
  const auto again = dice.chance(50) ? 30 : 0;
  const auto warden = dice.between(2, 5) * 10, keyholder = warden + dice.between(2, 5) * 10, others = keyholder + dice.between(3, 8) * 10;
  return {{"P1",
           1,
           {{0, {"role:operator"}, {Way::console, Way::sms}, again},
            {warden, {"warden"}, {Way::sms}, again},
            {keyholder, {"keyholder"}, {Way::sms}, 0},
            {others, {"volunteer", "role:supervisor"}, {Way::sms}, 0}}},
          {"P2",
           2,
           {{0, {"role:operator"}, {Way::console}, 0}, {warden * 4, {"warden"}, {Way::sms}, 0}, {others * 3, {"role:supervisor"}, {Way::sms}, 0}}},
          {"P3", 3, {{0, {"role:operator"}, {Way::console}, 0}, {others * 20, {"role:supervisor"}, {Way::sms}, 0}}}};
}

Street make_street(Dice& dice, std::string_view zone) {
  Street street;
  street.clients = static_cast<int>(dice.between(20, 40));
  street.modems = dice.chance(40) ? 2 : 1;
  auto& all = street.people;
  all.act.key = "street";
  all.units = {{{"street"}, "street", "street", {}, {}, "+8657100000001", 0, 0}, {{"east"}, "community", "east", {"street"}, {}, {}, 0, 0}};
  for (int i = 0; i < 3; ++i) all.units.push_back({{"house" + std::to_string(i)}, "building", "house", {"east"}, {}, {}, 0, 0});
  int number = 0;
  all.persons = {person("O1", "operator", ++number, "street"), person("O2", "operator", ++number, "street")};
  for (int i = 1; i <= 5; ++i) all.persons.push_back(person("S" + std::to_string(i), "supervisor", ++number, "street"));
  for (int i = 0; i < 6; ++i) all.persons.push_back(person("W" + std::to_string(i), "warden", ++number, "house" + std::to_string(i % 3)));
  for (int i = 0; i < 4; ++i) all.persons.push_back(person("V" + std::to_string(i), "volunteer", ++number, "house" + std::to_string(i % 3)));
  for (int i = 0; i < street.clients; ++i) {
    all.clients.push_back(client(i));
    all.devices.push_back(device(i, dice));
    all.ties.push_back(
        {{"K" + std::to_string(i)},
         {{{"W" + std::to_string(i % 6)}, "warden", 1, false, {}, 0, {}}, {{"V" + std::to_string(i % 4)}, "keyholder", 1, true, {}, 5, {}}}});
  }
  all.plans = some_plans(dice);
  street.duty = Duty(std::string(zone), dice.chance(70));
  all.shifts = street.duty.shifts();
  all.days = exceptional_days();
  for (const auto& device : all.devices)
    if (device.gateway == pagers && dice.chance(35)) street.keys[device.account] = some_key(dice);
  street.settings.time_zone = zone;
  street.settings.code_seed = 42;
  street.settings.gateways = {{pagers.value, 0, false}, {receiver.value, 0, false}, {modem_one.value, 0, true}};
  if (street.modems > 1) street.settings.gateways.push_back({modem_two.value, 0, true});
  return street;
}

}  // namespace hearken::simulation
