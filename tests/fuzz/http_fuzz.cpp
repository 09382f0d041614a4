// Any bytes as what a browser sends: read as a connection reads it (daemon/api/connection.cpp) with its limits, then taken apart as a
// route would: target, cookie, body. Whatever comes ends in values and troubles, and never in a crash.

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <cstdlib>

#include "daemon/api/body.h"
#include "daemon/api/http.h"
#include "daemon/api/server.h"
#include "daemon/api/service.h"
#include "protocol/text_encoding.h"

namespace {

using namespace hearken;
using namespace hearken::api;

const Instant now{std::chrono::milliseconds{1'790'000'000'000}};

void require(bool holds) {
  if (!holds) std::abort();
}

/// As the commands do: each kind of member, there or not.
void read_members(std::string_view text) {
  static const desk::Directory nobody;
  Body body{text};
  require(protocol::valid_utf8(body.text("note", 0, 4000)));
  (void)body.instant_if_there("until");
  (void)body.choice<desk::Way>("way");
  (void)body.one_of("code", resolution_codes);
  (void)body.person("person", nobody);
  const auto wrong = body.finish();
  require(wrong && !problem(wrong->trouble, desk::Language::en, wrong->field).body().empty());  // for nobody is known
}

void take_apart(const http::request<http::string_body>& message) {
  const auto target = parse_target(std::string_view(message.target()));
  if (target)
    for (const auto& segment : target->segments) require(segment.find('\0') == segment.npos), (void)number_in(segment);
  (void)host_fits(message[http::field::host]);
  (void)takes_gzip(message[http::field::accept_encoding]);
  static const Sessions sessions{SessionKey{7}, std::chrono::hours{12}, false};
  static const std::map<std::string, desk::User> users{{"op1", {"op1", {"S03"}, "$argon2id$one", "operator"}}};
  require(!sessions.find(std::string(message[http::field::cookie]), users, now));  // nobody finds the key by chance
  read_members(message.body());
}

/// All messages that follow one another on one connection.
void read_all(std::string_view bytes) {
  const ServerLimits limits;
  for (int message = 0; message < 8 && !bytes.empty(); ++message) {
    http::request_parser<http::string_body> parser;
    parser.eager(true);
    parser.header_limit(limits.header_bytes);
    parser.body_limit(limits.body_bytes);
    boost::system::error_code error;
    const auto taken = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    if (error || !parser.is_done()) return;
    require(parser.get().body().size() <= limits.body_bytes);
    take_apart(parser.get());
    bytes.remove_prefix(std::min(taken, bytes.size()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_all(bytes);
  read_members(bytes);
  return 0;
}
