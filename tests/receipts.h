#pragma once
// Receipts for tests of conversations. Only the store makes one, so these come from a real Store in memory, which is handed
// as many tickets as a test needs; a receipt stays good for every conversation that gives the same ticket.

#include <map>
#include <memory>

#include "daemon/store/store.h"

namespace hearken::test {

class Receipts {
 public:
  Receipts();
  ~Receipts();
  Receipts(const Receipts&) = delete;
  Receipts& operator=(const Receipts&) = delete;

  [[nodiscard]] const Receipt& of(Ticket ticket);

 private:
  void more();
  struct Made;
  std::unique_ptr<Made> made_;
};

}  // namespace hearken::test
