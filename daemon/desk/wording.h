#pragma once
// The texts that the station sends to people: what happened, where, how to get in, how to answer. In the person's language.
// Short: an SMS in Chinese holds 70 characters, a long one 67 a part; the address and the answer come first.

#include <string>
#include <vector>

#include "daemon/desk/book.h"

namespace hearken::desk {

/// Where and who: name and address of the client, or the place, or the part of the station.
[[nodiscard]] std::string where(const Book& book, const Incident& incident, Language language);

/// The call for help, with its answer code.
[[nodiscard]] std::string call_text(const Book& book, const Incident& incident, const Person& to, const std::string& code);
/// A stage's deadline has passed.
[[nodiscard]] std::string reminder_text(const Book& book, const Incident& incident, const Person& to, const std::string& code);
/// The client is safe, and nobody has resolved the incident yet.
[[nodiscard]] std::string unresolved_text(const Book& book, const Incident& incident, const Person& to);
/// Somebody else goes (`goes`: who; empty: it has been resolved).
[[nodiscard]] std::string stand_down_text(const Book& book, const Incident& incident, const Person& to, const PersonId& goes);
/// Which of several incidents was meant? Each with its code.
[[nodiscard]] std::string ask_back_text(const Book& book, const std::vector<std::pair<const Incident*, std::string>>& open, const Person& to);
/// Put before a page that may have gone out already.
[[nodiscard]] std::string maybe_repeat_text(Language language);

/// Why an act was refused, in the language of the person who asked: what, why, what next.
enum class Refusal : std::uint8_t {
  not_open,
  taken,
  unknown_person,
  not_owned,
  owns_it,
  code_missing,
  note_missing,
  note_blank,
  instant_wrong,
  unknown_device,
  nothing_left,
  no_number,
  stage_past,
  unknown_client,
  still_open,
  still_leaving,
  erased,
  key_used
};
[[nodiscard]] std::string refusal_text(const Book& book, Refusal refusal, const PersonId& by, const std::string& who = {});

[[nodiscard]] std::string name_of(const Book& book, const PersonId& person);

}  // namespace hearken::desk
