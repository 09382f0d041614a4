// The API as its peers meet it, with a played station: what a session is worth, what is answered when the disk is dead or a handler has
// a bug, and what becomes of a connection that is not used as HTTP means it. The contract is held by tests/system/test_openapi.py.

#include "tests/unit/api_world.h"

using namespace hearken;
using namespace hearken::api;
using namespace hearken::api::test;
using http::verb;

namespace {

int status(const Response& response) { return static_cast<int>(response.result_int()); }

}  // namespace

TEST_CASE("a handler that answers and then fails has answered once, and the next request gets its own answer") {
  World world;
  world.log_in();
  auto peer = world.peer();
  world.inbox.answers = [](const auto& done) {
    done({{}, 41});
    throw std::runtime_error("after the answer");
  };
  CHECK(world.ask(peer, verb::post, "/api/v1/incidents/1/take", "{}").body() == R"({"head":41})");
  CHECK(status(world.ask(peer, verb::get, "/healthz")) == 200);
  CHECK(peer.buffer.size() == 0);
}

TEST_CASE("a handler that fails is told as 500, and its late answer reaches nobody") {
  World world;
  world.log_in();
  auto peer = world.peer();
  std::function<void(const ActOutcome&)> late;
  world.inbox.answers = [&](const auto& done) {
    late = done;
    throw std::runtime_error("before the answer");
  };
  const auto sorry = world.ask(peer, verb::post, "/api/v1/incidents/1/take", "{}");
  CHECK(status(sorry) == 500);
  CHECK_FALSE(sorry.keep_alive());
  late({{}, 41});
  CHECK(world.rest(peer) == "");
  CHECK(status(world.ask(verb::get, "/healthz")) == 200);
}

TEST_CASE("with a dead disk a command is not confirmed, and the past cannot be read") {
  World world;
  world.inbox.answers = [](const auto& done) { done({"disk", 0}); };
  CHECK(status(world.log_in()) == 200);  // the night shift gets in also then
  CHECK(status(world.ask(verb::post, "/api/v1/incidents/1/take", "{}")) == 503);
  CHECK(status(world.ask(verb::get, "/api/v1/incidents?state=closed")) == 503);
  CHECK(status(world.ask(verb::get, "/api/v1/incidents/1")) == 503);
  CHECK(status(world.ask(verb::get, "/api/v1/queue")) == 200);
}

TEST_CASE("a cookie is for this station's pages alone") {
  for (const bool behind_tls : {false, true}) {
    Settings settings;
    settings.tls_proxy = behind_tls;
    World world{std::move(settings)};
    const auto response = world.log_in();
    const std::string set{response[http::field::set_cookie]};
    CHECK(set.find("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict") != std::string::npos);
    CHECK((set.find("; Secure") != std::string::npos) == behind_tls);
    CHECK(set.find("Domain") == std::string::npos);
  }
}

TEST_CASE("a session that has run out is told as such; one past its half is renewed with the next answer") {
  World world;
  world.log_in();
  CHECK(world.ask(verb::get, "/api/v1/me").count(http::field::set_cookie) == 0);
  world.now += std::chrono::hours{7};
  const auto renewing = world.ask(verb::get, "/api/v1/me");
  const std::string set{renewing[http::field::set_cookie]};
  world.now += std::chrono::hours{6};
  const auto ended = world.ask(verb::get, "/api/v1/me");
  CHECK(status(ended) == 401);
  CHECK(ended.body().find("登录已到期") != std::string::npos);
  CHECK(status(world.ask(verb::post, "/api/v1/incidents/1/take", "{}")) == 401);
  world.cookie = set.substr(0, set.find(';'));
  CHECK(status(world.ask(verb::get, "/api/v1/me")) == 200);
}

TEST_CASE("logging out ends the session in all tabs of its browser, and no other") {
  World world;
  world.log_in();
  const auto here = world.cookie;
  world.log_in();
  const auto elsewhere = world.cookie;
  REQUIRE(here != elsewhere);
  auto second_tab = world.peer();
  world.cookie = here;
  CHECK(status(world.ask(second_tab, verb::get, "/api/v1/me")) == 200);
  const auto out = world.ask(verb::post, "/api/v1/logout");
  CHECK(status(out) == 204);
  CHECK(std::string{out[http::field::set_cookie]}.starts_with("hearken=; Path=/; Max-Age=0"));
  CHECK(status(world.ask(second_tab, verb::get, "/api/v1/me")) == 401);
  world.cookie = elsewhere;
  CHECK(status(world.ask(verb::get, "/api/v1/me")) == 200);
}

TEST_CASE("logging out ends the live feed of the session") {
  World world;
  world.log_in();
  auto feed = world.peer();
  world.say(feed, "GET /api/v1/feed HTTP/1.1\r\nHost: station\r\nCookie: " + world.cookie + "\r\n\r\n");
  world.ask(verb::post, "/api/v1/logout");
  CHECK(world.rest(feed).find("event: alive") != std::string::npos);
}

TEST_CASE("the station answers in its own language, or in the one that the screen asks for") {
  World world;
  world.log_in();
  for (const auto& [asked, word] : {std::pair{"en", "database"}, {"zh", "数据库"}, {"en-GB,en;q=0.9", "数据库"}}) {
    auto peer = world.peer();
    world.say(peer, "GET /api/v1/incidents?state=closed HTTP/1.1\r\nHost: station\r\nAccept-Language: " + std::string(asked) +
                        "\r\nCookie: " + world.cookie + "\r\n\r\n");
    CHECK(world.answer(peer).body().find(word) != std::string::npos);
  }
}

TEST_CASE("a feed from beyond the journal's end is refused: the console has to read the queue again") {
  World world;
  world.log_in();
  CHECK(status(world.ask(verb::get, "/api/v1/feed?after=8")) == 422);
  CHECK(status(world.ask(verb::head, "/api/v1/feed?after=7")) == 200);
}

TEST_CASE("a plan's step whose pages all failed is shown as failed") {
  World world;
  world.log_in();
  auto& book = world.inbox.known;
  book.directory.persons[{"S03"}].id = {"S03"};
  desk::Incident incident;
  incident.id = IncidentId{1};
  incident.plan = {"P1", 1, {{0, {"person:S03"}, {desk::Way::sms}, 0}}};
  incident.state = desk::Armed{1, world.now, false};
  book.incidents[incident.id] = incident;
  desk::Page page;
  page.id = PageId{1};
  page.incident = incident.id;
  page.to = {"S03"};
  page.code = "1234";
  book.pages[page.id] = page;
  index(book);
  CHECK(world.ask(verb::get, "/api/v1/queue").body().find(R"("state":"done"})") != std::string::npos);
  book.pages[page.id].state = desk::PageState::failed;
  CHECK(world.ask(verb::get, "/api/v1/queue").body().find(R"("state":"failed"})") != std::string::npos);
}

TEST_CASE("the right password gets in after any number of wrong ones") {
  World world;
  for (int i = 0; i < 2; ++i) CHECK(status(world.log_in("wrong")) == 401);
  CHECK(status(world.log_in()) == 200);
}

TEST_CASE("a removed user and a changed password end the session at once") {
  World world;
  world.log_in();
  auto& user = world.inbox.known.users["op1"];
  const auto kept = user.password_hash;
  user.password_hash.clear();
  CHECK(status(world.ask(verb::get, "/api/v1/me")) == 401);
  user.password_hash = password_hash("another");
  CHECK(status(world.ask(verb::get, "/api/v1/me")) == 401);
  user.password_hash = kept;
  CHECK(status(world.ask(verb::get, "/api/v1/me")) == 200);
}

TEST_CASE("half a request and then silence: the connection is closed, others are served") {
  Settings settings;
  settings.limits.request = std::chrono::seconds{1};
  World world{std::move(settings)};
  std::vector<World::Peer> silent;
  for (const auto* half : {"", "GET /healthz HT", "POST /api/v1/login HTTP/1.1\r\nHost: s\r\nContent-Length: 9\r\n\r\n{"}) {
    silent.push_back(world.peer());
    world.say(silent.back(), half);
  }
  CHECK(status(world.ask(verb::get, "/healthz")) == 200);
  for (auto& one : silent) CHECK(world.rest(one) == "");
}
