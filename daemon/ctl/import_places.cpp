// Units, clients and their devices: units.csv, clients.csv, devices.csv.

#include <algorithm>

#include "daemon/ctl/import_kinds.h"

namespace hearken::ctl {
namespace {

constexpr std::int64_t metres_max = 1'000'000;
constexpr std::int64_t report_max = std::int64_t{31} * 24 * 3600;
constexpr std::size_t account_max = 32;  // 16, and the receiver and line before it: R000001L000001#…

/// Sensitive personal data needs a consent of its own.
void read_health(const Fields& row, desk::Client& client) {
  const auto consents = row.list("consent_scope");
  const bool agreed = std::find(consents.begin(), consents.end(), "health") != consents.end();
  const std::pair<std::string_view, std::string*> fields[] = {{"conditions", &client.conditions}, {"medicines", &client.medicines},
                                                              {"hospital", &client.hospital},     {"risk_note", &client.risk_note},
                                                              {"hearing", &client.hearing},       {"mobility", &client.mobility}};
  std::string left_out;
  for (const auto& [heading, field] : fields) {
    auto text = row.text(heading);
    if (agreed)
      *field = std::move(text);
    else if (!text.empty())
      left_out += (left_out.empty() ? "" : ", ") + std::string(heading);
  }
  if (!left_out.empty()) row.doubtful("consent_scope", "no consent to health data: left out " + left_out);
}

}  // namespace

void read_unit(const Fields& row, Gathered& all) {
  desk::Unit unit;
  unit.id = {row.id("unit_id")};
  unit.kind = row.required("kind");
  unit.name = row.required("name");
  unit.parent = {row.optional_id("parent_id")};
  unit.entry_note = row.text("entry_note");
  unit.help_line = row.phone("help_line");
  unit.east_m = row.whole("east_m", -metres_max, metres_max, 0);
  unit.north_m = row.whole("north_m", -metres_max, metres_max, 0);
  all.refer("unit", unit.parent.value, row.place("parent_id"));
  if (all.name("unit", unit.id.value, row.place("unit_id"))) all.found.units[unit.id] = std::move(unit);
}

void read_client(const Fields& row, Gathered& all) {
  desk::Client client;
  client.id = {row.id("client_id")};
  client.file_no = row.text("file_no");
  client.name = row.required("name");
  client.honorific = row.text("honorific");
  client.sex = row.text("sex");
  client.birth_date = row.date("birth_date");
  client.building = {row.optional_id("building_id")};
  client.door = row.text("door");
  client.address = row.text("address");
  client.entry_note = row.text("entry_note");
  client.entry_consent_on = row.date("entry_consent_on");
  client.languages = row.text("languages");
  read_health(row, client);
  client.phone_home = row.phone("phone_home");
  client.phone_mobile = row.phone("phone_mobile");
  client.status = row.text("status");
  if (client.status == desk::client_erased) row.wrong("status", "an import does not erase: use `hearkenctl journal erase`");
  (void)row.date("consent_on");
  (void)row.date("joined_on");
  (void)row.date("review_due");
  all.refer("unit", client.building.value, row.place("building_id"));
  all.refer("unit", row.optional_id("community_id"), row.place("community_id"));
  if (client.address.empty() && client.building.value.empty())
    row.wrong("address", "an address or a building is expected: nobody could be sent there");
  if (!client.file_no.empty()) all.name("file number", client.file_no, row.place("file_no"));
  if (all.name("client", client.id.value, row.place("client_id"))) all.found.clients[client.id] = std::move(client);
}

void read_device(const Fields& row, Gathered& all) {
  desk::Device device;
  device.id = {row.id("device_id")};
  device.client = {row.optional_id("client_id")};
  device.place = {row.optional_id("unit_id")};
  device.model = row.text("model");
  device.location = row.text("location");
  device.gateway = {row.id("gateway")};
  device.account = row.required("account");
  device.zone = row.text("zone");
  device.report_every_s = row.whole("report_every_s", 0, report_max, 0);
  device.status = row.text("status");
  if (!device.status.empty() && device.status != "active")
    row.doubtful("status", "\"" + device.status + "\" is not in use: only active, or nothing, is; a signal from it counts as an unknown device's");
  (void)row.date("installed_on");
  if (device.account.size() > account_max) row.wrong("account", "at most 32 characters are expected");
  if (device.client.value.empty() == device.place.value.empty()) row.wrong("client_id", "either a client_id or a unit_id is expected");
  all.refer("gateway", device.gateway.value, row.place("gateway"));
  all.refer("client", device.client.value, row.place("client_id"));
  all.refer("unit", device.place.value, row.place("unit_id"));
  if (all.name("device", device.id.value, row.place("device_id"))) all.found.devices[device.id] = std::move(device);
}

}  // namespace hearken::ctl
