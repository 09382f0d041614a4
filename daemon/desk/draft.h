#pragma once
// A decision in the making: the book as it is, and the facts decided so far on top of it. Rules ask the draft, never the book,
// for what an earlier fact of the same decision may have changed.

#include <map>
#include <string>
#include <vector>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"

namespace hearken::desk {

class Draft {
 public:
  Draft(const Book& book, Instant now)
      : book_(book), now_(now), next_signal_(book.next_signal), next_incident_(book.next_incident), next_page_(book.next_page) {}

  [[nodiscard]] const Book& book() const { return book_; }
  [[nodiscard]] Instant now() const { return now_; }

  /// The open incident as this decision leaves it so far; null: closed or never there.
  [[nodiscard]] const Incident* incident(IncidentId id) const;
  [[nodiscard]] const Incident* incident_about(const Subject& subject) const;
  [[nodiscard]] const Page* page(PageId id) const;
  /// The pages of one incident, as this decision leaves them.
  [[nodiscard]] std::vector<const Page*> pages_of(IncidentId id) const;
  /// What a way out has in hand after this decision; none: it is free.
  [[nodiscard]] bool busy(const GatewayId& gateway) const;

  [[nodiscard]] SignalId new_signal() { return {next_signal_++}; }
  [[nodiscard]] IncidentId new_incident() { return {next_incident_++}; }
  [[nodiscard]] PageId new_page() { return {next_page_++}; }

  /// Sets down a fact. `why` is a short reason without personal data.
  void record(std::string by, std::string why, Fact fact);
  void owe(Effect effect) { decision_.effects.push_back(std::move(effect)); }
  void refuse(std::string refusal) { decision_.refusal = std::move(refusal); }
  void unchanged() { decision_.unchanged = true; }

  [[nodiscard]] bool empty() const { return decision_.records.empty(); }
  [[nodiscard]] const Decision& decision() const { return decision_; }
  /// The pages that this decision queued or changed.
  [[nodiscard]] const std::map<PageId, Page>& touched_pages() const { return pages_; }
  /// The vitals that this decision noted, and whether they are well.
  [[nodiscard]] const std::map<std::pair<GatewayId, std::string>, bool>& noted_vitals() const { return vitals_; }
  [[nodiscard]] Decision finish() { return std::move(decision_); }

 private:
  Incident& working(IncidentId id);

  const Book& book_;
  Instant now_;
  std::int64_t next_signal_, next_incident_, next_page_;
  std::map<IncidentId, Incident> incidents_;  // changed by this decision, closed ones included
  std::map<Subject, IncidentId> opened_;      // by this decision
  std::map<PageId, Page> pages_;
  std::map<std::pair<GatewayId, std::string>, bool> vitals_;
  Decision decision_;
};

}  // namespace hearken::desk
