#pragma once
// Faults planted on purpose: the simulation must find each by its own checker (tests/simulation/plants.h is the catalogue). Nothing of
// them is in any other build: there planted() is a constant, and its branch is gone.

#include <string_view>

namespace hearken {

#ifdef HEARKEN_PLANTS
[[nodiscard]] bool planted(std::string_view name);
#else
[[nodiscard]] constexpr bool planted(std::string_view) { return false; }
#endif

}  // namespace hearken
