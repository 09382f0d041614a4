#include "daemon/ctl/fields.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace hearken::ctl {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || fault != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

}  // namespace

bool good_id(std::string_view text) { return !text.empty() && text.size() <= 40 && text.find_first_of(" \t\r\n,;:\"") == text.npos; }

std::string shown(const Note& note) {
  std::string text = note.at.file;
  if (note.at.row > 0) text += ":" + std::to_string(note.at.row);
  text += ": ";
  if (!note.mistake) text += "warning: ";
  if (note.at.column > 0) {
    text += "column " + std::to_string(note.at.column);
    if (!note.at.heading.empty()) text += " (" + note.at.heading + ")";
    text += ": ";
  } else if (!note.at.heading.empty()) {
    text += "column " + note.at.heading + ": ";
  }
  return text + note.text;
}

bool good_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto y = text.substr(0, 4), m = text.substr(5, 2), d = text.substr(8, 2);
  if (!all_digits(y) || !all_digits(m) || !all_digits(d)) return false;
  const std::chrono::year_month_day day(std::chrono::year(static_cast<int>(*number(y))), std::chrono::month(static_cast<unsigned>(*number(m))),
                                        std::chrono::day(static_cast<unsigned>(*number(d))));
  return day.ok();
}

bool good_phone(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' && all_digits(text.substr(1));
}

Place Fields::place(std::string_view heading) const {
  const auto& header = sheet_->csv.header;
  const auto found = std::find(header.begin(), header.end(), heading);
  const auto column = found == header.end() ? 0 : static_cast<int>(found - header.begin()) + 1;
  return {sheet_->file, row_->line, column, std::string(heading)};
}

std::string Fields::text(std::string_view heading) const {
  const auto& header = sheet_->csv.header;
  const auto found = std::find(header.begin(), header.end(), heading);
  return found == header.end() ? std::string{} : std::string(trimmed(row_->fields[static_cast<std::size_t>(found - header.begin())]));
}

std::string Fields::required(std::string_view heading) const {
  auto value = text(heading);
  if (value.empty()) wrong(heading, "a value is expected here");
  return value;
}

std::string Fields::id(std::string_view heading) const {
  auto value = required(heading);
  if (!value.empty() && !good_id(value))
    wrong(heading, "this cannot be a name: 1 to 40 characters without blanks, commas, colons or semicolons are expected");
  return value;
}

std::string Fields::optional_id(std::string_view heading) const { return text(heading).empty() ? std::string{} : id(heading); }

std::vector<std::string> Fields::list(std::string_view heading) const {
  const auto value = text(heading);
  std::vector<std::string> parts;
  for (std::string_view rest = value; !rest.empty();) {
    const auto end = std::min(rest.find(';'), rest.size());
    const auto part = trimmed(rest.substr(0, end));
    if (!part.empty()) parts.emplace_back(part);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return parts;
}

std::string Fields::date(std::string_view heading) const {
  auto value = text(heading);
  if (!value.empty() && !good_date(value)) wrong(heading, "\"" + value + "\" is no date: such as 2026-11-24 is expected");
  return value;
}

std::string Fields::phone(std::string_view heading) const {
  auto value = text(heading);
  if (!value.empty() && !good_phone(value)) wrong(heading, "this is no telephone number: + and 7 to 15 digits with the country's are expected");
  return value;
}

std::int64_t Fields::whole(std::string_view heading, std::int64_t least, std::int64_t most, std::int64_t fallback) const {
  const auto value = text(heading);
  if (value.empty()) return fallback;
  const auto read = number(value);
  if (read && *read >= least && *read <= most) return *read;
  wrong(heading, "\"" + value + "\": a whole number from " + std::to_string(least) + " to " + std::to_string(most) + " is expected");
  return fallback;
}

bool Fields::flag(std::string_view heading) const { return one_of(heading, {"", "yes", "no"}) == "yes"; }

std::int64_t Fields::minute(std::string_view heading) const {
  const auto value = required(heading);
  if (value.empty()) return 0;
  const auto well_formed = value.size() == 5 && value[2] == ':' && all_digits(value.substr(0, 2)) && all_digits(value.substr(3));
  const auto minutes = well_formed ? *number(value.substr(0, 2)) * 60 + *number(value.substr(3)) : -1;
  if (minutes >= 0 && minutes <= 1440 && value.substr(3) < "60") return minutes;
  wrong(heading, "\"" + value + "\" is no time of day: such as 08:30 is expected, at most 24:00");
  return 0;
}

std::string Fields::one_of(std::string_view heading, std::initializer_list<std::string_view> words) const {
  auto value = text(heading);
  if (std::find(words.begin(), words.end(), value) != words.end()) return value;
  std::string expected;
  for (const auto word : words) expected += (expected.empty() ? "" : ", ") + std::string(word.empty() ? "nothing" : word);
  wrong(heading, "\"" + value + "\": one of these is expected: " + expected);
  return {};
}

std::vector<desk::Way> Fields::ways(std::string_view heading) const {
  std::vector<desk::Way> ways;
  for (const auto& word : list(heading)) {
    if (word == "console")
      ways.push_back(desk::Way::console);
    else if (word == "sms")
      ways.push_back(desk::Way::sms);
    else if (word == "voice")
      ways.push_back(desk::Way::voice);
    else
      wrong(heading, "\"" + word + "\" is no channel: console, sms or voice is expected");
  }
  return ways;
}

desk::Language Fields::language(std::string_view heading) const {
  const auto languages = list(heading);
  const bool english = !languages.empty() && (languages.front() == "英语" || languages.front() == "English" || languages.front() == "en");
  return english ? desk::Language::en : desk::Language::zh;
}

}  // namespace hearken::ctl
