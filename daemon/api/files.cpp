// The console's embedded files. index.html is asked for each time (its tag answers); what Vite names by its content is kept for ever.

#include <algorithm>

#include "daemon/api/console_files.h"
#include "daemon/api/service.h"

namespace hearken::api {
namespace {

/// Tags in If-None-Match; `W/` counts as the same.
bool has_tag(std::string_view header, std::string_view tag) { return header == "*" || header.find(tag) != std::string_view::npos; }

Response file_response(const Request& request, const EmbeddedFile& file) {
  const bool fresh = has_tag(request.header("If-None-Match"), file.tag);
  Response response{fresh ? http::status::not_modified : http::status::ok, 11};
  response.set(http::field::etag, file.tag);
  response.set(http::field::vary, "Accept-Encoding");
  response.set(http::field::cache_control, file.path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (fresh) return response;
  response.set(http::field::content_type, file.type);
  const bool gzip = !file.gzip.empty() && file.gzip.size() < file.bytes.size() && takes_gzip(request.header("Accept-Encoding"));
  if (gzip) response.set(http::field::content_encoding, "gzip");
  response.body() = gzip ? file.gzip : file.bytes;
  return response;
}

}  // namespace

void show_file(Service& service, Call call) {
  std::string path;
  for (const auto& segment : call.request.target.segments) path += '/' + segment;
  if (path == "/") path = "/index.html";
  const auto files = console_files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.path == path; });
  if (found != files.end()) return service.answer(call, file_response(call.request, *found));
  service.fail(call, Trouble::no_path);
}

void show_contract(Service& service, Call call) {
  auto response = json_response(http::status::ok, std::string(openapi_text()));
  response.set(http::field::cache_control, "no-cache");
  service.answer(call, std::move(response));
}

}  // namespace hearken::api
