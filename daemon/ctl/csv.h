#pragma once
// Comma-separated values (RFC 4180) as spreadsheets write them: a header line, quoted fields with commas, line ends and doubled
// quotes, line ends LF or CRLF, empty lines and rows of empty fields left out, blanks around headings dropped. Every mistake is told with its line
// and column; the rows that can be read are there all the same. Not here: the encoding (encoding.h) and what the columns mean (import_*.cpp).

#include <string>
#include <string_view>
#include <vector>

namespace hearken::ctl {

struct CsvRow {
  int line = 0;                     // of the file, from 1, where it begins
  std::vector<std::string> fields;  // as many as the header has
  bool operator==(const CsvRow&) const = default;
};

struct CsvMistake {
  int line = 0;
  int column = 0;  // field of the row, from 1
  std::string text;
  bool operator==(const CsvMistake&) const = default;
};

struct Csv {
  std::vector<std::string> header;
  std::vector<CsvRow> rows;
  std::vector<CsvMistake> mistakes;
};

/// Without blanks around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// `text` is UTF-8. Limits: 256 columns, 64 KiB in a field, 100,000 rows.
[[nodiscard]] Csv parse_csv(std::string_view text);

}  // namespace hearken::ctl
