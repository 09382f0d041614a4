#include "protocol/sms_join.h"

#include <algorithm>

#include "protocol/utf16.h"

namespace hearken::protocol::sms {
namespace {

constexpr std::size_t groups_max = 200, seen_max = 10'000;
constexpr std::u16string_view gap = u"[…]";

// As people write it: blanks in front, full-width figures.
bool begins_with_digit(std::u16string_view units) {
  const auto first = std::find_if(units.begin(), units.end(), [](char16_t unit) { return unit > u' ' && unit != u'\u3000'; });
  if (first == units.end()) return false;
  return (*first >= u'0' && *first <= u'9') || (*first >= u'０' && *first <= u'９');
}

}  // namespace

bool Joiner::seen(const std::string& line, Instant now) const {
  const auto found = seen_.find(line);
  return found != seen_.end() && found->second + settings_.memory > now;
}

bool Joiner::remember(const std::string& line, Instant now) {
  if (seen(line, now)) return false;
  if (seen_.size() >= seen_max) {
    std::erase_if(seen_, [&](const auto& entry) { return entry.second + settings_.memory <= now; });
    const auto oldest = std::min_element(seen_.begin(), seen_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (seen_.size() >= seen_max) seen_.erase(oldest);
  }
  seen_[line] = now;
  return true;
}

std::vector<Joined> Joiner::add(const Deliver& message, const std::string& line, Instant now) {
  std::vector<Joined> done;
  if (!remember(line, now)) return done;
  if (message.concatenation && message.concatenation->total > 1) {
    add_part(message, line, now, done);
  } else {
    done.push_back({message.from, message.text().value_or(""), true, {}, {line}});
  }
  return done;
}

void Joiner::add_part(const Deliver& message, const std::string& line, Instant now, std::vector<Joined>& done) {
  const auto& stated = *message.concatenation;
  const Key key{message.from, stated.bits, stated.reference, stated.total};
  auto found = groups_.find(key);
  if (found != groups_.end()) {
    const auto same = found->second.parts.find(stated.part);
    const bool there = same != found->second.parts.end();
    if (there && same->second.units == message.units) return same->second.lines.push_back(line);
    if (there || (found->second.first_gone && stated.part == 1)) {
      hand_over(found, done);
      found = groups_.end();
    }
  }
  if (found == groups_.end()) {
    make_room(done);
    found = groups_.emplace(key, Group{now + settings_.hold, {}, false}).first;
  }
  Group& group = found->second;
  group.parts[stated.part] = {message.units, {line}};
  if (settings_.answers_at_once && stated.part == 1 && begins_with_digit(message.units)) hand_over_answer(key, group, done);
  if (group.parts.size() + (group.first_gone ? 1 : 0) == stated.total) hand_over(found, done);
}

void Joiner::hand_over_answer(const Key& key, Group& group, std::vector<Joined>& done) {
  if (group.parts.size() == key.total) return;  // the whole is there
  auto first = group.parts.extract(1);
  done.push_back({key.from, to_utf8(first.mapped().units + std::u16string(gap)), false, {}, first.mapped().lines});
  for (int part = 2; part <= key.total; ++part) done.back().missing.push_back(part);
  group.first_gone = true;
}

void Joiner::hand_over(Groups::iterator group, std::vector<Joined>& done) {
  auto node = groups_.extract(group);
  Joined joined{node.key().from, {}, true, {}, {}};
  if (node.mapped().parts.empty()) return;
  std::u16string units;
  for (int number = 1; number <= node.key().total; ++number) {
    const auto part = node.mapped().parts.find(number);
    if (part == node.mapped().parts.end()) {
      if (joined.missing.empty() || joined.missing.back() != number - 1) units += gap;
      joined.missing.push_back(number);
    } else {
      units += part->second.units;
      joined.pdus.insert(joined.pdus.end(), part->second.lines.begin(), part->second.lines.end());
    }
  }
  joined.complete = joined.missing.empty();
  joined.text = to_utf8(units);
  done.push_back(std::move(joined));
}

void Joiner::make_room(std::vector<Joined>& done) {
  if (groups_.size() < groups_max) return;
  hand_over(std::min_element(groups_.begin(), groups_.end(), [](const auto& a, const auto& b) { return a.second.until < b.second.until; }), done);
}

std::vector<Joined> Joiner::expire(Instant now) {
  std::vector<Joined> done;
  for (auto group = groups_.begin(); group != groups_.end();) {
    const auto next = std::next(group);
    if (group->second.until <= now) hand_over(group, done);
    group = next;
  }
  return done;
}

std::optional<Instant> Joiner::deadline() const {
  std::optional<Instant> first;
  for (const auto& [key, group] : groups_) first = first ? std::min(*first, group.until) : group.until;
  return first;
}

}  // namespace hearken::protocol::sms
