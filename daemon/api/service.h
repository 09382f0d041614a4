#pragma once
// One request on its way: found in the table of routes, checked (method, origin, session, role, key, content type), handled.

#include <array>
#include <map>
#include <span>

#include "daemon/api/api.h"
#include "daemon/api/body.h"
#include "daemon/api/feed.h"
#include "daemon/api/passwords.h"
#include "daemon/api/problem.h"
#include "daemon/api/sessions.h"
#include "daemon/api/throttle.h"

namespace hearken::api {

/// A request with what is known of who sent it.
struct Call {
  Request request;
  std::shared_ptr<Connection> connection;
  std::vector<std::string> ids;  // what stands in the path's braces
  desk::Language language = desk::Language::zh;
  Session session;      // empty on an open route
  std::string renewed;  // the new cookie of a session past half its time
  PersonId by;
};

class Service;

enum class Access : std::uint8_t {
  open,     // anybody
  session,  // who is logged in
  command,  // who is logged in and may do; Idempotency-Key
};

struct Route {
  http::verb method;
  std::string_view path;  // `/api/v1/incidents/{id}/take`
  Access access;
  bool body;  // takes a JSON body
  void (*handle)(Service&, Call);
};

/// All of them; what is not here is a file of the console or not there.
[[nodiscard]] std::span<const Route> routes();

class Service : public Handler {
 public:
  Service(Settings settings, Parts parts);
  ~Service() override { stop(); }

  void start() { server_.listen(settings_.listen); }
  void stop();

  void handle(Request request, std::shared_ptr<Connection> connection) override;
  Response rejected(http::status status) override { return problem(trouble_for(status), language()); }
  Instant now() override { return parts_.now(); }
  void listening(bool well, const std::string& detail) override;

  // ---- for the handlers ----
  void answer(const Call& call, Response response);
  void fail(const Call& call, Trouble trouble, std::string_view field = {}) { answer(call, problem(trouble, call.language, field)); }
  [[nodiscard]] desk::Language language() const { return book().settings.language; }
  [[nodiscard]] const desk::Book& book() const { return parts_.inbox.book(); }
  [[nodiscard]] Parts& parts() { return parts_; }
  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] Sessions& sessions() { return sessions_; }
  [[nodiscard]] Server& server() { return server_; }
  [[nodiscard]] const Server& server() const { return server_; }
  [[nodiscard]] Feeds& feeds() { return feeds_; }
  [[nodiscard]] const Feeds& feeds() const { return feeds_; }
  [[nodiscard]] Passwords& passwords() { return passwords_; }
  [[nodiscard]] Throttle& throttle() { return throttle_; }
  [[nodiscard]] std::map<Throttle::Key, int>& logins_waiting() { return logins_waiting_; }
  [[nodiscard]] std::map<int, std::uint64_t>& answered() { return answered_; }
  [[nodiscard]] Instant started() const { return started_; }
  /// False once the service is gone: for what comes back to the loop later.
  [[nodiscard]] std::shared_ptr<const bool> here() const { return here_; }
  /// Where a request comes from: the peer, or whom a proxy of ours names.
  [[nodiscard]] std::string source(const Request& request) const;

 private:
  void dispatch(Call call);
  void allowed(const Call& call, const std::string& methods);
  bool identify(Call& call);

  Settings settings_;
  Parts parts_;
  Sessions sessions_;
  Passwords passwords_;
  Throttle throttle_;
  std::map<Throttle::Key, int> logins_waiting_;
  std::map<int, std::uint64_t> answered_;  // by status
  Feeds feeds_;
  Server server_;
  Instant started_;
  std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
};

// ---- the handlers, by subject ----
void log_in(Service& service, Call call);  // logins.cpp
void log_out(Service& service, Call call);
void who_am_i(Service& service, Call call);
void act_on_incident(Service& service, Call call);  // commands.cpp
void set_test(Service& service, Call call);
void show_station(Service& service, Call call);  // queries.cpp
void show_queue(Service& service, Call call);
void show_incidents(Service& service, Call call);
void show_incident(Service& service, Call call);
void show_devices(Service& service, Call call);
void show_persons(Service& service, Call call);
void show_contract(Service& service, Call call);  // files.cpp
void show_file(Service& service, Call call);
void open_feed(Service& service, Call call);    // service.cpp
void show_health(Service& service, Call call);  // status.cpp
void show_metrics(Service& service, Call call);

/// How an incident ended.
inline constexpr std::array<std::string_view, 9> resolution_codes{"helped", "hospital",  "false_press", "test", "no_need",
                                                                  "mended", "not_found", "deceased",    "other"};

/// A whole number from 1 in a path or a query.
[[nodiscard]] std::optional<std::int64_t> number_in(std::string_view text);

}  // namespace hearken::api
