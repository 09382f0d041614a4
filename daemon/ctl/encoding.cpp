#include "daemon/ctl/encoding.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <memory>

namespace hearken::ctl {
namespace {

struct Close {
  using pointer = iconv_t;
  void operator()(iconv_t converter) const { iconv_close(converter); }
};

const iconv_t no_converter = reinterpret_cast<iconv_t>(-1);  // NOLINT: as iconv_open tells it

std::optional<std::string> converted(std::string_view bytes, const char* from) {
  const auto opened = iconv_open("UTF-8", from);
  if (opened == no_converter) return {};
  const std::unique_ptr<iconv_t, Close> converter(opened);
  std::string text;
  std::array<char, 4096> part{};
  auto* in = const_cast<char*>(bytes.data());  // NOLINT: iconv does not write there
  auto left = bytes.size();
  while (left > 0) {
    auto* out = part.data();
    auto room = part.size();
    const auto fault = iconv(opened, &in, &left, &out, &room) == static_cast<std::size_t>(-1) ? errno : 0;
    text.append(part.data(), part.size() - room);
    if (fault != 0 && fault != E2BIG) return {};
  }
  return text;
}

}  // namespace

std::optional<std::string> as_utf8(std::string_view bytes) {
  static constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
  if (auto text = converted(bytes, "UTF-8")) return text;
  return converted(bytes, "GB18030");
}

}  // namespace hearken::ctl
