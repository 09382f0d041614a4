#pragma once
// A promise that was broken: by which checker it was found, and about which incident.

#include <stdexcept>
#include <string>

#include "protocol/signal.h"

namespace hearken::simulation {

struct Violation : std::runtime_error {
  Violation(std::string name, const std::string& what, IncidentId about = {})
      : std::runtime_error(name + ": " + what), checker(std::move(name)), incident(about) {}
  Violation(std::string name, IncidentId about) : Violation(std::move(name), "incident " + std::to_string(about.value), about) {}
  std::string checker;
  IncidentId incident;
};

}  // namespace hearken::simulation
