#pragma once
// History as the store's reader knows it.

#include "daemon/api/history.h"
#include "daemon/store/reader.h"

namespace hearken::api {

class StoreHistory final : public History {
 public:
  explicit StoreHistory(Reader& reader) : reader_(reader) {}

  void records(std::int64_t after, std::size_t limit, Done<std::vector<Line>> done) override;
  void incidents(std::vector<IncidentId> ids, Done<std::vector<desk::Incident>> done) override;
  void closed(IncidentId before, std::size_t limit, Done<std::vector<desk::Incident>> done) override;
  void dossier(IncidentId id, Done<Dossier> done) override;

 private:
  template <class T, class Question>
  void ask(Question question, Done<T> done);

  Reader& reader_;
};

}  // namespace hearken::api
