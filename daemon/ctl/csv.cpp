#include "daemon/ctl/csv.h"

#include <algorithm>

namespace hearken::ctl {
namespace {

constexpr std::size_t columns_max = 256;
constexpr std::size_t field_max = std::size_t{64} << 10U;
constexpr std::size_t rows_max = 100'000;
constexpr std::size_t mistakes_max = 1'000;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Csv read() {
    while (at_ < text_.size() && rows_ <= rows_max && csv_.mistakes.size() < mistakes_max) read_row();
    if (at_ < text_.size()) note(line_, 0, "reading stops here: too many rows or mistakes");
    if (rows_ == 0) note(1, 0, "the file is empty: a header line is expected");
    return std::move(csv_);
  }

 private:
  void note(int line, std::size_t column, std::string text) { csv_.mistakes.push_back({line, static_cast<int>(column), std::move(text)}); }

  [[nodiscard]] bool at_end_of_row() const { return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n"; }

  void pass_end_of_row() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size()) ++at_;
    ++line_;
  }

  void read_row() {
    CsvRow row{line_, {}};
    if (at_end_of_row()) return pass_end_of_row();
    for (bool more = true; more;) {
      row.fields.push_back(read_field(row));
      more = at_ < text_.size() && text_[at_] == ',';
      if (more) ++at_;
    }
    pass_end_of_row();
    keep(std::move(row));
  }

  std::string read_field(const CsvRow& row) {
    const auto column = row.fields.size() + 1;
    auto field = at_ < text_.size() && text_[at_] == '"' ? quoted(column) : bare(column);
    if (field.size() > field_max) {
      note(row.line, column, "the field is longer than 64 KiB");
      field.clear();
    }
    const auto control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == '\x7F'; };
    if (std::any_of(field.begin(), field.end(), control)) note(row.line, column, "the field has control characters");
    return field;
  }

  std::string bare(std::size_t column) {
    const auto from = at_;
    while (!at_end_of_row() && text_[at_] != ',') ++at_;
    std::string field(text_.substr(from, at_ - from));
    if (field.find('"') != field.npos)
      note(line_, column, "a quote inside a field that does not begin with one: quote the whole field and double the inner ones");
    return field;
  }

  std::string quoted(std::size_t column) {
    const auto line = line_;
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"')
        field += text_[at_];
      else if (text_.substr(at_, 2) == "\"\"")
        field += text_[at_++];
      else
        break;
    }
    if (at_ >= text_.size()) {
      note(line, column, "the quote that begins here never ends");
      return field;
    }
    ++at_;
    if (!at_end_of_row() && text_[at_] != ',') {
      note(line_, column, "text behind the closing quote");
      field += bare(column);
    }
    return field;
  }

  void keep(CsvRow row) {
    ++rows_;
    if (csv_.header.empty()) {
      if (row.fields.size() > columns_max) note(row.line, columns_max + 1, "more than 256 columns"), row.fields.resize(columns_max);
      for (const auto& heading : row.fields) csv_.header.emplace_back(trimmed(heading));
      return;
    }
    if (std::all_of(row.fields.begin(), row.fields.end(), [](const std::string& field) { return trimmed(field).empty(); })) return;
    if (row.fields.size() != csv_.header.size()) {
      note(row.line, std::min(row.fields.size(), csv_.header.size()) + 1,
           "the row has " + std::to_string(row.fields.size()) + " fields, the header " + std::to_string(csv_.header.size()));
      return;
    }
    csv_.rows.push_back(std::move(row));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t rows_ = 0;
  Csv csv_;
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  static constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Csv parse_csv(std::string_view text) { return Reader(text).read(); }

}  // namespace hearken::ctl
