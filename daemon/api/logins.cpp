// Logging in and out. Nothing is ever locked; a failure only makes the next try of the same source and login wait (throttle.h). Every
// success and failure is journalled, a name that nobody has only as `?`: people type passwords into the wrong field. Of a flood of
// failures some are journalled, with how many more there were: the network must not be able to fill the disk.

#include <boost/asio/steady_timer.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "daemon/api/service.h"
#include "daemon/api/views.h"
#include "daemon/desk/wording.h"

namespace hearken::api {
namespace {

constexpr int waiting_most = 8;  // tries of one source and login at a time

std::string_view role_of(const desk::User& user) {
  for (const std::string_view role : {"operator", "supervisor", "administrator"})
    if (user.role == role) return role;
  return "auditor";
}

std::string me(const desk::Book& book, const desk::User& user, desk::Language language, Instant expires) {
  json::object view{{"login", user.login},
                    {"person", user.person ? user.person.value : user.login},
                    {"name", user.person ? desk::name_of(book, user.person) : user.login},
                    {"role", role_of(user)},
                    {"language", boost::describe::enum_to_string(language, "zh")},
                    {"expires", instant(expires)}};
  return json::serialize(view);
}

struct Try {
  Call call;
  std::string login, password;
  Throttle::Key key;
};

const desk::User* user_named(const desk::Book& book, const std::string& login) {
  const auto found = book.users.find(login);
  return found == book.users.end() || found->second.password_hash.empty() ? nullptr : &found->second;
}

/// `unwritten`: how many failures before it are not journalled.
void note(Service& service, const Try& attempt, const desk::User* user, bool well, std::uint64_t unwritten, std::function<void()> done) {
  const auto from = attempt.key.first + (unwritten == 0 ? "" : ", and " + std::to_string(unwritten) + " failures more");
  desk::LoggedIn input{user == nullptr ? "?" : user->login, user == nullptr ? PersonId{} : user->person, well, from};
  service.parts().inbox.put(std::move(input), [done = std::move(done)](const ActOutcome&) { done(); });  // also with a dead disk
}

void succeed(Service& service, const std::shared_ptr<Try>& attempt, const desk::User& user) {
  const auto now = service.now();
  service.throttle().passed(attempt->key);
  auto language = attempt->call.language;
  const auto person = service.book().directory.persons.find(user.person);
  if (person != service.book().directory.persons.end()) language = person->second.language;
  auto response = json_response(http::status::ok, me(service.book(), user, language, service.sessions().expiry(now)));
  response.set(http::field::set_cookie, service.sessions().set_cookie(service.sessions().begin(user, now)));
  note(service, *attempt, &user, true, 0, [&service, here = service.here(), attempt, response = std::move(response)] {
    if (*here) service.answer(attempt->call, response);
  });
}

void checked(Service& service, const std::shared_ptr<Try>& attempt, const std::string& hash, bool fits) {
  auto& waiting = service.logins_waiting();
  if (--waiting[attempt->key] == 0) waiting.erase(attempt->key);
  const auto* user = user_named(service.book(), attempt->login);
  if (fits && user != nullptr && user->password_hash == hash) return succeed(service, attempt, *user);
  service.throttle().failed(attempt->key, service.now());
  const auto unwritten = service.throttle().written(service.now());
  if (!unwritten) return service.fail(attempt->call, Trouble::wrong_login);
  note(service, *attempt, user, false, *unwritten, [&service, here = service.here(), attempt] {
    if (*here) service.fail(attempt->call, Trouble::wrong_login);
  });
}

void check(Service& service, const std::shared_ptr<Try>& attempt) {
  const auto* user = user_named(service.book(), attempt->login);
  const auto hash = user == nullptr ? std::string{} : user->password_hash;
  const bool queued =
      service.passwords().check(attempt->key.first, hash, std::move(attempt->password), [&service, here = service.here(), attempt, hash](bool fits) {
        if (*here) checked(service, attempt, hash, fits);
      });
  if (queued) return;
  auto& waiting = service.logins_waiting();
  if (--waiting[attempt->key] == 0) waiting.erase(attempt->key);
  service.fail(attempt->call, Trouble::too_many);
}

}  // namespace

void log_in(Service& service, Call call) {
  Body body{call.request.message.body()};
  auto login = body.text("login", 1, desk::login_most), password = body.text("password", 1, 1024);
  if (const auto wrong = body.finish()) return service.fail(call, wrong->trouble, wrong->field);
  const Throttle::Key key{service.source(call.request), login};
  if (service.logins_waiting()[key] >= waiting_most) return service.fail(call, Trouble::too_many);
  ++service.logins_waiting()[key];
  const auto attempt = std::make_shared<Try>(Try{std::move(call), std::move(login), std::move(password), key});
  const auto delay = service.throttle().delay(key, service.now());
  const auto timer = std::make_shared<asio::steady_timer>(service.parts().loop, delay);
  timer->async_wait([&service, here = service.here(), attempt, timer](boost::system::error_code error) {
    if (*here && !error) check(service, attempt);
  });
}

void log_out(Service& service, Call call) {
  const bool kept = call.session.login.empty() || service.sessions().end(call.session, service.now());
  if (!kept && service.parts().log) service.parts().log("a logout could not be written down: a restart would revive its session");
  Response response{http::status::no_content, 11};
  response.set(http::field::set_cookie, service.sessions().clear_cookie());
  service.answer(call, std::move(response));
}

void who_am_i(Service& service, Call call) {
  const auto& user = service.book().users.at(call.session.login);
  service.answer(call, json_response(http::status::ok, me(service.book(), user, call.language, call.session.expires)));
}

}  // namespace hearken::api
