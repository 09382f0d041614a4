#pragma once
// What this room asks of the past: the journal and what is closed. Answered by the store's reader on its own thread and connection
// (store_history.h), so that no question ever stands before an alarm; each `done` is called once, on the loop's thread.

#include <boost/system/result.hpp>
#include <functional>
#include <string>
#include <vector>

#include "daemon/desk/incident.h"
#include "daemon/desk/page.h"

namespace hearken::api {

/// One record as it stands in the journal.
struct Line {
  std::int64_t number = 0;
  Instant at;
  std::string by, why, kind;
  IncidentId incident;  // 0: of no incident
  std::string fact;     // JSON, as record_text.h writes it; empty: erased by law
};

/// One incident with its pages and its records.
struct Dossier {
  std::vector<desk::Incident> incident;  // one; empty: there is none
  std::vector<desk::Page> pages;
  std::vector<Line> lines;
  std::vector<desk::Incident> earlier;  // of the same client, newest first
};

class History {
 public:
  template <class T>
  using Done = std::function<void(boost::system::result<T>)>;

  virtual ~History() = default;
  /// Records after this number, in order.
  virtual void records(std::int64_t after, std::size_t limit, Done<std::vector<Line>> done) = 0;
  /// These incidents as they are on disk; those that are not there are left out.
  virtual void incidents(std::vector<IncidentId> ids, Done<std::vector<desk::Incident>> done) = 0;
  /// Closed incidents, newest first, with numbers below `before` (0: from the newest).
  virtual void closed(IncidentId before, std::size_t limit, Done<std::vector<desk::Incident>> done) = 0;
  virtual void dossier(IncidentId id, Done<Dossier> done) = 0;
};

}  // namespace hearken::api
