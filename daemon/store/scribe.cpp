#include "daemon/store/scribe.h"

#include "daemon/desk/desk.h"
#include "daemon/desk/record_text.h"

namespace hearken::store {

void Scribe::add(const desk::Record& record, const Salt& salt, Rows& rows) {
  auto& row = rows.journal.emplace_back();
  row.number = head_.number + 1;
  row.at = record.at.time_since_epoch().count();
  row.who = record.by;
  row.why = record.why;
  row.kind = desk::kind(record.fact);
  row.incident = desk::incident_of(record.fact).value;
  row.payload = desk::text_of(record.fact);
  row.salt = salt;
  row.payload_hash = payload_hash_of(sha_, row.salt, row.payload);
  row.previous = head_.hash;
  row.hash = hash_of(sha_, {row.previous, row.number, row.at, row.who, row.why, row.kind, row.incident, row.client, row.payload_hash});
  head_ = {row.number, row.hash, row.at};
}

}  // namespace hearken::store
