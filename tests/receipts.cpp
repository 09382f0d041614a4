#include "tests/receipts.h"

#include <deque>
#include <functional>
#include <stdexcept>

namespace hearken::test {

struct Receipts::Made {
  std::deque<std::function<void()>> work;
  Store store{":memory:", [this](std::function<void()> each) { work.push_back(std::move(each)); }, [] { return std::uint64_t{1}; }};
  std::vector<Receipt> by_ticket;  // from ticket 0
};

Receipts::Receipts() : made_(std::make_unique<Made>()) {}
Receipts::~Receipts() = default;

const Receipt& Receipts::of(Ticket ticket) {
  const auto at = static_cast<std::size_t>(ticket);
  while (made_->by_ticket.size() <= at) more();
  return made_->by_ticket[at];
}

void Receipts::more() {
  constexpr std::size_t at_once = 4096;
  std::vector<Ticket> tickets;
  for (std::size_t i = 0; i < at_once; ++i) tickets.push_back(Ticket{made_->by_ticket.size() + i});
  made_->store.commit(desk::Decision{}, tickets, [this](auto landed) {
    if (!landed) throw std::runtime_error("the store in memory did not store");
    for (const auto& receipt : landed->receipts) made_->by_ticket.push_back(receipt);
  });
  for (; !made_->work.empty(); made_->work.pop_front()) made_->work.front()();
}

}  // namespace hearken::test
