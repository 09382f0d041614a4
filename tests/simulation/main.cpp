// Simulates whole stations in virtual time from seeds, with everything going wrong, and holds the oath against what came of it.
//   simulation [--seeds N] [--from SEED] [--jobs N]   N worlds, in N processes; exit 1 when one breaks a promise, or a situation was never
//                                                     reached (with --all-reached)
//   simulation --minutes N [--from SEED] [--jobs N]   as many as so long allows
//   simulation --heads N           the journal's last hash of the first N worlds: the same for the same seed, always
//   simulation --journal SEED […]  that world's journal, a record a line
//   simulation --plants [K/N]      every planted fault (plants.h; or the K-th of N shares) must be found by its own checker
//   simulation --seed SEED [--plant NAME] [--only FAMILY…] [--clients NUMBER…] [--days N]
//                                one world: which faults it has (families.h), who presses, how many ordinary days come first
#include <chrono>
#include <cstdio>
#include <iostream>
#include <optional>

#include "tests/simulation/plant_hunt.h"
#include "tests/simulation/plants.h"
#include "tests/simulation/total.h"

namespace {

using namespace hearken::simulation;
using Clock = std::chrono::steady_clock;

struct Options {
  std::uint64_t from = 1, seeds = 100, heads = 0, minutes = 0;
  std::optional<std::uint64_t> seed, journal;
  std::optional<Families> only;
  std::optional<std::set<int>> clients;
  std::optional<int> days;
  bool all_reached = false, plants = false;
  int share = 1, shares = 1, jobs = 1;
};

/// The words behind an option, up to the next one.
std::vector<std::string> words_behind(int& i, int argc, char** argv) {
  std::vector<std::string> words;
  while (i + 1 < argc && std::string_view(argv[i + 1]).substr(0, 2) != "--") words.emplace_back(argv[++i]);
  return words;
}

void take(Options& options, const std::string& word, const std::vector<std::string>& words) {
  const auto number = [&] { return words.empty() ? throw std::runtime_error(word + " wants a number") : std::stoull(words.front()); };
  if (word == "--seeds")
    options.seeds = number();
  else if (word == "--from")
    options.from = number();
  else if (word == "--jobs")
    options.jobs = static_cast<int>(number());
  else if (word == "--minutes")
    options.minutes = number();
  else if (word == "--seed")
    options.seed = number();
  else if (word == "--heads")
    options.heads = number();
  else if (word == "--journal")
    options.journal = number();
  else if (word == "--all-reached")
    options.all_reached = true;
  else if (word == "--plant")
    plant(words.at(0));
  else if (word == "--only")
    options.only = Families(words.begin(), words.end());
  else if (word == "--days")
    options.days = static_cast<int>(number());
  else if (word == "--clients") {
    options.clients.emplace();
    for (const auto& one : words) options.clients->insert(std::stoi(one));
  } else if (word == "--plants") {
    options.plants = true;
    if (!words.empty() && std::sscanf(words.front().c_str(), "%d/%d", &options.share, &options.shares) != 2) throw std::runtime_error("K/N");
  } else
    throw std::runtime_error("unknown: " + word);
}

Options read(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    take(options, word, words_behind(i, argc, argv));
  }
  return options;
}

Setting setting(const Options& options, std::uint64_t seed) {
  auto made = setting_of(seed);
  if (options.only) made.faults = *options.only;
  made.clients = options.clients;
  made.days = options.days.value_or(made.days);
  return made;
}

int tell_heads(std::uint64_t worlds) {
  for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
    Reached ignored;
    std::printf("%llu ", static_cast<unsigned long long>(seed));
    for (const unsigned char byte : play(setting_of(seed), ignored).report.head) std::printf("%02x", byte);
    std::printf("\n");
    std::fflush(stdout);
  }
  return 0;
}

int tell_journal(const Setting& setting) {
  Reached ignored;
  World world(setting, ignored);
  (void)world.run();
  for (const auto& line : world.journal()) std::cout << line << '\n';
  return 0;
}

/// One of several processes: each N-th world, until all are played or the time is over.
Total share_of(const Options& options, int number) {
  Total total;
  const auto end = Clock::now() + std::chrono::minutes{options.minutes};
  const auto jobs = static_cast<std::uint64_t>(options.jobs);
  for (auto seed = options.from + static_cast<std::uint64_t>(number);; seed += jobs) {
    if (options.minutes > 0 ? Clock::now() >= end : seed >= options.from + options.seeds) return total;
    total.play_one(setting(options, seed));
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const auto options = read(argc, argv);
  if (options.plants) return find_plants(options.share, options.shares) > 0 ? 1 : 0;
  if (options.heads > 0) return tell_heads(options.heads);
  if (options.journal) return tell_journal(setting(options, *options.journal));
  if (options.seed) {
    Total one;
    one.play_one(setting(options, *options.seed));
    return one.broken > 0 ? 1 : 0;
  }
  return in_processes(options.jobs, [&](int number) { return share_of(options, number); }).tell(options.all_reached);
} catch (const std::exception& error) {
  std::cerr << "simulation: " << error.what() << '\n';
  return 2;
}
