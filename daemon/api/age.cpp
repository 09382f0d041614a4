#include "daemon/api/age.h"

#include "daemon/desk/record_text.h"

namespace hearken::api {

std::optional<std::int64_t> age_on(const std::string& birth_date, Instant now) {
  using namespace std::chrono;
  const auto born = desk::instant_from(birth_date + "T00:00:00.000Z");
  if (!born || *born > now) return std::nullopt;
  const year_month_day birth{floor<days>(*born)}, today{floor<days>(now)};
  const bool had_birthday = month_day{today.month(), today.day()} >= month_day{birth.month(), birth.day()};
  return static_cast<int>(today.year()) - static_cast<int>(birth.year()) - (had_birthday ? 0 : 1);
}

}  // namespace hearken::api
