#pragma once
// Facts and values of the desk as JSON text and back: the payloads of the journal, the bodies of the current tables, and what
// consoles are told. One field list (Boost.Describe) serves both ways, so they cannot drift apart.
//
// Form: members in the order of the struct; empty texts, lists and absent values are left out; instants `2026-11-24T12:00:00.000Z`;
// Raw as hexadecimal; enums as words; State as {"armed":{…}}, {"owned":{…}} or {"closed":{…}}. The text is what the chain covers, so
// writing is canonical: equal values give equal bytes.

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"

namespace hearken::desk {

/// A text that is not what was written: a damaged journal.
class TextDamaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// `signal_noted`, `incident_opened` …: the kind of a record in the journal.
[[nodiscard]] std::string_view kind(const Fact& fact);
[[nodiscard]] std::string text_of(const Fact& fact);
/// Throws TextDamaged for an unknown kind or a text that does not fit.
[[nodiscard]] Fact fact_from(std::string_view kind, std::string_view text);

[[nodiscard]] std::string text_of(const Incident& value);
[[nodiscard]] std::string text_of(const Page& value);
[[nodiscard]] std::string text_of(const Settings& value);
[[nodiscard]] std::string text_of(const Unit& value);
[[nodiscard]] std::string text_of(const Person& value);
[[nodiscard]] std::string text_of(const Client& value);
[[nodiscard]] std::string text_of(const Ties& value);
[[nodiscard]] std::string text_of(const Device& value);
[[nodiscard]] std::string text_of(const Plan& value);
[[nodiscard]] std::string text_of(const Shift& value);
[[nodiscard]] std::string text_of(const Day& value);

void read(std::string_view text, Incident& value);
void read(std::string_view text, Page& value);
void read(std::string_view text, Settings& value);
void read(std::string_view text, Unit& value);
void read(std::string_view text, Person& value);
void read(std::string_view text, Client& value);
void read(std::string_view text, Ties& value);
void read(std::string_view text, Device& value);
void read(std::string_view text, Plan& value);
void read(std::string_view text, Shift& value);
void read(std::string_view text, Day& value);

/// `2026-11-24T12:00:00.000Z`; years 0000 to 9999.
[[nodiscard]] std::string text_of(Instant instant);
[[nodiscard]] std::optional<Instant> instant_from(std::string_view text);

/// The incident that a record belongs to, 0: none; the client likewise, as far as the fact alone tells.
[[nodiscard]] IncidentId incident_of(const Fact& fact);

}  // namespace hearken::desk
