#pragma once
// The checkers bite: every planted fault is looked for, and must be found by its own checker.

namespace hearken::simulation {

/// The K-th of N shares of the catalogue; the number of faults that were not found.
[[nodiscard]] int find_plants(int share, int shares);

}  // namespace hearken::simulation
