#include "tests/simulation/play.h"

#include <algorithm>
#include <chrono>
#include <iostream>

namespace hearken::simulation {
namespace {

constexpr int strangers = -1, clients_most = 40;
constexpr std::size_t history_shown = 40;

using Patience = std::chrono::steady_clock;
constexpr std::chrono::minutes shrinks_for{2};  // then what is left is small enough
Patience::time_point shrinks_until;

bool fails(const Setting& setting, const std::string& checker) {
  Reached ignored;
  return Patience::now() < shrinks_until && play(setting, ignored).checker == checker;
}

void leave_out_days(Setting& setting, const std::string& checker) {
  for (const int days : {0, setting.days / 4, setting.days / 2}) {
    auto fewer = setting;
    fewer.days = days;
    if (days >= setting.days || !fails(fewer, checker)) continue;
    setting = fewer;
    return;
  }
}

void leave_out_faults(Setting& setting, const std::string& checker) {
  for (const auto& family : Families(setting.faults)) {
    auto fewer = setting;
    fewer.faults.erase(family);
    if (fails(fewer, checker)) setting = fewer;
  }
}

/// Halves first, then quarters …, then one by one.
void leave_out_clients(Setting& setting, const std::string& checker) {
  std::set<int> all{strangers};
  for (int i = 0; i < clients_most; ++i) all.insert(i);
  if (!setting.clients) setting.clients = all;
  for (auto part = setting.clients->size() / 2; part > 0; part /= 2) {
    const std::vector<int> now(setting.clients->begin(), setting.clients->end());
    for (std::size_t from = 0; from < now.size(); from += part) {
      auto fewer = setting;
      for (auto i = from; i < std::min(from + part, now.size()); ++i) fewer.clients->erase(now[i]);
      if (fewer.clients->size() < setting.clients->size() && fails(fewer, checker)) setting = fewer;
    }
  }
}

void tell_command(const Setting& setting) {
  std::cout << "  replay: simulation --seed " << setting.seed << " --days " << setting.days << " --only";
  for (const auto& family : setting.faults) std::cout << ' ' << family;
  if (setting.clients) {
    std::cout << " --clients";
    for (const int client : *setting.clients) std::cout << ' ' << client;
  }
  std::cout << "\n";
}

}  // namespace

Outcome play(const Setting& setting, Reached& reached) {
  Outcome outcome;
  World world(setting, reached);
  try {
    outcome.report = world.run();
  } catch (const Violation& violation) {
    outcome.checker = violation.checker;
    outcome.what = violation.what();
    if (violation.incident) outcome.history = world.history(violation.incident);
  } catch (const std::exception& other) {
    outcome.checker = "no_exception";
    outcome.what = other.what();
  }
  outcome.story.assign(world.story().begin(), world.story().end());
  return outcome;
}

Setting shrunk(Setting setting, const std::string& checker) {
  shrinks_until = Patience::now() + shrinks_for;
  leave_out_days(setting, checker);
  leave_out_faults(setting, checker);
  leave_out_clients(setting, checker);
  return setting;
}

void tell_failure(const Setting& setting, const Outcome& first) {
  std::cout << "\nBROKEN: " << first.what << "\n";
  tell_command(setting);
  std::cout.flush();
  const auto needed = shrunk(setting, first.checker);
  Reached ignored;
  const auto outcome = play(needed, ignored);
  std::cout << "made smaller:\n";
  tell_command(needed);
  for (const auto& line : outcome.story) std::cout << "    " << line << "\n";
  if (!outcome.history.empty()) std::cout << "  the incident:\n";
  const auto skipped = outcome.history.size() - std::min(outcome.history.size(), history_shown);
  if (skipped > 0) std::cout << "    … " << skipped << " records before\n";
  for (auto i = skipped; i < outcome.history.size(); ++i) std::cout << "    " << outcome.history[i] << "\n";
  std::cout << "    " << outcome.what << std::endl;
}

}  // namespace hearken::simulation
