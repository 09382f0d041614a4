#include "tests/simulation/plant_hunt.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <vector>

#include "tests/simulation/plants.h"
#include "tests/simulation/play.h"

namespace hearken::simulation {
namespace {

constexpr int wanted = 3;

/// In which worlds it was found by its own checker (and nothing is found there without it), and by which others how often.
struct Hunt {
  std::vector<int> found;
  std::map<std::string, int> by_others;
  int worlds = 0;
};

/// Without ordinary days: it goes wild at once.
Outcome play_short(int world) {
  Reached ignored;
  auto setting = setting_of(static_cast<std::uint64_t>(world));
  setting.days = 0;
  return play(setting, ignored);
}

/// The same world is silent without a plant.
bool silent(int world) {
  static std::map<int, bool> known;
  const auto [found, fresh] = known.try_emplace(world, false);
  if (fresh) found->second = play_short(world).checker.empty();
  return found->second;
}

Hunt hunt(const Plant& planted_fault) {
  Hunt hunt;
  while (hunt.found.size() < wanted && hunt.worlds < planted_fault.budget) {
    plant(planted_fault.name);
    const auto checker = play_short(++hunt.worlds).checker;
    plant("");
    if (checker == planted_fault.checker && silent(hunt.worlds))
      hunt.found.push_back(hunt.worlds);
    else if (!checker.empty())
      ++hunt.by_others[checker];
  }
  return hunt;
}

void tell(const Plant& planted_fault, const Hunt& hunt) {
  std::cout << (hunt.found.size() >= wanted ? "found   " : "UNSEEN  ") << planted_fault.name << ": by " << planted_fault.checker << " in world";
  for (const int world : hunt.found) std::cout << ' ' << world;
  if (hunt.found.empty()) std::cout << "s: none of " << hunt.worlds;
  for (const auto& [checker, count] : hunt.by_others) std::cout << "; " << count << " by " << checker;
  std::cout << std::endl;
}

}  // namespace

int find_plants(int share, int shares) {
  int unseen = 0, number = 0;
  std::vector<int> first;  // worlds until each was found
  for (const auto& one : plants) {
    if (number++ % shares != share - 1) continue;
    const auto found = hunt(one);
    tell(one, found);
    if (found.found.size() < wanted) ++unseen;
    if (!found.found.empty()) first.push_back(found.found.front());
  }
  std::sort(first.begin(), first.end());
  if (!first.empty()) std::cout << first.size() << " planted faults; until one was found: " << first[first.size() / 2] << " worlds (median), ";
  std::cout << unseen << " unseen" << std::endl;
  return unseen;
}

}  // namespace hearken::simulation
