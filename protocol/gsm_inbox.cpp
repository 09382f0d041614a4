#include "protocol/gsm_inbox.h"

#include <algorithm>

namespace hearken::protocol {
namespace {

constexpr std::size_t done_max = 10'000, unread_max = 1'000;
constexpr int failures_max = 3;

}  // namespace

void GsmInbox::indicated(const at::Place& place, Kind kind) {
  if (unread_.size() < unread_max) unread_.try_emplace(place, Turn{kind, ++indications_});  // beyond: the next listing finds it
}

// Not the lowest place first: reports take the lowest again and again, and an answer above them would never be read.
std::optional<at::Place> GsmInbox::next_read() const {
  const auto first = std::min_element(unread_.begin(), unread_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return first == unread_.end() ? std::nullopt : std::optional{first->first};
}

bool GsmInbox::known(const std::string& line, Instant now) const {
  const auto found = done_.find(line);
  return open_.contains(line) || (found != done_.end() && found->second + memory > now);
}

bool GsmInbox::holds(const at::Place& place, const std::string& line, Instant now) {
  auto& held = places_[place];
  if (held.line != line) held = {line, 0, {}};
  return came(line, now);
}

bool GsmInbox::came(const std::string& line, Instant now) {
  if (known(line, now)) return false;
  open_.insert(line);
  return true;
}

void GsmInbox::forget(const std::string& store) {
  std::erase_if(unread_, [&](const auto& entry) { return entry.first.store == store; });
  listed(store, {});
}

void GsmInbox::listed(const std::string& store, const std::set<int>& indices) {
  std::erase_if(places_, [&](const auto& entry) { return entry.first.store == store && !indices.contains(entry.first.index); });
}

Deliver GsmInbox::deliver(Delivery what, std::vector<std::string> lines) {
  const Ticket ticket{++tickets_};
  waiting_.emplace(ticket, Owed{what, std::move(lines)});
  return {ticket, std::move(what)};
}

void GsmInbox::done(const std::vector<std::string>& lines, Instant now) {
  if (done_.size() >= done_max) std::erase_if(done_, [&](const auto& entry) { return entry.second + memory <= now; });
  if (done_.size() >= done_max) done_.clear();  // what is still on the SIM is delivered once more, and known as a repeat
  for (const auto& line : lines) {
    open_.erase(line);
    done_[line] = now;
  }
}

void GsmInbox::stored(Ticket ticket, Instant now) {
  const auto owed = waiting_.extract(ticket);
  if (!owed.empty()) done(owed.mapped().lines, now);
}

void GsmInbox::not_stored(Ticket ticket, Instant now) {
  auto owed = waiting_.extract(ticket);
  if (!owed.empty()) again_.emplace_back(now + again_after, std::move(owed.mapped()));
}

std::vector<Deliver> GsmInbox::again(Instant now) {
  std::vector<Deliver> due;
  const auto waits = [&](const auto& entry) { return entry.first > now; };
  const auto first = std::stable_partition(again_.begin(), again_.end(), waits);
  for (auto entry = first; entry != again_.end(); ++entry) due.push_back(deliver(std::move(entry->second.what), std::move(entry->second.lines)));
  again_.erase(first, again_.end());
  return due;
}

std::optional<at::Place> GsmInbox::next_delete(Instant now) const {
  for (const auto& [place, held] : places_) {
    if (held.not_before <= now && done_.contains(held.line)) return place;
  }
  return {};
}

void GsmInbox::not_deleted(const at::Place& place, Instant now) {
  const auto held = places_.find(place);
  if (held == places_.end()) return;
  ++held->second.failures;
  held->second.not_before = now + again_after * held->second.failures;
}

bool GsmInbox::stuck() const {
  const auto failing = [](const auto& entry) { return entry.second.failures >= failures_max; };
  return open_.empty() && unread_.empty() && std::any_of(places_.begin(), places_.end(), failing);
}

std::optional<Instant> GsmInbox::deadline() const {
  std::optional<Instant> due;
  const auto note = [&](Instant at) { due = due ? std::min(*due, at) : at; };
  for (const auto& entry : again_) note(entry.first);
  for (const auto& [place, held] : places_) {
    if (done_.contains(held.line)) note(held.not_before);
  }
  return due;
}

}  // namespace hearken::protocol
