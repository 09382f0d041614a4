#include "daemon/api/store_history.h"

#include <boost/system/errc.hpp>
#include <map>

#include "daemon/desk/changes.h"
#include "daemon/desk/record_text.h"

namespace hearken::api {
namespace {

constexpr std::int64_t earlier_most = 5;

Line line_of(const JournalLine& line) { return {line.number, line.at, line.who, line.why, line.kind, line.incident, line.payload.value_or("")}; }

std::vector<Line> lines_of(const std::vector<JournalLine>& found) {
  std::vector<Line> lines;
  for (const auto& line : found) lines.push_back(line_of(line));
  return lines;
}

template <class T>
T value_of(const std::string& body) {
  T value;
  desk::read(body, value);
  return value;
}

std::vector<desk::Incident> incidents_of(const std::vector<std::string>& bodies) {
  std::vector<desk::Incident> incidents;
  for (const auto& body : bodies) incidents.push_back(value_of<desk::Incident>(body));
  return incidents;
}

/// A closed incident's pages live on in its records alone.
std::vector<desk::Page> pages_told(const std::vector<JournalLine>& story) {
  std::map<PageId, desk::Page> pages;
  for (const auto& line : story) {
    if (!line.payload || (line.kind != "page_queued" && line.kind != "page_changed")) continue;
    const auto fact = desk::fact_from(line.kind, *line.payload);
    if (const auto* queued = std::get_if<desk::PageQueued>(&fact)) pages[queued->page.id] = queued->page;
    const auto* changed = std::get_if<desk::PageChanged>(&fact);
    if (changed == nullptr) continue;
    if (const auto page = pages.find(changed->page); page != pages.end()) desk::change(page->second, *changed);
  }
  std::vector<desk::Page> out;
  for (const auto& [id, page] : pages) out.push_back(page);
  return out;
}

Dossier dossier_of(Queries& queries, IncidentId id) {
  Dossier dossier;
  const auto found = queries.incident(id);  // of an open one the book knows better
  if (!found) return dossier;
  dossier.incident.push_back(value_of<desk::Incident>(found->incident));
  dossier.lines = lines_of(found->story);
  dossier.pages = pages_told(found->story);
  const auto& client = dossier.incident.front().subject.client;
  if (client) dossier.earlier = incidents_of(queries.closed_before(id, earlier_most, client.value));
  return dossier;
}

}  // namespace

template <class T, class Question>
void StoreHistory::ask(Question question, Done<T> done) {
  reader_.ask(std::move(question), [done = std::move(done)](Reader::Result<T> found) {
    if (found)
      done(std::move(*found));
    else
      done(boost::system::errc::make_error_code(boost::system::errc::io_error));
  });
}

void StoreHistory::records(std::int64_t after, std::size_t limit, Done<std::vector<Line>> done) {
  ask<std::vector<Line>>([=](Queries& queries) { return lines_of(queries.records_after(after, static_cast<std::int64_t>(limit))); }, std::move(done));
}

void StoreHistory::incidents(std::vector<IncidentId> ids, Done<std::vector<desk::Incident>> done) {
  ask<std::vector<desk::Incident>>(
      [ids = std::move(ids)](Queries& queries) {
        std::vector<desk::Incident> found;
        for (const auto id : ids)
          if (const auto one = queries.incident(id)) found.push_back(value_of<desk::Incident>(one->incident));
        return found;
      },
      std::move(done));
}

void StoreHistory::closed(IncidentId before, std::size_t limit, Done<std::vector<desk::Incident>> done) {
  ask<std::vector<desk::Incident>>(
      [=](Queries& queries) { return incidents_of(queries.closed_before(before, static_cast<std::int64_t>(limit), "")); }, std::move(done));
}

void StoreHistory::dossier(IncidentId id, Done<Dossier> done) {
  ask<Dossier>([=](Queries& queries) { return dossier_of(queries, id); }, std::move(done));
}

}  // namespace hearken::api
