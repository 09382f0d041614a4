#pragma once
// The one shape of every protocol: (input, now) -> outputs, plus deadline(). No socket, no clock, no thread, no log; so a
// test, the simulation, a replay and the live station run the same lines. Whoever carries one drains the outputs of an
// input before it gives the next.
//
// Rules that every conversation keeps:
// - `handle` is total: any bytes, any order of inputs. It throws only for a bug of ours.
// - The acknowledgement of a signal that leaves a record follows from `Stored` alone, that of a life sign also from
//   `Unchanged`; answers keep the order of delivery, whatever the order of `Stored`.
// - After `Ended` nothing is heard any more, but answers may still leave (UDP: one conversation a datagram). A wire with one
//   peer for ever (serial port, connector) gives `Ended` when it is lost and `Reopened` when it is there again: from then on
//   bytes are heard as at the start. Between the two there is no Tick and what is said goes nowhere.
// - It is made when its wire is open; one that speaks first has a deadline() from the start.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/receipt.h"
#include "protocol/signal.h"

namespace hearken::protocol {

/// What to say to one person by one way out. The words are chosen; here they are only carried.
struct Message {
  PageId page;
  std::string number;  // E.164
  std::string text;    // UTF-8
  bool life_safety = false;
  bool maybe_repeat = false;  // an earlier attempt may have gone out
};

/// A frame that was not what it should be; `detail` of Count has the protocol's own fault word.
enum class Fault : std::uint8_t { bad_checksum, bad_length, too_long, never_ended, not_decrypted, bad_grammar, unknown_sender, noise };

// ---- in ----

/// From the peer, split and glued anywhere.
struct Heard {
  std::string_view bytes;
};
/// The delivery with this ticket is on disk.
struct Stored {
  Receipt receipt;
};
/// A life sign that needs no record; all before it is on disk: answer it.
struct Unchanged {
  Ticket ticket;
};
/// Not known to be on disk: never acknowledge; the alarm rings all the same.
struct NotStored {
  Ticket ticket;
};
/// A way out is asked to carry this.
struct Asked {
  Message message;
};
/// No longer wanted: somebody else goes.
struct Withdrawn {
  PageId page;
};
/// What this way out sent before the station was restarted, so that a late delivery report finds its page.
struct Recalled {
  PageId page;
  std::string number;
  std::vector<std::int64_t> references;  // Report::references
  Instant asked;
};
struct Ended {};     // the peer or its datagram has ended; answers may still leave
struct Reopened {};  // the wire was lost and is there again (serial port, connector): start anew
struct Tick {};      // deadline() has come; a spurious one does no harm
using Input = std::variant<Heard, Stored, Unchanged, NotStored, Asked, Withdrawn, Recalled, Ended, Reopened, Tick>;

/// What became of a delivery: the only inputs that a SignalSink answers with.
using Verdict = std::variant<Stored, Unchanged, NotStored>;

// ---- out ----
/// Write this to the peer.
struct Say {
  std::string bytes;
};
/// Store this, then answer with its ticket.
struct Deliver {
  Ticket ticket;
  Delivery what;
};
/// `sim`, `network`, `heartbeat` …: of this gateway.
struct Health {
  std::string vital, detail;
  bool well = true;
};
/// Of a page; where it must be stored first: Deliver.
struct Told {
  Report report;
};
/// A person will see it; the conversation goes on.
struct Count {
  Fault fault;
  std::string detail;
  std::string raw;
};
/// Close the wire; a port or connector opens it anew.
struct HangUp {
  std::string why;
};
/// The recovery ladder wants more than a close: DTR, hook.
struct Reset {
  std::string why;
};
using Output = std::variant<Say, Deliver, Told, Health, Count, HangUp, Reset>;
using Outputs = std::vector<Output>;

/// One peer's conversation without its wire.
class Conversation {
 public:
  Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;
  virtual ~Conversation() = default;

  /// All that follows from one input.
  [[nodiscard]] virtual Outputs handle(const Input& input, Instant now) = 0;

  /// When to send the next Tick; none: nothing is awaited. May change with every handle().
  [[nodiscard]] virtual std::optional<Instant> deadline() const = 0;
};

/// Makes the conversation of one more peer of a gateway.
using MakeConversation = std::function<std::unique_ptr<Conversation>()>;

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace hearken::protocol
