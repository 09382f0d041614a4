#include "daemon/api/service.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "daemon/api/views.h"

namespace hearken::api {
namespace {

constexpr std::string_view root = "/api/v1";

/// The ids in the path's braces; none: another path.
std::optional<std::vector<std::string>> match(std::string_view pattern, const std::vector<std::string>& segments) {
  std::vector<std::string> ids;
  pattern.remove_prefix(1);
  for (std::size_t i = 0;; ++i) {
    const auto end = pattern.find('/');
    const auto part = pattern.substr(0, end);
    if (i >= segments.size()) return std::nullopt;
    if (part.starts_with('{'))
      ids.push_back(segments[i]);
    else if (part != segments[i])
      return std::nullopt;
    if (end == std::string_view::npos) return i + 1 == segments.size() ? std::optional{ids} : std::nullopt;
    pattern.remove_prefix(end + 1);
  }
}

bool same_method(http::verb asked, http::verb offered) { return asked == offered || (asked == http::verb::head && offered == http::verb::get); }

/// A browser names the page that sends a POST: it must be one of ours.
bool foreign(const Request& request) {
  const auto site = request.header("Sec-Fetch-Site");
  if (site == "cross-site" || site == "same-site") return true;
  if (!request.has("Origin")) return false;
  const auto origin = request.header("Origin");
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos || !boost::beast::iequals(origin.substr(scheme + 3), request.header("Host"));
}

bool json_type(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return boost::beast::iequals(type, "application/json");
}

bool good_key(std::string_view key) {
  static constexpr std::string_view marks = "._:-";
  return key.size() >= 8 && key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || marks.find(c) != std::string_view::npos;
         });
}

bool may_do(const desk::User& user) { return user.role == "operator" || user.role == "supervisor" || user.role == "administrator"; }

/// What is wrong with a POST before anybody reads its body; none: nothing.
std::optional<std::pair<Trouble, std::string_view>> wrong_post(const Route& route, const Call& call) {
  const auto& request = call.request;
  if (route.body && !json_type(request.header("Content-Type"))) return {{Trouble::not_json_type, "Content-Type"}};
  if (route.access == Access::command && !good_key(request.header("Idempotency-Key"))) return {{Trouble::no_key, "Idempotency-Key"}};
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc{} || end.ptr != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

Service::Service(Settings settings, Parts parts)
    : settings_(std::move(settings)),
      parts_(std::move(parts)),
      sessions_(session_key(settings_.state_dir / "session.key"), settings_.session, settings_.tls_proxy, settings_.state_dir / "session.ended"),
      passwords_(parts_.loop),
      feeds_({parts_.loop, parts_.inbox, parts_.history, parts_.now}),
      server_(parts_.loop, settings_.limits, *this),
      started_(parts_.now()) {}

void Service::stop() {
  *here_ = false;
  feeds_.stop();
  server_.stop();
}

void Service::listening(bool well, const std::string& detail) {
  parts_.inbox.put(desk::VitalTold{{}, "http", detail, well}, [](const ActOutcome&) {});
}

void Service::answer(const Call& call, Response response) {
  if (!call.renewed.empty() && !response.count(http::field::set_cookie)) response.set(http::field::set_cookie, sessions_.set_cookie(call.renewed));
  ++answered_[static_cast<int>(response.result_int())];
  call.connection->respond(std::move(response));
}

void Service::handle(Request request, std::shared_ptr<Connection> connection) {
  Call call{std::move(request), std::move(connection), {}, language(), {}, {}, {}};
  const auto kept = call.connection;
  try {
    dispatch(std::move(call));
  } catch (const std::exception& bug) {
    if (parts_.log) parts_.log(std::string("a request failed: ") + bug.what());
    ++answered_[500];
    auto sorry = problem(Trouble::failed, language());
    sorry.keep_alive(false);  // what was under way may still answer: there must be no next request that would get it
    kept->respond(std::move(sorry));
  }
}

void Service::dispatch(Call call) {
  const auto method = call.request.message.method();
  const Route* found = nullptr;
  std::string methods;
  for (const auto& route : routes()) {
    const auto ids = match(route.path, call.request.target.segments);
    if (!ids) continue;
    methods += (methods.empty() ? "" : ", ") + std::string(http::to_string(route.method)) + (route.method == http::verb::get ? ", HEAD" : "");
    if (same_method(method, route.method)) found = &route, call.ids = *ids;
  }
  const bool ours = call.request.message.target().starts_with(root);
  if (methods.empty() && !ours) methods = "GET, HEAD";
  if (methods.empty() && method != http::verb::options) return fail(call, Trouble::no_path);
  if (method == http::verb::options) return allowed(call, methods.empty() ? "GET, HEAD, POST" : methods);
  if (found == nullptr && !ours && (method == http::verb::get || method == http::verb::head)) return show_file(*this, std::move(call));
  if (found == nullptr) {
    auto response = problem(Trouble::wrong_method, call.language);
    response.set(http::field::allow, methods + ", OPTIONS");
    return answer(call, std::move(response));
  }
  if (found->method == http::verb::post && foreign(call.request)) return fail(call, Trouble::other_origin, "Origin");
  const bool known = identify(call);
  if (found->access != Access::open && !known)
    return fail(call, call.request.header("Cookie").find("hearken=") == std::string_view::npos ? Trouble::not_logged_in : Trouble::session_ended);
  if (found->access == Access::command && !may_do(book().users.at(call.session.login))) return fail(call, Trouble::read_only);
  if (found->method == http::verb::post)
    if (const auto wrong = wrong_post(*found, call)) return fail(call, wrong->first, wrong->second);
  found->handle(*this, std::move(call));
}

void Service::allowed(const Call& call, const std::string& methods) {
  Response response{http::status::no_content, 11};
  response.set(http::field::allow, methods + ", OPTIONS");
  answer(call, std::move(response));
}

bool Service::identify(Call& call) {
  const auto now = parts_.now();
  const auto session = sessions_.find(call.request.header("Cookie"), book().users, now);
  if (!session) return false;
  const auto& user = book().users.at(session->login);
  call.session = *session;
  call.by = user.person ? user.person : PersonId{user.login};
  const auto person = book().directory.persons.find(user.person);
  if (person != book().directory.persons.end()) call.language = person->second.language;
  if (const auto asked = call.request.header("Accept-Language"); asked == "zh" || asked == "en")  // a browser's own list is longer
    call.language = asked == "zh" ? desk::Language::zh : desk::Language::en;
  if (sessions_.wants_renewal(*session, now)) {
    call.renewed = sessions_.renew(*session, user, now);
    call.session.expires = sessions_.expiry(now);
  }
  return true;
}

std::string Service::source(const Request& request) const {
  if (!settings_.tls_proxy) return request.source;
  auto chain = request.header("X-Forwarded-For");
  chain = chain.substr(chain.rfind(',') == std::string_view::npos ? 0 : chain.rfind(',') + 1);
  while (chain.starts_with(' ')) chain.remove_prefix(1);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(chain, error);
  return error ? request.source : address.to_string();
}

void open_feed(Service& service, Call call) {
  const bool resumed = call.request.has("Last-Event-ID");
  const auto& query = call.request.target.query;
  std::int64_t after = service.parts().inbox.head();
  if (resumed || query.contains("after")) {
    const std::string text = resumed ? std::string(call.request.header("Last-Event-ID")) : query.at("after");
    const auto number = text == "0" ? std::optional<std::int64_t>{0} : number_in(text);
    if (!number || *number > after)  // beyond what there is (a restored backup): the console must read the queue again
      return service.fail(call, Trouble::wrong_parameter, resumed ? "Last-Event-ID" : "after");
    after = *number;
  }
  Response head{http::status::ok, 11};
  head.set(http::field::content_type, "text/event-stream");
  head.set(http::field::cache_control, "no-store");
  head.set("X-Accel-Buffering", "no");
  if (call.request.message.method() == http::verb::head) return service.answer(call, std::move(head));
  if (!service.server().place_for_feed()) return service.fail(call, Trouble::no_place);
  if (!call.renewed.empty()) head.set(http::field::set_cookie, service.sessions().set_cookie(call.renewed));
  ++service.answered()[200];
  // Past half its time the feed ends; the console comes back at once and gets its session renewed.
  const auto cookie = call.renewed.empty() ? std::string(call.request.header("Cookie")) : "hearken=" + call.renewed;
  service.feeds().open(call.connection, std::move(head), after, [&service, cookie] {
    const auto now = service.now();
    const auto session = service.sessions().find(cookie, service.book().users, now);
    return session && !service.sessions().wants_renewal(*session, now);
  });
}

std::span<const Route> routes() {
  using enum Access;
  constexpr auto get = http::verb::get, post = http::verb::post;
  static constexpr Route table[] = {
      {post, "/api/v1/login", open, true, &log_in},
      {post, "/api/v1/logout", open, false, &log_out},
      {get, "/api/v1/me", session, false, &who_am_i},
      {get, "/api/v1/station", session, false, &show_station},
      {get, "/api/v1/queue", session, false, &show_queue},
      {get, "/api/v1/incidents", session, false, &show_incidents},
      {get, "/api/v1/incidents/{id}", session, false, &show_incident},
      {post, "/api/v1/incidents/{id}/take", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/accept", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/decline", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/stage", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/advance", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/hand-over", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/park", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/page", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/note", Access::command, true, &act_on_incident},
      {post, "/api/v1/incidents/{id}/resolve", Access::command, true, &act_on_incident},
      {post, "/api/v1/devices/{id}/test", Access::command, true, &set_test},
      {get, "/api/v1/devices", session, false, &show_devices},
      {get, "/api/v1/persons", session, false, &show_persons},
      {get, "/api/v1/feed", session, false, &open_feed},
      {get, "/api/v1/openapi.json", open, false, &show_contract},
      {get, "/healthz", open, false, &show_health},
      {get, "/metrics", open, false, &show_metrics},
  };
  return table;
}

}  // namespace hearken::api
