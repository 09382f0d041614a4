#include "tests/simulation/witness.h"

namespace hearken::simulation {
namespace {

bool reaches(desk::PageState state) {
  return state == desk::PageState::sending || state == desk::PageState::sent || state == desk::PageState::delivered;
}

}  // namespace

void Witness::told(const desk::PageQueued& fact) {
  if (fact.page.way != desk::Way::console && fact.page.number != numbers_[fact.page.to])
    throw Violation("a_page_goes_to_its_person", fact.page.number);
  check_duty(fact.page);
  auto& page = pages_[fact.page.id];
  page = {fact.page.incident, fact.page.to, fact.page.way, fact.page.state, fact.page.number,         fact.page.text,
          fact.page.code,     now_.at,      fact.page.due, heap_.now(),     reaches(fact.page.state), false};
  if (!fact.page.code.empty()) codes_[{fact.page.incident, fact.page.to}] = fact.page.code;
  if (page.was_sending) texts_[fact.page.number].push_back(fact.page.text);
  reached_somebody(page);
}

/// A supervisor whom the plan calls is the one on duty by the street's own table.
void Witness::check_duty(const desk::Page& page) const {
  if (!page.to.value.starts_with('S') || (!now_.why.starts_with("plan step") && now_.why != "everybody is called")) return;
  const auto on_duty = duty_.supervisor(now_.at);
  if (on_duty && on_duty != page.to) throw Violation("the_one_on_duty_is_asked", page.to.value + " instead of " + on_duty.value, page.incident);
}

void Witness::reached_somebody(const Paged& page) {
  if (page.state != desk::PageState::sent && page.state != desk::PageState::delivered) return;
  if (const auto found = open_.find(page.incident); found != open_.end()) found->second.told = now_.at;
}

/// Nobody is sent for after somebody else goes; who was asked since then may be (to take over, because it was pressed again).
void Witness::check_wanted(const Paged& page, PageId id) const {
  const auto found = open_.find(page.incident);
  if (found == open_.end() || page.code.empty()) return;
  const auto* owned = std::get_if<desk::Owned>(&found->second.state);
  if (owned != nullptr && owned->owner != page.to && page.queued < found->second.owned_since)
    throw Violation("no_page_after_somebody_goes", "page " + std::to_string(id.value), page.incident);
}

void Witness::told(const desk::PageChanged& fact) {
  if (fact.attempts > 12) throw Violation("every_page_has_an_end", "page " + std::to_string(fact.page.value), fact.incident);
  const auto found = pages_.find(fact.page);
  if (found == pages_.end()) return;
  auto& page = found->second;
  if (fact.state == desk::PageState::withdrawn && !page.was_sending) page.withdrawn_unsent = true;
  if (page.withdrawn_unsent && reaches(fact.state))
    throw Violation("no_page_after_it_was_withdrawn", "page " + std::to_string(fact.page.value), fact.incident);
  if (fact.state == desk::PageState::failed) reached_.note("a page that failed");
  if (fact.state == desk::PageState::sending && fact.maybe_repeat) reached_.note("a page sent again as maybe a repeat");
  if (page.state == desk::PageState::queued && fact.state == desk::PageState::sending) check_wanted(page, fact.page);
  if (!page.was_sending && reaches(fact.state)) texts_[page.number].push_back(page.text);
  page.was_sending = page.was_sending || reaches(fact.state);
  page.state = fact.state;
  page.due = fact.due;
  page.changed = heap_.now();
  reached_somebody(page);
}

void Witness::told(const desk::ResponderChanged& fact) {
  const auto found = open_.find(fact.incident);
  if (found == open_.end()) return;
  if (fact.responder.hand_over) found->second.may_take_over.insert(fact.responder.person);
  const auto* owned = std::get_if<desk::Owned>(&found->second.state);
  if (fact.responder.answer == desk::Answer::accepted && owned != nullptr && owned->owner != fact.responder.person) reached_.note("a second yes");
  if (fact.responder.answer == desk::Answer::declined) reached_.note("declined");
  if (fact.responder.answer == desk::Answer::silent) reached_.note("accepted and vanished");
}

void Witness::told(const desk::TextNoted& fact) {
  if (fact.became == "answer") {
    reached_.note("accepted with the code");
    unproven_ = {};
    const auto code = codes_.find({fact.incident, fact.person});
    if (code == codes_.end() || fact.text.words.find(code->second) == std::string::npos)
      throw Violation("an_answer_is_for_its_own_incident", fact.text.words, fact.incident);
  }
  if (fact.became == "unproven") {
    reached_.note("a bare digit");
    unproven_ = {fact.person, now_.at};
  }
  if (fact.became == "unreadable") reached_.note("a code of another incident");
}

void Witness::told(const desk::ActNoted& fact) {
  if (!acts_.insert(fact.key).second) throw Violation("an_act_is_done_once", fact.key);
}

}  // namespace hearken::simulation
