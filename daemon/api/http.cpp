#include "daemon/api/http.h"

#include <algorithm>
#include <ctime>

namespace hearken::api {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text, bool query) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += query && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex(text[i + 1]), low = hex(text[i + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

/// Calls `part` for each piece between separators; stops at the first that it refuses.
template <class Part>
bool each(std::string_view text, char separator, Part part) {
  while (true) {
    const auto end = text.find(separator);
    if (!part(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool add_segment(Target& target, std::string_view text) {
  auto segment = decode(text, false);
  if (segment) target.segments.push_back(std::move(*segment));
  return segment.has_value();
}

bool add_parameter(Target& target, std::string_view text) {
  if (text.empty()) return true;
  const auto equals = text.find('=');
  const auto name = decode(text.substr(0, equals), true);
  const auto value = decode(equals == std::string_view::npos ? "" : text.substr(equals + 1), true);
  return name && value && target.query.emplace(*name, *value).second;
}

std::string_view without_authority(std::string_view text) {
  const auto scheme = text.find("://");
  if (text.starts_with('/') || scheme == std::string_view::npos) return text;
  text.remove_prefix(scheme + 3);
  const auto path = text.find('/');
  return path == std::string_view::npos ? "/" : text.substr(path);
}

std::string http_date(Instant now) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// `q=0`, `q=0.000`: whoever asks refuses it.
bool weighs_nothing(std::string_view parameter) {
  parameter = trimmed(parameter);
  return parameter.size() > 2 && boost::beast::iequals(parameter.substr(0, 2), "q=") &&
         parameter.find_first_not_of("0.", 2) == std::string_view::npos;
}

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
  text = without_authority(text);
  if (!text.starts_with('/')) return std::nullopt;
  const auto question = text.find('?');
  Target target;
  if (!each(text.substr(1, question == std::string_view::npos ? question : question - 1), '/',
            [&](std::string_view part) { return add_segment(target, part); }))
    return std::nullopt;
  if (question != std::string_view::npos && !each(text.substr(question + 1), '&', [&](std::string_view part) { return add_parameter(target, part); }))
    return std::nullopt;
  return target;
}

bool host_fits(std::string_view host) {
  static constexpr std::string_view punctuation = "-._~%!$&'()*+,;=:[]";
  constexpr std::size_t most = 255;
  return host.size() <= most && std::all_of(host.begin(), host.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  punctuation.find(static_cast<char>(c)) != std::string_view::npos;
         });
}

bool takes_gzip(std::string_view accept_encoding) {
  std::optional<bool> named, any;
  (void)each(accept_encoding, ',', [&](std::string_view part) {
    const auto end = part.find(';');
    const auto coding = trimmed(part.substr(0, end));
    const bool taken = end == std::string_view::npos || !weighs_nothing(part.substr(end + 1));
    if (boost::beast::iequals(coding, "gzip")) named = taken;
    if (coding == "*") any = taken;
    return true;
  });
  return named.value_or(any.value_or(false));
}

std::string_view Request::header(std::string_view name) const {
  const auto found = message.find(name);
  return found == message.end() ? std::string_view{} : std::string_view{found->value()};
}

Response json_response(http::status status, std::string body) {
  Response response{status, 11};
  response.set(http::field::content_type, "application/json");
  response.set(http::field::cache_control, "no-store");
  response.body() = std::move(body);
  return response;
}

void harden(Response& response, Instant now) {
  response.set(http::field::date, http_date(now));
  response.set("Content-Security-Policy", policy);
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace hearken::api
