#include "tests/simulation/plan_table.h"

#include <algorithm>

namespace hearken::simulation {
namespace {

std::chrono::seconds pause(std::int64_t priority) { return std::chrono::seconds{priority <= 1 ? 120 : priority == 2 ? 600 : 3600}; }

}  // namespace

std::vector<Act> acts_of(const desk::Plan& plan) {
  std::vector<Act> acts;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const auto& step = plan.steps[i];
    acts.push_back({step.after_s, i});
    if (step.again_after_s > 0) acts.push_back({step.after_s + step.again_after_s, i});
  }
  std::stable_sort(acts.begin(), acts.end(), [](const Act& a, const Act& b) { return a.at_s < b.at_s; });
  return acts;
}

std::chrono::seconds due_after(const desk::Plan& plan, std::int64_t round, std::int64_t priority, std::int64_t next) {
  const auto acts = round > 0 ? std::vector<Act>{{0, 0}} : acts_of(plan);  // from the second round on everybody is called at once
  if (static_cast<std::size_t>(next) < acts.size()) return std::chrono::seconds{acts[static_cast<std::size_t>(next)].at_s};
  return std::chrono::seconds{acts.empty() ? 0 : acts.back().at_s} + pause(priority);
}

}  // namespace hearken::simulation
