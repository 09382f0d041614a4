#pragma once
// Why a database cannot be used at all: what `Store` and `Reader` throw when they are made. Later faults are values (StoreFault).

#include <stdexcept>

namespace hearken {

/// Its text names the file, what is wrong with it, and what a technician can do.
class StoreRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace hearken
