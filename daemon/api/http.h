#pragma once
// HTTP as the rest of this room sees it: what was asked, what is answered, and the headers that every answer carries.

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/incident.h"

namespace hearken::api {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

/// RFC 9112, 3.2: the path in segments and the query, percent-decoded. In the query `+` is a blank.
struct Target {
  std::vector<std::string> segments;
  std::map<std::string, std::string> query;
  bool operator==(const Target&) const = default;
};

/// Origin and absolute form; none: a broken escape, a NUL, or no path at all.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

/// RFC 9110, 7.2: nothing that could not stand in a URI's authority.
[[nodiscard]] bool host_fits(std::string_view host);

/// RFC 9110, 12.5.3: whether an Accept-Encoding takes gzip, by name or by `*`, with a weight above nothing.
[[nodiscard]] bool takes_gzip(std::string_view accept_encoding);

struct Request {
  http::request<http::string_body> message;
  Target target;
  std::string source;  // the peer's address without its port

  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return message.find(name) != message.end(); }
};

using Response = http::response<http::string_body>;

[[nodiscard]] Response json_response(http::status status, std::string body);

/// What every answer carries: Date, no sniffing, no framing, no referrer; and a policy that lets nothing else run.
void harden(Response& response, Instant now);

}  // namespace hearken::api
