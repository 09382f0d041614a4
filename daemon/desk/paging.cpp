#include "daemon/desk/paging.h"

#include <algorithm>
#include <array>

#include "daemon/desk/ensure.h"
#include "daemon/desk/escalation.h"
#include "daemon/desk/planted.h"
#include "daemon/desk/vitals.h"
#include "daemon/desk/wording.h"

namespace hearken::desk {
namespace {

using std::chrono::seconds;

constexpr const char* outbox = "station";

bool stops_pages(const std::string& vital) { return vital != "signal" && vital != "storage"; }

/// As this decision leaves it: what waited for a modem leaves with the word that it is well.
bool healthy(const Draft& draft, const GatewayId& gateway) {
  const auto& noted = draft.noted_vitals();
  for (const auto& [vital, well] : noted)
    if (vital.first == gateway && !well && stops_pages(vital.second)) return false;
  const auto& known = draft.book().vitals;
  for (auto it = known.lower_bound({gateway, ""}); it != known.end() && it->first.first == gateway; ++it)
    if (!it->second.well && stops_pages(it->first.second) && !noted.contains(it->first)) return false;
  return true;
}

bool any_way_out(const Book& book) {
  return std::any_of(book.settings.gateways.begin(), book.settings.gateways.end(), [](const GatewayRule& rule) { return rule.sends; });
}

/// A way out that has nothing in hand: trusted ones before suspects, and not the one that just had this page if there is another.
std::optional<GatewayId> free_way(const Draft& draft, const GatewayId& had) {
  std::optional<GatewayId> best;
  int best_rank = 4;
  for (const auto& rule : draft.book().settings.gateways) {
    const GatewayId gateway{rule.name};
    if (!rule.sends || draft.busy(gateway) || !healthy(draft, gateway)) continue;
    const int rank = (draft.book().suspect.contains(gateway) ? 2 : 0) + (gateway == had ? 1 : 0);
    if (rank < best_rank) best = gateway, best_rank = rank;
  }
  return best;
}

/// A way out other than the one that has the page, healthy and with nothing in hand.
std::optional<GatewayId> other_way(const Draft& draft, const GatewayId& has) {
  const auto way = free_way(draft, has);
  return way && *way != has && !draft.book().suspect.contains(*way) ? way : std::nullopt;
}

bool has_alternative(const Draft& draft, const GatewayId& gateway) {
  const auto& rules = draft.book().settings.gateways;
  return std::any_of(rules.begin(), rules.end(),
                     [&](const GatewayRule& rule) { return rule.sends && rule.name != gateway.value && healthy(draft, {rule.name}); });
}

Instant patience(const Draft& draft, const GatewayId& gateway) {
  const auto& settings = draft.book().settings;
  return draft.now() + seconds{has_alternative(draft, gateway) ? settings.page_other_way_s : settings.page_unknown_after_s};
}

PageChanged changed(const Page& page, PageState state) {
  return {page.id, page.incident, page.to, state, page.gateway, page.attempts, page.maybe_repeat, {}, page.detail, page.references};
}

/// Hands a page to a way out: one more attempt.
void send(Draft& draft, const Page& page, const GatewayId& gateway, bool maybe_repeat, const std::string& why) {
  auto change = changed(page, PageState::sending);
  change.gateway = gateway;
  change.attempts = page.attempts + 1;
  change.maybe_repeat = maybe_repeat;
  change.due = patience(draft, gateway);
  change.detail.clear();
  change.references.clear();
  const auto id = page.id;
  draft.record(outbox, why, change);
  draft.owe(SendPage{*draft.page(id)});
}

/// Nothing more by this way: if nobody asked so far can still answer, the plan does not wait for its clock.
void fail(Draft& draft, const Page& page, const std::string& detail) {
  auto change = changed(page, PageState::failed);
  change.detail = detail;
  const auto incident = page.incident;
  draft.record(outbox, "page failed", change);
  hurry_if_nobody_left(draft, incident);
}

void retry(Draft& draft, const Page& page, const std::string& detail, bool maybe_repeat) {
  const auto& settings = draft.book().settings;
  if (const auto way = other_way(draft, page.gateway)) {
    send(draft, page, *way, maybe_repeat, "tried again by another way out");
    return;
  }
  if (page.attempts >= settings.page_attempts) {
    fail(draft, page, detail);
    return;
  }
  auto change = changed(page, PageState::queued);
  change.maybe_repeat = maybe_repeat;
  change.detail = detail;
  change.due = draft.now() + seconds{settings.page_retry_s << std::min<std::int64_t>(page.attempts - 1, 6)};
  draft.record(outbox, "will be tried again", change);
}

std::uint64_t mixed(std::uint64_t x) {  // splitmix64
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

bool in_use(const Draft& draft, const std::string& code) {
  if (draft.book().by_code.contains(code)) return true;
  const auto& pages = draft.touched_pages();
  return std::any_of(pages.begin(), pages.end(), [&](const auto& entry) { return entry.second.code == code; });
}

Page new_page(Draft& draft, IncidentId incident, const Person& to, Way way, std::string text, const std::string& code) {
  Page page;
  page.id = draft.new_page();
  page.incident = incident;
  page.to = to.id;
  page.way = way;
  page.number = way == Way::console                   ? std::string{}
                : planted("page to another's number") ? draft.book().directory.persons.begin()->second.phone
                                                      : to.phone;
  page.code = code;
  page.text = std::move(text);
  page.life_safety = draft.incident(incident)->life_safety && !code.empty();
  page.queued = draft.now();
  return page;
}

/// A page that never left is asked anew in its place: after an outage nobody gets the same words many times, and nothing waits behind them.
std::optional<Instant> replace_unsent(Draft& draft, IncidentId incident, const PersonId& person, Way way) {
  for (const auto* page : draft.pages_of(incident)) {
    if (page->to != person || page->way != way || page->code.empty() || page->state != PageState::queued || page->attempts > 0) continue;
    const auto since = page->queued;
    draft.record(outbox, "asked again", changed(*page, PageState::withdrawn));
    return since;
  }
  return std::nullopt;
}

void queue_console(Draft& draft, Page page, const std::string& why) {
  const bool live = console_live(draft.book());
  page.state = live ? PageState::delivered : PageState::failed;
  if (!live) page.detail = "no console is live";
  draft.record(outbox, why, PageQueued{std::move(page)});
}

void queue_sms(Draft& draft, Page page, const std::string& why) {
  const auto refuse = [&](const char* detail) {
    page.state = PageState::failed;
    page.detail = detail;
  };
  std::optional<GatewayId> way;
  if (page.way == Way::voice)
    refuse("no way out by telephone");
  else if (page.number.empty())
    refuse("no number");
  else if (!any_way_out(draft.book()))
    refuse("no way out by SMS");
  else
    way = free_way(draft, {});
  if (way) {
    page.gateway = *way;
    page.state = PageState::sending;
    page.attempts = 1;
    page.due = patience(draft, *way);
  }
  const auto id = page.id;
  if (planted("page marked sent before sending") && way) page.state = PageState::sent, way.reset();
  draft.record(outbox, why, PageQueued{std::move(page)});
  if (way) draft.owe(SendPage{*draft.page(id)});
}

}  // namespace

std::string code_for(const Draft& draft, const PersonId& person, IncidentId incident) {
  const auto& book = draft.book();
  if (const auto found = book.codes.find({incident, person}); found != book.codes.end()) return found->second;
  for (const auto& [id, page] : draft.touched_pages())
    if (page.to == person && page.incident == incident && !page.code.empty()) return page.code;
  auto x = static_cast<std::uint64_t>(book.settings.code_seed) ^ (static_cast<std::uint64_t>(incident.value) << 20U);
  for (const char c : person.value) x = mixed(x ^ static_cast<unsigned char>(c));
  // Four digits; more only where thousands of pages are open, so that a free one is found at once.
  std::uint64_t least = 1000;
  while (book.by_code.size() * 4 > least * 9) least *= 10;
  while (true) {
    x = mixed(x);
    auto code = std::to_string(least + x % (least * 9));
    if (!in_use(draft, code)) return code;
  }
}

void ask(Draft& draft, IncidentId incident, const PersonId& person, const std::vector<Way>& ways, const std::string& why) {
  const auto& book = draft.book();
  const auto found = book.directory.persons.find(person);
  ensure(found != book.directory.persons.end(), "who is asked is known");
  const auto& to = found->second;
  const auto code = code_for(draft, person, incident);
  const auto text = call_text(book, *draft.incident(incident), to, code);
  for (const auto way : ways) {
    const auto since = replace_unsent(draft, incident, person, way);
    auto page = new_page(draft, incident, to, way, text, code);
    page.queued = since.value_or(page.queued);
    if (way == Way::console)
      queue_console(draft, std::move(page), why);
    else
      queue_sms(draft, std::move(page), why);
  }
}

void tell(Draft& draft, IncidentId incident, const Person& to, std::string text, const std::string& code, const std::string& why) {
  queue_sms(draft, new_page(draft, incident, to, Way::sms, std::move(text), code), why);
}

void reported(Draft& draft, const PageReported& told) {
  const auto* page = draft.page(told.report.page);
  if (page == nullptr) return;
  const auto& detail = told.report.detail;
  auto change = changed(*page, page->state);
  change.detail = detail;
  const bool in_hand = page->state == PageState::sending && page->gateway == told.gateway;
  switch (told.report.outcome) {
    case Outcome::sent:
      if (page->state == PageState::delivered || page->state == PageState::answered || page->state == PageState::sent) return;
      change.state = PageState::sent;
      change.references = told.report.references;
      change.gateway = told.gateway;
      draft.record("gateway:" + told.gateway.value, "sent", change);
      break;
    case Outcome::delivered:
      if (page->state == PageState::answered || page->state == PageState::delivered) return;
      change.state = PageState::delivered;
      change.gateway = told.gateway;
      draft.record("gateway:" + told.gateway.value, "delivered", change);
      break;
    case Outcome::answered:
      change.state = PageState::answered;
      draft.record("gateway:" + told.gateway.value, "answered", change);
      break;
    case Outcome::failed:
      if (page->state == PageState::sent && page->gateway == told.gateway) {  // the network could not bring it to the telephone
        fail(draft, *page, detail);
        return;
      }
      if (!in_hand) return;
      if (detail.starts_with("permanent"))
        fail(draft, *page, detail);
      else
        retry(draft, *page, detail, page->maybe_repeat);
      break;
    case Outcome::unknown:
      if (!in_hand) return;
      retry(draft, *page, detail, true);
      break;
  }
}

void page_due(Draft& draft, PageId id) {
  const auto* page = draft.page(id);
  if (page == nullptr) return;
  if (page->state == PageState::queued) {
    auto change = changed(*page, PageState::queued);  // its pause is over: it waits for a free way out
    draft.record(outbox, "pause over", change);
    return;
  }
  if (page->state != PageState::sending) return;
  if (const auto way = other_way(draft, page->gateway)) {
    send(draft, *page, *way, true, "no outcome yet: also by another way out");
    return;
  }
  if (page->detail != "slow") {
    auto change = changed(*page, PageState::sending);
    const auto& settings = draft.book().settings;
    change.due = draft.now() + seconds{std::max<std::int64_t>(settings.page_unknown_after_s - settings.page_other_way_s, 1)};
    change.detail = "slow";
    draft.record(outbox, "no outcome yet", change);
    return;
  }
  retry(draft, *page, "no outcome", true);
}

void dispatch(Draft& draft) {
  // At most as many as there are ways out: the set is looked at from its front, and what this decision changed is skipped.
  std::vector<PageId> ready;
  const auto limit = draft.book().settings.gateways.size() + draft.touched_pages().size();
  for (const auto& [lesser, queued, id] : draft.book().page_ready) {
    if (ready.size() > limit) break;
    ready.push_back(id);
  }
  for (const auto& [id, page] : draft.touched_pages())
    if (page.state == PageState::queued && page.due == Instant{}) ready.push_back(id);
  std::stable_sort(ready.begin(), ready.end(), [&](PageId a, PageId b) {
    const auto *x = draft.page(a), *y = draft.page(b);
    return std::tuple(!x->life_safety, x->queued, x->id) < std::tuple(!y->life_safety, y->queued, y->id);
  });
  for (const auto id : ready) {
    const auto* page = draft.page(id);
    if (page->state != PageState::queued || page->due != Instant{}) continue;
    const auto way = free_way(draft, page->gateway);
    if (!way) return;
    send(draft, *page, *way, page->maybe_repeat, "handed over");
  }
}

void withdraw(Draft& draft, IncidentId incident, const PersonId& person, const std::string& why) {
  for (const auto* page : draft.pages_of(incident)) {
    if (page->to != person || page->code.empty() || ended(page->state)) continue;
    const auto gateway = page->gateway;
    const auto id = page->id;
    const bool handed_over = page->state == PageState::sending;
    draft.record(outbox, why, changed(*page, PageState::withdrawn));
    if (handed_over) draft.owe(StandDown{id, gateway});
  }
}

void withdraw_all(Draft& draft, IncidentId incident, const std::string& why) {
  const auto responders = draft.incident(incident)->responders;
  for (const auto& responder : responders) withdraw(draft, incident, responder.person, why);
}

bool may_have_reached(const Draft& draft, IncidentId incident, const PersonId& person) {
  for (const auto* page : draft.pages_of(incident)) {
    if (page->to != person || page->way == Way::console) continue;
    if (page->state == PageState::sending || page->state == PageState::sent || page->state == PageState::delivered ||
        page->state == PageState::answered || page->maybe_repeat)
      return true;
  }
  return false;
}

}  // namespace hearken::desk
