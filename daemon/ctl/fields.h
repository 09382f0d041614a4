#pragma once
// One row of an imported table by the names of its columns. A reader takes what it needs in the type that it needs; what is not
// so is noted with file, row and column, and reading goes on, so that all mistakes of all files are told at once.
// A column that the file lacks reads as empty, which is unknown: an office's table may be smaller than ours.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ctl/csv.h"
#include "daemon/desk/directory.h"

namespace hearken::ctl {

struct Place {
  std::string file;
  int row = 0;          // line of the file, from 1
  int column = 0;       // from 1; 0: of the row or the file
  std::string heading;  // the column's name
  bool operator==(const Place&) const = default;
};

struct Note {
  Place at;
  std::string text;
  bool mistake = true;  // else a warning: told, and imported all the same
  bool operator==(const Note&) const = default;
};

using Notes = std::vector<Note>;

/// `clients.csv:12: column 9 (birth_date): …`
[[nodiscard]] std::string shown(const Note& note);

/// A file that was read.
struct Sheet {
  std::string file;
  Csv csv;
};

class Fields {
 public:
  Fields(const Sheet& sheet, const CsvRow& row, Notes& notes) : sheet_(&sheet), row_(&row), notes_(&notes) {}

  [[nodiscard]] std::string text(std::string_view heading) const;      // without blanks around it
  [[nodiscard]] std::string required(std::string_view heading) const;  // an empty one is a mistake
  /// A name of the directory: 1 to 40 characters without blanks, commas, colons or semicolons.
  [[nodiscard]] std::string id(std::string_view heading) const;
  [[nodiscard]] std::string optional_id(std::string_view heading) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view heading) const;  // `;` between
  [[nodiscard]] std::string date(std::string_view heading) const;               // 2026-11-24, a day that exists
  [[nodiscard]] std::string phone(std::string_view heading) const;              // E.164
  [[nodiscard]] std::int64_t whole(std::string_view heading, std::int64_t least, std::int64_t most, std::int64_t fallback) const;
  [[nodiscard]] bool flag(std::string_view heading) const;            // yes, no
  [[nodiscard]] std::int64_t minute(std::string_view heading) const;  // 08:30, 24:00: minutes of the day
  [[nodiscard]] std::string one_of(std::string_view heading, std::initializer_list<std::string_view> words) const;
  [[nodiscard]] std::vector<desk::Way> ways(std::string_view heading) const;
  /// Which of the two the person reads: by the first of the languages listed.
  [[nodiscard]] desk::Language language(std::string_view heading) const;

  [[nodiscard]] Place place(std::string_view heading) const;
  void wrong(std::string_view heading, std::string text) const { notes_->push_back({place(heading), std::move(text), true}); }
  void doubtful(std::string_view heading, std::string text) const { notes_->push_back({place(heading), std::move(text), false}); }

 private:
  const Sheet* sheet_;
  const CsvRow* row_;
  Notes* notes_;
};

/// 1 to 40 characters without blanks, commas, colons or semicolons.
[[nodiscard]] bool good_id(std::string_view text);
/// Whether such a day exists.
[[nodiscard]] bool good_date(std::string_view text);
/// `+`, a digit that is not 0, 6 to 14 more.
[[nodiscard]] bool good_phone(std::string_view text);

}  // namespace hearken::ctl
