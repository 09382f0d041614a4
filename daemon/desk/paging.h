#pragma once
// The outbox: pages are set down before they are sent, each attempt is a record, what fails goes on by another way out, and
// nothing waits behind a failed one. One page at a time in the hands of each way out, so that life-safety overtakes here.
//
// A page on its way: queued (until a way out is free) -> sending (at most page_other_way_s while another way out is free, else
// page_unknown_after_s) -> sent -> delivered, or failed. An attempt whose end nobody knows counts as "may have gone out".

#include "daemon/desk/draft.h"

namespace hearken::desk {

/// Asks one person by these ways about an incident (a call with its answer code), and notes that they were asked.
void ask(Draft& draft, IncidentId incident, const PersonId& person, const std::vector<Way>& ways, const std::string& why);

/// Tells one person something by SMS; `code` empty: no answer is expected.
void tell(Draft& draft, IncidentId incident, const Person& to, std::string text, const std::string& code, const std::string& why);

/// The answer code of this person for this incident: that in use, else a new one.
[[nodiscard]] std::string code_for(const Draft& draft, const PersonId& person, IncidentId incident);

void reported(Draft& draft, const PageReported& told);
/// The page's instant has come: its attempt has no outcome yet, or its pause is over.
void page_due(Draft& draft, PageId page);
/// Gives waiting pages to free ways out, life-safety first.
void dispatch(Draft& draft);
/// Takes back what has not gone out.
void withdraw(Draft& draft, IncidentId incident, const PersonId& person, const std::string& why);
void withdraw_all(Draft& draft, IncidentId incident, const std::string& why);
/// Whether any page of this incident to this person may have reached them.
[[nodiscard]] bool may_have_reached(const Draft& draft, IncidentId incident, const PersonId& person);

}  // namespace hearken::desk
