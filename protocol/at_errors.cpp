#include "protocol/at_errors.h"

#include <array>
#include <string>

#include "protocol/at_values.h"

namespace hearken::protocol::at {
namespace {

using enum ErrorClass;

struct Range {
  int first, last;
  ErrorClass kind;
};

// What is not named is temporary.
constexpr std::array cms_ranges{
    Range{1, 1, permanent},     Range{8, 8, sim},         Range{10, 10, sim},         Range{22, 22, storage},     Range{28, 29, permanent},
    Range{30, 30, sim},         Range{38, 38, network},   Range{50, 50, sim},         Range{69, 69, permanent},   Range{81, 81, bug},
    Range{95, 97, bug},         Range{99, 99, bug},       Range{128, 129, permanent}, Range{143, 145, permanent}, Range{159, 159, permanent},
    Range{175, 176, permanent}, Range{193, 193, sim},     Range{195, 197, permanent}, Range{198, 199, bug},       Range{208, 208, storage},
    Range{210, 210, modem},     Range{211, 211, storage}, Range{213, 213, permanent}, Range{300, 300, modem},     Range{303, 303, permanent},
    Range{304, 305, bug},       Range{310, 313, sim},     Range{315, 318, sim},       Range{320, 320, modem},     Range{321, 321, index},
    Range{322, 322, storage},   Range{330, 330, smsc},    Range{331, 332, network},   Range{340, 340, ignore},    Range{512, 513, modem},
};

constexpr std::array cme_ranges{
    Range{0, 1, modem},     Range{4, 4, permanent}, Range{5, 5, sim},     Range{10, 13, sim},       Range{15, 18, sim},
    Range{20, 20, storage}, Range{21, 22, index},   Range{23, 23, modem}, Range{24, 27, bug},       Range{30, 32, network},
    Range{40, 48, sim},     Range{103, 103, sim},   Range{106, 106, sim}, Range{111, 113, network},
};

template <class Ranges>
ErrorClass within(const Ranges& ranges, int code) {
  for (const auto& range : ranges) {
    if (code >= range.first && code <= range.last) return range.kind;
  }
  return temporary;
}

// CMEE=2: words in place of the number, by what they contain. Busy comes first: `SIM busy` is no fault of the SIM.
ErrorClass verbose(std::string_view text) {
  struct Row {
    std::string_view part;
    ErrorClass kind;
  };
  constexpr std::array rows{
      Row{"busy", temporary}, Row{"SIM", sim},     Row{"PIN", sim},          Row{"PUK", sim},       Row{"etwork", network},
      Row{"full", storage},   Row{"index", index}, Row{"ervice cent", smsc}, Row{"parameter", bug},
  };
  for (const auto& row : rows) {
    if (text.find(row.part) != text.npos) return row.kind;
  }
  return temporary;
}

}  // namespace

ErrorClass cms_error(int code) { return within(cms_ranges, code); }
ErrorClass cme_error(int code) { return within(cme_ranges, code); }

ErrorClass error_class(std::string_view result) {
  const bool cms = result.starts_with("+CMS ERROR"), cme = result.starts_with("+CME ERROR");
  const auto found = values(result);
  if ((!cms && !cme) || found.empty()) return temporary;
  const auto code = whole(found[0]);
  if (!code) return verbose(found[0]);
  return cms ? cms_error(*code) : cme_error(*code);
}

std::string_view word(ErrorClass kind) {
  switch (kind) {
    case temporary:
      return "temporary";
    case network:
      return "network";
    case permanent:
      return "permanent";
    case sim:
      return "sim";
    case bug:
      return "bug";
    case storage:
      return "storage";
    case modem:
      return "modem";
    case smsc:
      return "smsc";
    case index:
      return "index";
    case ignore:
      return "ignore";
  }
  return {};
}

}  // namespace hearken::protocol::at
