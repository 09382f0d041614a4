#pragma once
// A page: one message to one person by one way. Queued, tried, and ended; stored before it is sent. The outbox is the book's
// pages that have not ended.

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "daemon/desk/directory.h"
#include "protocol/signal.h"

namespace hearken::desk {

enum class PageState : std::uint8_t {
  queued,     ///< waits for its next attempt at `due`
  sending,    ///< handed to a way out; `due` is when it counts as unknown
  sent,       ///< the network took it; waits for the report or the answer
  delivered,  ///< it reached the telephone
  answered,   ///< the person said something to it
  failed,     ///< given up on this way
  withdrawn,  ///< no longer wanted
};
BOOST_DESCRIBE_ENUM(PageState, queued, sending, sent, delivered, answered, failed, withdrawn)

struct Page {
  PageId id;
  IncidentId incident;
  PersonId to;
  Way way = Way::sms;
  std::string number;  // E.164, of `to` when it was queued; empty for the console
  std::string code;    // what the person answers with: digits, one per person and incident; empty: no answer is expected
  std::string text;
  bool life_safety = false;
  Instant queued;
  Instant due;  // next attempt, or the end of waiting for an outcome; the epoch: as soon as a way out is free
  std::int64_t attempts = 0;
  bool maybe_repeat = false;  // an attempt may have gone out unseen
  GatewayId gateway;          // the way out that has it, or had it last
  PageState state = PageState::queued;
  std::string detail;
  std::vector<std::int64_t> references{};  // Report::references of what was sent
  bool operator==(const Page&) const = default;
};
BOOST_DESCRIBE_STRUCT(Page, (),
                      (id, incident, to, way, number, code, text, life_safety, queued, due, attempts, maybe_repeat, gateway, state, detail,
                       references))

/// Nothing more is to be done for it by the outbox.
[[nodiscard]] inline bool ended(PageState state) { return state != PageState::queued && state != PageState::sending; }

}  // namespace hearken::desk
