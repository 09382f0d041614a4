#pragma once
// What `hearkenctl import` reads: the CSV tables of a street (data/demo has one of each) and the holidays (data/holidays-cn.json).
// The kind of a file is told by its header line, not by its name. All or nothing: with one mistake nothing is imported. Only what
// differs from the directory is in the outcome, so that importing twice changes nothing.
//
// Entries are added or replaced by their id, never removed. A client's ties are replaced by kind: a file of keyholders replaces the
// keyholders of the clients that it names, and leaves wardens and relatives as they are.
// Health fields of a client without consent to health data are left out, with a warning: personal data that nobody agreed to
// (PIPL, articles 28 and 29).

#include <set>
#include <string>
#include <vector>

#include "daemon/ctl/fields.h"
#include "daemon/desk/decision.h"

namespace hearken::ctl {

struct ImportFile {
  std::string name;
  std::string bytes;
};

/// Of one kind of entry.
struct Change {
  std::string kind;                         // `units`, `persons` …
  std::vector<std::string> added, changed;  // ids
  std::size_t same = 0;
  bool operator==(const Change&) const = default;
};

struct ImportPlan {
  desk::Import import;  // new and changed entries
  std::vector<Change> changes;
  Notes notes;  // by file, row and column

  [[nodiscard]] bool good() const;   // no mistake among the notes
  [[nodiscard]] bool empty() const;  // nothing would change
};

/// `gateways`: those of the configuration; none: it is not known.
[[nodiscard]] ImportPlan plan_import(const std::vector<ImportFile>& files, const desk::Directory& known, const std::set<GatewayId>& gateways = {});

}  // namespace hearken::ctl
