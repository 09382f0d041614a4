#include "tests/simulation/plants.h"

#include "daemon/desk/planted.h"

namespace hearken {
namespace {

std::string& chosen() {
  static std::string name;
  return name;
}

}  // namespace

bool planted(std::string_view name) { return !chosen().empty() && chosen() == name; }

void simulation::plant(std::string_view name) { chosen() = name; }

}  // namespace hearken
