// The file as a whole: loading, the mistakes in their order, and how one is shown.

#include <algorithm>
#include <fstream>
#include <iterator>

#include "config/node.h"
#include "config/table.h"

namespace hearken::config {
namespace {

constexpr std::size_t shown_max = 120;  // bytes of a line

/// Typing slips between two words: letters missing, added, changed, or swapped with their neighbour.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

void note_unknown(std::vector<Mistake>& mistakes, const Reading& reading, const Node& node, const std::set<std::string, std::less<>>& known) {
  for (const auto& entry : node.entries) {
    if (known.contains(entry.key)) continue;
    mistakes.push_back({reading.file, entry.at.line, entry.at.column, "unknown key `" + entry.key + "`", {}, nearest(entry.key, known)});
  }
}

char32_t code_point(std::string_view text, std::size_t at, std::size_t length) {
  const auto first = static_cast<unsigned char>(text[at]);
  char32_t value = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return value;
}

std::size_t length_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U && end - at < 4) ++end;
  return end - at;
}

/// Chinese, Japanese, Korean and full-width characters take two columns of a terminal.
bool wide(char32_t point) {
  return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) || (point >= 0xAC00 && point <= 0xD7A3) ||
         (point >= 0xF900 && point <= 0xFAFF) || (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
         (point >= 0xFFE0 && point <= 0xFFE6) || (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
}

/// The line as it may be sent to a terminal, and blanks as wide as what stands before the column.
std::pair<std::string, std::string> line_and_indent(std::string_view line, std::size_t column) {
  std::size_t from = 0;
  if (column > shown_max * 2 / 3) from = column - shown_max * 2 / 3;
  while (from > 0 && from < line.size() && (static_cast<unsigned char>(line[from]) & 0xC0U) == 0x80U) ++from;
  std::string shown, indent;
  for (std::size_t at = from; at < line.size() && at - from < shown_max;) {
    const auto length = length_at(line, at);
    const auto point = code_point(line, at, length);
    const bool control = (point < 0x20 && point != '\t') || (point >= 0x7F && point < 0xA0);
    if (at + 1 < column) indent += point == '\t' ? "\t" : wide(point) ? "  " : " ";
    shown += control ? "?" : std::string(line.substr(at, length));
    at += length;
  }
  return {shown, indent};
}

}  // namespace

std::string nearest(std::string_view word, const std::set<std::string, std::less<>>& known) {
  if (word.size() > 64) return {};
  std::string best;
  auto fewest = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& candidate : known) {
    const auto count = candidate.size() > 64 ? fewest : slips(word, candidate);
    if (count < fewest && count < std::max(word.size(), candidate.size())) fewest = count, best = candidate;
  }
  return best;
}

Document::Document() : reading_(std::make_shared<Reading>()) {}

Document Document::load(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(text_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.is_open() && !in.bad()) return parse(std::move(text), file);
  Document document;
  auto& reading = *document.reading_;
  reading.file = file;
  reading.doubtful_from = 0;
  reading.syntax.push_back({file, 0, 0, "the file cannot be read", "a TOML file", {}});
  return document;
}

Document Document::parse(std::string text, const std::string& name) {
  Document document;
  auto& reading = *document.reading_;
  reading.file = name;
  reading.text = std::move(text);
  parse_toml(reading);
  return document;
}

Table Document::root() const {
  reading_->asked[&reading_->root];
  return Table(reading_, &reading_->root);
}

std::vector<Mistake> Document::mistakes() const {
  const auto& reading = *reading_;
  auto mistakes = reading.mistakes;
  for (const auto& [node, known] : reading.asked) note_unknown(mistakes, reading, *node, known);
  std::erase_if(mistakes, [&](const Mistake& mistake) { return mistake.line >= reading.doubtful_from; });
  mistakes.insert(mistakes.end(), reading.syntax.begin(), reading.syntax.end());
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return std::pair(a.line, a.column) < std::pair(b.line, b.column); });
  return mistakes;
}

std::string Document::show(const Mistake& mistake) const {
  std::string shown = mistake.file;
  if (mistake.line > 0) shown += ":" + std::to_string(mistake.line) + ":" + std::to_string(mistake.column);
  shown += ": " + mistake.text + "\n";
  const auto& lines = reading_->lines;
  const auto row = static_cast<std::size_t>(mistake.line);
  if (row > 0 && row <= lines.size()) {
    const auto [line, indent] = line_and_indent(lines[row - 1], static_cast<std::size_t>(mistake.column));
    const auto number = std::to_string(mistake.line);
    shown += "  " + number + " | " + line + "\n  " + std::string(number.size(), ' ') + " | " + indent + "^\n";
  }
  if (!mistake.expected.empty()) shown += "  expected: " + mistake.expected + "\n";
  if (!mistake.nearest.empty()) shown += "  nearest: " + mistake.nearest + "\n";
  return shown;
}

}  // namespace hearken::config
