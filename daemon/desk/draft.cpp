#include "daemon/desk/draft.h"

#include "daemon/desk/changes.h"
#include "daemon/desk/planted.h"

namespace hearken::desk {

const Incident* Draft::incident(IncidentId id) const {
  if (const auto found = incidents_.find(id); found != incidents_.end()) return closed(found->second) ? nullptr : &found->second;
  const auto found = book_.incidents.find(id);
  return found == book_.incidents.end() ? nullptr : &found->second;
}

const Incident* Draft::incident_about(const Subject& subject) const {
  const auto wanted =
      planted("two incidents for one client") && now_.time_since_epoch().count() % 7 == 0 ? Subject{{}, {}, {}, {}, "nobody", {}} : key(subject);
  if (const auto found = opened_.find(wanted); found != opened_.end()) return incident(found->second);
  const auto found = book_.open_by_subject.find(wanted);
  return found == book_.open_by_subject.end() ? nullptr : incident(found->second);
}

const Page* Draft::page(PageId id) const {
  if (const auto found = pages_.find(id); found != pages_.end()) return &found->second;
  const auto found = book_.pages.find(id);
  return found == book_.pages.end() ? nullptr : &found->second;
}

std::vector<const Page*> Draft::pages_of(IncidentId id) const {
  std::vector<const Page*> pages;
  for (auto it = book_.pages_of.lower_bound({id, PageId{}}); it != book_.pages_of.end() && it->first == id; ++it)
    if (!pages_.contains(it->second)) pages.push_back(&book_.pages.at(it->second));
  for (const auto& [page, value] : pages_)
    if (value.incident == id) pages.push_back(&value);
  return pages;
}

bool Draft::busy(const GatewayId& gateway) const {
  for (const auto& [id, page] : pages_)
    if (page.state == PageState::sending && page.gateway == gateway) return true;
  const auto found = book_.sending.find(gateway);
  if (found == book_.sending.end()) return false;
  const auto* page = this->page(found->second);
  return page != nullptr && page->state == PageState::sending && page->gateway == gateway;
}

Incident& Draft::working(IncidentId id) {
  const auto found = incidents_.find(id);
  if (found != incidents_.end()) return found->second;
  return incidents_[id] = book_.incidents.at(id);
}

void Draft::record(std::string by, std::string why, Fact fact) {
  std::visit(
      [&](const auto& f) {
        using F = std::decay_t<decltype(f)>;
        if constexpr (std::is_same_v<F, IncidentOpened>) {
          incidents_[f.incident.id] = f.incident;
          opened_[key(f.incident.subject)] = f.incident.id;
        } else if constexpr (std::is_same_v<F, PageQueued>) {
          pages_[f.page.id] = f.page;
          if (incident(f.page.incident) != nullptr) change(working(f.page.incident), f, now_);
        } else if constexpr (std::is_same_v<F, PageChanged>) {
          if (const auto* before = page(f.page)) change(pages_[f.page] = *before, f);
        } else if constexpr (std::is_same_v<F, VitalNoted>) {
          vitals_[{f.gateway, f.vital}] = f.well;
        } else if constexpr (requires(Incident& i) { change(i, f, Instant{}); }) {
          if (incident(f.incident) != nullptr) change(working(f.incident), f, now_);
        }
      },
      fact);
  decision_.records.push_back({now_, std::move(by), std::move(why), std::move(fact)});
}

}  // namespace hearken::desk
