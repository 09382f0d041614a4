// Simulates whole stations in virtual time from seeds, with everything going wrong, and holds the oath against what came of it.
//   simulation [--seeds N] [--from SEED]      N worlds; exit 1 when one breaks a promise, or a situation was never reached (with --all-reached)
//   simulation --heads N                      the journal's last hash of the first N worlds: the same for the same seed, always
//   simulation --plants [K/N]                 every planted fault (plants.h; or the K-th of N shares) must be found by its own checker
//   simulation --seed SEED [--plant NAME] [--only FAMILY…]   one world; FAMILY: which faults it has (families.h); none named: as the seed has it
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>

#include "tests/simulation/plants.h"
#include "tests/simulation/world.h"

namespace {

using namespace hearken::simulation;

struct Options {
  std::uint64_t from = 1, seeds = 100, heads = 0;
  std::optional<std::uint64_t> seed;
  std::optional<Families> only;
  bool all_reached = false, plants = false;
  int share = 1, shares = 1;
};

Families families_of(std::uint64_t seed) {
  Dice dice(seed, "families");
  return some_families(dice);
}

struct Outcome {
  Report report;
  std::string checker, what;
  std::vector<std::string> story;
};

Outcome live(std::uint64_t seed, const Families& families, Reached& reached) {
  Outcome outcome;
  World world(seed, families, reached);
  try {
    outcome.report = world.run();
  } catch (const Violation& violation) {
    outcome.checker = violation.checker;
    outcome.what = violation.what();
  } catch (const std::exception& other) {
    outcome.checker = "no_exception";
    outcome.what = other.what();
  }
  outcome.story.assign(world.story().begin(), world.story().end());
  return outcome;
}

/// Fault families that the failure does not need are left out, one after the other.
Families shrunk(std::uint64_t seed, Families families, const std::string& checker) {
  for (const auto& family : Families(families)) {
    auto fewer = families;
    fewer.erase(family);
    Reached ignored;
    if (live(seed, fewer, ignored).checker == checker) families = fewer;
  }
  return families;
}

void tell_failure(std::uint64_t seed, const Families& families, const Outcome& first) {
  const auto needed = shrunk(seed, families, first.checker);
  Reached ignored;
  const auto outcome = live(seed, needed, ignored);
  std::cout << "\nBROKEN: " << first.what << "\n  replay: simulation --seed " << seed << " --only";
  for (const auto& family : needed) std::cout << ' ' << family;
  std::cout << "\n";
  for (const auto& line : outcome.story) std::cout << "    " << line << "\n";
  std::cout << "    " << outcome.what << std::endl;
}

Options read(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto number = [&] { return ++i < argc ? std::stoull(argv[i]) : throw std::runtime_error(word + " wants a number"); };
    if (word == "--seeds") {
      options.seeds = number();
    } else if (word == "--from") {
      options.from = number();
    } else if (word == "--seed") {
      options.seed = number();
    } else if (word == "--all-reached") {
      options.all_reached = true;
    } else if (word == "--heads") {
      options.heads = number();
    } else if (word == "--plants") {
      options.plants = true;
      if (i + 1 < argc && std::sscanf(argv[i + 1], "%d/%d", &options.share, &options.shares) == 2) ++i;
    } else if (word == "--plant") {
      plant(++i < argc ? argv[i] : "");
    } else if (word == "--only") {
      options.only.emplace();
      while (i + 1 < argc && argv[i + 1][0] != '-') options.only->insert(argv[++i]);
    } else {
      throw std::runtime_error("unknown: " + word);
    }
  }
  return options;
}

struct Total {
  Report sum;
  Reached reached;
  std::uint64_t seeds = 0, broken = 0;
};

void one(std::uint64_t seed, const Families& families, Total& total) {
  const auto outcome = live(seed, families, total.reached);
  ++total.seeds;
  total.sum.lived += outcome.report.lived;
  total.sum.records += outcome.report.records;
  total.sum.incidents += outcome.report.incidents;
  total.sum.crashes += outcome.report.crashes;
  total.sum.events += outcome.report.events;
  if (outcome.checker.empty()) return;
  if (++total.broken <= 3) tell_failure(seed, families, outcome);
}

int tell(const Total& total, const Options& options) {
  std::cout << total.seeds << " seeds, " << std::chrono::duration<double, std::ratio<86'400>>(total.sum.lived).count() << " station-days, "
            << total.sum.incidents << " incidents, " << total.sum.crashes << " crashes, " << total.sum.records << " records, " << total.sum.events
            << " events, " << total.broken << " broken\n";
  int never = 0;
  for (const auto* situation : situations)
    if (total.reached.count(situation) == 0) ++never, std::cout << "never reached: " << situation << "\n";
  std::cout << situations.size() - static_cast<std::size_t>(never) << " of " << situations.size() << " situations reached" << std::endl;
  return total.broken > 0 || (options.all_reached && never > 0) ? 1 : 0;
}

/// Found by its own checker in three worlds; the same worlds are silent without it (the seeds of the other test).
bool found(const Plant& planted_fault) {
  constexpr int wanted = 3;
  std::map<std::string, int> by;
  int own = 0, worlds = 0, first = 0;
  plant(planted_fault.name);
  while (own < wanted && worlds < planted_fault.budget) {
    Reached ignored;
    const auto seed = static_cast<std::uint64_t>(++worlds);
    const auto outcome = live(seed, families_of(seed), ignored);
    if (outcome.checker == planted_fault.checker && ++own == 1) first = worlds;
    if (!outcome.checker.empty()) ++by[outcome.checker];
  }
  plant("");
  std::cout << (own >= wanted ? "found   " : "UNSEEN  ") << planted_fault.name << ": " << own << " of " << worlds << " worlds by "
            << planted_fault.checker << ", first in world " << first;
  for (const auto& [checker, count] : by)
    if (checker != planted_fault.checker) std::cout << "; " << count << " by " << checker;
  std::cout << std::endl;
  return own >= wanted;
}

int tell_heads(std::uint64_t worlds) {
  for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
    Reached ignored;
    std::printf("%llu ", static_cast<unsigned long long>(seed));
    for (const unsigned char byte : live(seed, families_of(seed), ignored).report.head) std::printf("%02x", byte);
    std::printf("\n");
    std::fflush(stdout);
  }
  return 0;
}

int find_plants(const Options& options) {
  int unseen = 0, number = 0;
  for (const auto& one : plants)
    if (number++ % options.shares == options.share - 1 && !found(one)) ++unseen;
  std::cout << unseen << " unseen" << std::endl;
  return unseen > 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) try {
  const auto options = read(argc, argv);
  if (options.plants) return find_plants(options);
  if (options.heads > 0) return tell_heads(options.heads);
  Total total;
  if (options.seed) {
    const auto families = options.only.value_or(families_of(*options.seed));
    one(*options.seed, families, total);
    return total.broken > 0 ? 1 : 0;
  }
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) one(seed, options.only.value_or(families_of(seed)), total);
  return tell(total, options);
} catch (const std::exception& error) {
  std::cerr << "simulation: " << error.what() << '\n';
  return 2;
}
