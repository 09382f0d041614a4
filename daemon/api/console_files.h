#pragma once
// The console's files, embedded at build time from console/dist (cmake/embed.cmake), and the contract itself. Where the console was
// not built (HEARKEN_CONSOLE=OFF) there is one plain page that says so.

#include <span>
#include <string_view>

namespace hearken::api {

struct EmbeddedFile {
  std::string_view path;  // from the root: `/index.html`, `/assets/index-4f2a.js`
  std::string_view type;  // `text/html; charset=utf-8`
  std::string_view tag;   // strong, with its quotes
  std::string_view bytes;
  std::string_view gzip;  // the same, compressed
};

[[nodiscard]] std::span<const EmbeddedFile> console_files();
[[nodiscard]] std::string_view openapi_text();

}  // namespace hearken::api
