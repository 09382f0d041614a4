#pragma once
// What may be asked of the database, by a connection that cannot write. Each question is one short read transaction, so that the
// writer's log can begin anew. Belongs to one thread; hearkenctl uses it as it is, the daemon through Reader (reader.h).
//
// Everything throws SqlError; the constructor StoreRefused (no such file, another program's, newer, older).

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/signal.h"

namespace hearken {

/// One record of the journal as it lies there.
struct JournalLine {
  std::int64_t number = 0;
  Instant at;
  std::string who, why, kind;
  IncidentId incident;                 // 0: none
  std::string client;                  // empty: none
  std::optional<std::string> payload;  // JSON (daemon/desk/record_text.h); none: erased by law
  bool operator==(const JournalLine&) const = default;
};

struct JournalHead {
  std::int64_t number = 0;  // 0: the journal is empty
  std::string hash;         // lower-case hexadecimal
  Instant at;
  bool operator==(const JournalHead&) const = default;
};

struct IncidentView {
  std::int64_t head = 0;
  bool open = false;
  std::string incident;            // JSON body
  std::vector<JournalLine> story;  // its records, in order
  std::vector<std::string> pages;  // JSON bodies; a closed incident's are in its story alone
};

enum class Listing : std::uint8_t { units, persons, clients, ties, devices, plans, shifts, days };

class Queries {
 public:
  explicit Queries(const std::filesystem::path& file);
  ~Queries();
  Queries(const Queries&) = delete;
  Queries& operator=(const Queries&) = delete;

  [[nodiscard]] JournalHead head();
  /// The records behind `number`, at most `limit`.
  [[nodiscard]] std::vector<JournalLine> records_after(std::int64_t number, std::int64_t limit);
  /// None: there is no such incident.
  [[nodiscard]] std::optional<IncidentView> incident(IncidentId id);
  /// It was, and its story was erased by law.
  [[nodiscard]] bool erased(IncidentId id);
  /// Closed incidents' JSON bodies, newest first, with ids below `before` (0: from the newest); `client` empty: everybody's.
  [[nodiscard]] std::vector<std::string> closed_before(IncidentId before, std::int64_t limit, const std::string& client);
  /// JSON bodies by id.
  [[nodiscard]] std::vector<std::string> all(Listing listing);
  /// What was due longer than `grace` before `now` and has not moved, in words: open incidents, and pages with an attempt under way or to
  /// come. The first few. Where the tables are behind the journal it is said of the instant up to which they hold; that they are
  /// so for minutes is said too.
  [[nodiscard]] std::vector<std::string> resting(Instant now, std::chrono::milliseconds grace);

 private:
  struct Statements;
  std::unique_ptr<Statements> statements_;
};

}  // namespace hearken
