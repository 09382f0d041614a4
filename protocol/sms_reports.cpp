#include "protocol/sms_reports.h"

#include <algorithm>

namespace hearken::protocol::sms {
namespace {

constexpr std::chrono::seconds early_for{5};
constexpr std::size_t sent_max = 5'000, early_max = 500;

std::string_view last_eight(std::string_view number) { return number.substr(number.size() - std::min<std::size_t>(number.size(), 8)); }

}  // namespace

std::optional<Reports::Match> Reports::match(const StatusReport& report, const std::string& line, Instant now) {
  const auto fits = [&](const Sent& sent) {
    return !sent.finished && sent.reference == report.reference && sent.at + window_ >= now && last_eight(sent.to) == last_eight(report.to);
  };
  const auto newest = std::find_if(sent_.rbegin(), sent_.rend(), fits);
  if (newest == sent_.rend() || report.for_command) return {};
  const Delivered outcome = delivered(report.status);
  newest->finished = outcome != Delivered::trying;
  return Match{newest->part, outcome, report.status, line};
}

std::optional<Reports::Match> Reports::sent(PartId part, std::uint8_t reference, const std::string& to, Instant now) {
  std::erase_if(sent_, [&](const Sent& old) { return old.finished || old.at + window_ < now; });
  if (sent_.size() >= sent_max) sent_.erase(sent_.begin());
  sent_.push_back({part, reference, to, now, false});
  for (auto early = early_.begin(); early != early_.end(); ++early) {
    if (early->at + early_for < now) continue;
    if (auto found = match(early->report, early->line, now)) {
      early_.erase(early);
      return found;
    }
  }
  return {};
}

std::optional<Reports::Match> Reports::reported(const StatusReport& report, const std::string& line, Instant now) {
  auto found = match(report, line, now);
  if (!found && early_.size() < early_max) early_.push_back({report, line, now});
  return found;
}

std::vector<std::string> Reports::expire(Instant now) {
  std::vector<std::string> lines;
  std::erase_if(early_, [&](const Early& early) {
    if (early.at + early_for > now) return false;
    lines.push_back(early.line);
    return true;
  });
  return lines;
}

std::optional<Instant> Reports::deadline() const {
  if (early_.empty()) return {};
  return early_.front().at + early_for;
}

}  // namespace hearken::protocol::sms
