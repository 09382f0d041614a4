#pragma once
// Inside the import: the kinds of files, and what is gathered from all of them before it is checked as a whole.

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "daemon/ctl/fields.h"
#include "daemon/ctl/import.h"
#include "daemon/desk/directory.h"

namespace hearken::ctl {

/// Something named in one file that another, or the directory, must have.
struct Reference {
  std::string what;  // `unit`, `person`, `client`; `role` and `gateway`, which are only doubted
  std::string id;
  Place at;
};

struct Gathered {
  desk::Directory found;
  std::map<std::string, std::map<std::int64_t, std::pair<desk::Step, Place>>> steps;  // by plan and step number
  std::set<std::pair<ClientId, std::string>> replaced;                                // ties: client and kind
  std::map<std::pair<std::string, std::string>, Place> places;                        // of what and which id
  std::vector<Reference> references;
  Notes notes;

  /// Notes it when the id is taken by another row; false then, and for an empty id.
  bool name(const std::string& what, const std::string& id, const Place& at);
  void refer(const std::string& what, const std::string& id, const Place& at);
  void tie(const ClientId& client, desk::Tie tie);
};

struct FileKind {
  std::string_view name;
  std::vector<std::string_view> keys;              // whose presence tells the kind
  std::vector<std::string_view> others;            // also known; some are for other parts of the service and not read here
  void (*read)(const Fields& row, Gathered& all);  // null: the configuration's business
};

[[nodiscard]] std::span<const FileKind> file_kinds();

void read_unit(const Fields& row, Gathered& all);
void read_client(const Fields& row, Gathered& all);
void read_device(const Fields& row, Gathered& all);
void read_staff(const Fields& row, Gathered& all);
void read_warden(const Fields& row, Gathered& all);
void read_volunteer(const Fields& row, Gathered& all);
void read_relative(const Fields& row, Gathered& all);
void read_keyholder(const Fields& row, Gathered& all);
void read_warden_client(const Fields& row, Gathered& all);
void read_step(const Fields& row, Gathered& all);
void read_shift(const Fields& row, Gathered& all);
void read_days(const std::string& file, const std::string& text, Gathered& all);

/// What only the whole shows: references, accounts, logins and file numbers used twice, plans with gaps, units in a circle.
void check_whole(Gathered& all, const desk::Directory& known, const std::set<GatewayId>& gateways);

}  // namespace hearken::ctl
