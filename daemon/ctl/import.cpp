#include "daemon/ctl/import.h"

#include <algorithm>

#include "daemon/ctl/encoding.h"
#include "daemon/ctl/import_kinds.h"

namespace hearken::ctl {
namespace {

constexpr std::size_t file_max = std::size_t{64} << 20U;

using Heading = std::vector<std::string_view>;

bool has_all(const std::vector<std::string>& header, const Heading& keys) {
  return std::all_of(keys.begin(), keys.end(), [&](std::string_view key) { return std::find(header.begin(), header.end(), key) != header.end(); });
}

bool has(const Heading& headings, const std::string& heading) { return std::find(headings.begin(), headings.end(), heading) != headings.end(); }

std::string listed(const Heading& words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : ",") + std::string(word);
  return text;
}

/// The kind whose columns the header has most of, to say what it lacks.
const FileKind& most_alike(const std::vector<std::string>& header) {
  const auto kinds = file_kinds();
  const auto alike = [&](const FileKind& kind) {
    return std::count_if(header.begin(), header.end(),
                         [&](const std::string& heading) { return has(kind.keys, heading) || has(kind.others, heading); });
  };
  return *std::max_element(kinds.begin(), kinds.end(), [&](const FileKind& a, const FileKind& b) { return alike(a) < alike(b); });
}

void note_unknown_kind(const Sheet& sheet, Notes& notes) {
  const auto& kind = most_alike(sheet.csv.header);
  notes.push_back({{sheet.file, 1, 0, {}},
                   "this header is of no known table; the nearest is " + std::string(kind.name) + ", which has at least " + listed(kind.keys)});
}

void check_header(const Sheet& sheet, const FileKind& kind, Notes& notes) {
  const auto& header = sheet.csv.header;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const Place at{sheet.file, 1, static_cast<int>(i) + 1, header[i]};
    if (std::find(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(i), header[i]) != header.begin() + static_cast<std::ptrdiff_t>(i)) {
      notes.push_back({at, "this column is there twice"});
    } else if (!has(kind.keys, header[i]) && !has(kind.others, header[i])) {
      notes.push_back({at, "an unknown column of " + std::string(kind.name) + "; it is not read", false});
    }
  }
}

void read_sheet(const Sheet& sheet, Gathered& all) {
  for (const auto& [line, column, text] : sheet.csv.mistakes) all.notes.push_back({{sheet.file, line, column, {}}, text});
  const auto kinds = file_kinds();
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const FileKind& each) { return has_all(sheet.csv.header, each.keys); });
  if (sheet.csv.header.empty()) return;
  if (kind == kinds.end()) return note_unknown_kind(sheet, all.notes);
  if (kind->read == nullptr)
    return all.notes.push_back({{sheet.file, 1, 0, {}}, "what this table says stands in the station's configuration: not imported", false});
  check_header(sheet, *kind, all.notes);
  for (const auto& row : sheet.csv.rows) kind->read(Fields(sheet, row, all.notes), all);
}

void read_file(const ImportFile& file, Gathered& all) {
  const Place whole{file.name, 0, 0, {}};
  if (file.bytes.size() > file_max) return all.notes.push_back({whole, "the file is larger than 64 MiB"});
  const auto text = as_utf8(file.bytes);
  if (!text) return all.notes.push_back({whole, "this is neither UTF-8 nor GB18030: save it as \"CSV UTF-8\""});
  const auto first = text->find_first_not_of(" \t\r\n");
  if (first != text->npos && (*text)[first] == '{') return read_days(file.name, *text, all);
  read_sheet({file.name, parse_csv(*text)}, all);
}

std::string text_of(const std::string& id) { return id; }
template <class Tag>
std::string text_of(const Name<Tag>& name) {
  return name.value;
}

template <class Key, class Value>
void keep_changes(const std::string& kind, const std::map<Key, Value>& found, const std::map<Key, Value>& known, std::vector<Value>& list,
                  ImportPlan& plan) {
  Change change{kind, {}, {}, 0};
  for (const auto& [id, value] : found) {
    const auto before = known.find(id);
    if (before != known.end() && before->second == value) {
      ++change.same;
      continue;
    }
    (before == known.end() ? change.added : change.changed).push_back(text_of(id));
    list.push_back(value);
  }
  if (!found.empty()) plan.changes.push_back(std::move(change));
}

void keep_all_changes(const desk::Directory& found, const desk::Directory& known, ImportPlan& plan) {
  auto& import = plan.import;
  keep_changes("units", found.units, known.units, import.units, plan);
  keep_changes("persons", found.persons, known.persons, import.persons, plan);
  keep_changes("clients", found.clients, known.clients, import.clients, plan);
  keep_changes("ties", found.ties, known.ties, import.ties, plan);
  keep_changes("devices", found.devices, known.devices, import.devices, plan);
  keep_changes("plans", found.plans, known.plans, import.plans, plan);
  keep_changes("shifts", found.shifts, known.shifts, import.shifts, plan);
  keep_changes("days", found.days, known.days, import.days, plan);
}

}  // namespace

std::span<const FileKind> file_kinds() {
  static const std::vector<FileKind> kinds{
      {"gateways.csv", {"gateway", "conversation", "wire"}, {}, nullptr},
      {"device_keys.csv", {"gateway", "account", "key_form", "key"}, {}, nullptr},
      {"modbus_points.csv", {"gateway", "account", "table", "address"}, {}, nullptr},
      {"units.csv",
       {"unit_id", "kind", "parent_id", "name"},
       {"floors", "lift", "entry_note", "police_station", "clinic", "east_m", "north_m", "help_line"},
       &read_unit},
      {"staff.csv",
       {"person_id", "name", "roles"},
       {"sex", "unit_id", "login", "phone", "channels", "languages", "quiet_hours", "note"},
       &read_staff},
      {"wardens.csv",
       {"person_id", "name", "role"},
       {"unit_id", "party_branch", "party_member", "phone", "channels", "languages", "reachable", "note"},
       &read_warden},
      {"volunteers.csv",
       {"person_id", "name", "volunteer_no"},
       {"sex", "unit_id", "skills", "languages", "occupation", "price", "availability", "keyholder", "max_per_week", "phone", "channels", "joined_on",
        "trained", "id_checked"},
       &read_volunteer},
      {"relatives.csv",
       {"relative_id", "client_id", "name"},
       {"order", "relation", "city", "country", "time_zone", "phone", "email", "language", "best_hours_local", "may_be_told", "keyholder"},
       &read_relative},
      {"clients.csv",
       {"client_id", "file_no", "name"},
       {"honorific",        "sex",        "birth_date",      "birthday_calendar", "lunar_birthday", "qiao_status",   "country_from",
        "returned_year",    "living",     "community_id",    "building_id",       "door",           "address",       "entry_note",
        "entry_consent_on", "languages",  "speaks_mandarin", "hearing",           "mobility",       "ability_level", "conditions",
        "medicines",        "hospital",   "risk_note",       "care_class",        "visit_rule",     "comfort",       "phone_home",
        "phone_mobile",     "consent_on", "consent_scope",   "joined_on",         "review_due",     "status"},
       &read_client},
      {"keyholders.csv", {"client_id", "person_id", "has_key"}, {"order", "hours", "minutes_away"}, &read_keyholder},
      {"warden_clients.csv", {"client_id", "warden_id"}, {"standin_id", "since", "window_from", "window_to"}, &read_warden_client},
      {"devices.csv",
       {"device_id", "gateway", "account"},
       {"client_id", "unit_id", "model", "zone", "location", "report_every_s", "installed_on", "status"},
       &read_device},
      {"plans.csv", {"plan_id", "priority", "step", "after_s", "whom", "channels"}, {"again_after_s"}, &read_step},
      {"duty_shifts.csv", {"shift_id", "role", "day_kind", "from", "to", "rotation"}, {"unit_id", "people_needed", "standin_id"}, &read_shift},
  };
  return kinds;
}

bool ImportPlan::good() const {
  return std::none_of(notes.begin(), notes.end(), [](const Note& note) { return note.mistake; });
}

bool ImportPlan::empty() const {
  return std::all_of(changes.begin(), changes.end(), [](const Change& change) { return change.added.empty() && change.changed.empty(); });
}

ImportPlan plan_import(const std::vector<ImportFile>& files, const desk::Directory& known, const std::set<GatewayId>& gateways) {
  Gathered all;
  for (const auto& file : files) read_file(file, all);
  check_whole(all, known, gateways);
  ImportPlan plan;
  plan.notes = std::move(all.notes);
  const auto before = [](const Note& a, const Note& b) {
    return std::tie(a.at.file, a.at.row, a.at.column) < std::tie(b.at.file, b.at.row, b.at.column);
  };
  std::stable_sort(plan.notes.begin(), plan.notes.end(), before);
  if (plan.good()) keep_all_changes(all.found, known, plan);
  return plan;
}

}  // namespace hearken::ctl
