#include "daemon/store/tables.h"

#include <array>

#include "daemon/desk/record_text.h"

namespace hearken::store {
namespace {

// In the order of Change.
constexpr std::array<std::string_view, change_count> statements{
    // Not REPLACE: that would take the row away under its pages.
    "INSERT INTO incident (id, opened, priority, life_safety, client, place, device, event, state, due, step, owner, stage, taken_by, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET priority = excluded.priority, life_safety = excluded.life_safety, event = excluded.event, state = "
    "excluded.state,"
    " due = excluded.due, step = excluded.step, owner = excluded.owner, stage = excluded.stage, taken_by = excluded.taken_by, body = excluded.body",
    "DELETE FROM incident WHERE id = ?",
    "INSERT OR REPLACE INTO closed_incident (id, opened, closed, priority, life_safety, client, place, device, event, closed_by, code, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "INSERT OR REPLACE INTO page (id, incident, person, way, life_safety, state, queued, due, attempts, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "DELETE FROM page WHERE incident = ?",
    "DELETE FROM page WHERE incident = ? AND id = ?",
    "INSERT OR REPLACE INTO unit (id, kind, name, parent, body) VALUES (?, ?, ?, ?, ?)",
    "INSERT OR REPLACE INTO person (id, name, unit, login, phone, body) VALUES (?, ?, ?, ?, ?, ?)",
    "INSERT OR REPLACE INTO client (id, name, file_no, building, status, body) VALUES (?, ?, ?, ?, ?, ?)",
    "INSERT OR REPLACE INTO ties (client, body) VALUES (?, ?)",
    "INSERT OR REPLACE INTO device (id, client, place, model, gateway, account, zone, status, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "INSERT OR REPLACE INTO plan (id, priority, body) VALUES (?, ?, ?)",
    "INSERT OR REPLACE INTO shift (id, unit, role, body) VALUES (?, ?, ?, ?)",
    "INSERT OR REPLACE INTO day (date, kind, body) VALUES (?, ?, ?)",
    "INSERT OR REPLACE INTO user (login, person, password_hash, role) VALUES (?, ?, ?, ?)",
    "DELETE FROM user WHERE login = ?",
    "INSERT OR REPLACE INTO settings (id, body) VALUES (1, ?)",
    "INSERT OR REPLACE INTO vital (gateway, vital, detail, well, since) VALUES (?, ?, ?, ?, ?)",
    "INSERT OR REPLACE INTO fault (gateway, fault, told) VALUES (?, ?, ?)",
    "INSERT OR REPLACE INTO lost_device (device) VALUES (?)",
    "DELETE FROM lost_device WHERE device = ?",
    "INSERT OR REPLACE INTO device_on_test (device, until) VALUES (?, ?)",
    "DELETE FROM device_on_test WHERE device = ?",
    "INSERT OR REPLACE INTO act (key, refusal, at) VALUES (?, ?, ?)",
    "DELETE FROM act WHERE at < ?",
    "INSERT OR REPLACE INTO asked_back (person, at) VALUES (?, ?)",
    "INSERT OR REPLACE INTO suspect (gateway) VALUES (?)",
    "DELETE FROM suspect WHERE gateway = ?",
    "UPDATE station SET counted = ?, heard = max(heard, ?), next_signal = ?, next_incident = ?, next_page = ?",
    // The journal's one exception (docs/journal.md, "Erasing").
    "UPDATE journal SET payload = NULL, salt = NULL WHERE incident IN (SELECT id FROM closed_incident WHERE client = ?) AND number < ?"
    " AND payload IS NOT NULL",
    "UPDATE journal SET payload = NULL, salt = NULL WHERE client = ? AND incident IS NULL AND number < ? AND payload IS NOT NULL",
    "DELETE FROM closed_incident WHERE client = ?",
    "DELETE FROM asked_back",
};

// ---- writing ----

/// Empty texts of columns that may be NULL.
template <class T>
Value or_null(const T& text) {
  auto made = value(text);
  if (std::get<std::string>(made).empty()) return {};
  return made;
}

template <class E>
  requires std::is_enum_v<E>
std::string name_of(E value) {
  return boost::describe::enum_to_string(value, "?");
}

// ---- reading ----

template <class T, class Map, class Key>
void read_bodies(Connection& db, std::string_view sql, Map& map, Key key) {
  Statement all(db, sql);
  for (auto row = all.query(); row.next();) {
    T found;
    desk::read(row.text(0), found);
    map.insert_or_assign(key(found), std::move(found));
  }
}

constexpr auto by_id = [](const auto& value) { return value.id; };

Instant instant(std::int64_t at) { return Instant{std::chrono::milliseconds{at}}; }

void read_directory(Connection& db, desk::Directory& directory) {
  read_bodies<desk::Unit>(db, "SELECT body FROM unit", directory.units, by_id);
  read_bodies<desk::Person>(db, "SELECT body FROM person", directory.persons, by_id);
  read_bodies<desk::Client>(db, "SELECT body FROM client", directory.clients, by_id);
  read_bodies<desk::Ties>(db, "SELECT body FROM ties", directory.ties, [](const auto& ties) { return ties.client; });
  read_bodies<desk::Device>(db, "SELECT body FROM device", directory.devices, by_id);
  read_bodies<desk::Plan>(db, "SELECT body FROM plan", directory.plans, by_id);
  read_bodies<desk::Shift>(db, "SELECT body FROM shift", directory.shifts, by_id);
  read_bodies<desk::Day>(db, "SELECT body FROM day", directory.days, [](const auto& day) { return day.date; });
}

template <class Use>
void each_row(Connection& db, std::string_view sql, Use use) {
  Statement all(db, sql);
  for (auto row = all.query(); row.next();) use(row);
}

void read_memory(Connection& db, desk::Book& book) {
  using Row = Statement::Rows;
  each_row(db, "SELECT login, person, password_hash, role FROM user",
           [&](Row& row) { book.users[row.string(0)] = {row.string(0), {row.string(1)}, row.string(2), row.string(3)}; });
  each_row(db, "SELECT gateway, vital, detail, well, since FROM vital",
           [&](Row& row) { book.vitals[{{row.string(0)}, row.string(1)}] = {row.string(2), row.number(3) != 0, instant(row.number(4))}; });
  each_row(db, "SELECT gateway, fault, told FROM fault", [&](Row& row) { book.faults[{{row.string(0)}, row.string(1)}] = instant(row.number(2)); });
  each_row(db, "SELECT device FROM lost_device", [&](Row& row) { book.lost.insert({row.string(0)}); });
  each_row(db, "SELECT device, until FROM device_on_test", [&](Row& row) { book.tests[{row.string(0)}] = instant(row.number(1)); });
  each_row(db, "SELECT key, refusal, at FROM act", [&](Row& row) { book.acts[row.string(0)] = {row.string(1), instant(row.number(2))}; });
  each_row(db, "SELECT person, at FROM asked_back", [&](Row& row) { book.asked_back[{row.string(0)}] = instant(row.number(1)); });
  each_row(db, "SELECT gateway FROM suspect", [&](Row& row) { book.suspect.insert({row.string(0)}); });
}

}  // namespace

std::string_view sql_of(Change change) { return statements.at(static_cast<std::size_t>(change)); }

TableChange set(const desk::Incident& i) {
  const auto* armed = std::get_if<desk::Armed>(&i.state);
  const auto* owned = std::get_if<desk::Owned>(&i.state);
  return change(Change::incident_set, i.id, i.opened, i.priority, i.life_safety, or_null(i.subject.client), or_null(i.subject.place),
                or_null(i.subject.device), word(i.event), armed != nullptr ? "armed" : "owned", desk::due(i.state),
                armed != nullptr ? value(armed->step) : Value{}, owned != nullptr ? value(owned->owner) : Value{},
                owned != nullptr ? value(name_of(owned->stage)) : Value{}, or_null(i.taken_by), desk::text_of(i));
}

TableChange set_closed(const desk::Incident& i) {
  const auto& end = std::get<desk::Closed>(i.state);
  return change(Change::incident_closed, i.id, i.opened, end.at, i.priority, i.life_safety, or_null(i.subject.client), or_null(i.subject.place),
                or_null(i.subject.device), word(i.event), or_null(end.by), end.code, desk::text_of(i));
}

TableChange set(const desk::Page& p) {
  return change(Change::page_set, p.id, p.incident, p.to, name_of(p.way), p.life_safety, name_of(p.state), p.queued, p.due, p.attempts,
                desk::text_of(p));
}

TableChange set(const desk::Unit& u) { return change(Change::unit_set, u.id, u.kind, u.name, or_null(u.parent), desk::text_of(u)); }
TableChange set(const desk::Person& p) {
  return change(Change::person_set, p.id, p.name, or_null(p.unit), or_null(p.login), or_null(p.phone), desk::text_of(p));
}
TableChange set(const desk::Client& c) {
  return change(Change::client_set, c.id, c.name, or_null(c.file_no), or_null(c.building), or_null(c.status), desk::text_of(c));
}
TableChange set(const desk::Ties& t) { return change(Change::ties_set, t.client, desk::text_of(t)); }
TableChange set(const desk::Device& d) {
  return change(Change::device_set, d.id, or_null(d.client), or_null(d.place), or_null(d.model), or_null(d.gateway), or_null(d.account),
                or_null(d.zone), or_null(d.status), desk::text_of(d));
}
TableChange set(const desk::Plan& p) { return change(Change::plan_set, p.id, p.priority, desk::text_of(p)); }
TableChange set(const desk::Shift& s) { return change(Change::shift_set, s.id, or_null(s.unit), or_null(s.role), desk::text_of(s)); }
TableChange set(const desk::Day& d) { return change(Change::day_set, d.date, d.kind, desk::text_of(d)); }
TableChange set(const desk::Settings& s) { return change(Change::settings_set, desk::text_of(s)); }

desk::Book read_tables(Connection& db) {
  desk::Book book;
  each_row(db, "SELECT body FROM settings", [&](Statement::Rows& row) { desk::read(row.text(0), book.settings); });
  read_directory(db, book.directory);
  read_memory(db, book);
  read_bodies<desk::Incident>(db, "SELECT body FROM incident", book.incidents, by_id);
  read_bodies<desk::Page>(db, "SELECT body FROM page", book.pages, by_id);
  return book;
}

}  // namespace hearken::store
