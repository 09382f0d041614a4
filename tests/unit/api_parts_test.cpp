#include "daemon/api/http.h"
#include "daemon/api/metrics.h"
#include "daemon/api/sessions.h"
#include "daemon/api/throttle.h"
#include "tests/catch.h"
#include "tests/unit/store_home.h"

using namespace hearken;
using namespace hearken::api;

namespace {

const Instant now{std::chrono::milliseconds{1'790'000'000'000}};

std::map<std::string, desk::User> users() { return {{"op1", {"op1", {"S03"}, "$argon2id$one", "operator"}}}; }

}  // namespace

TEST_CASE("a target is taken apart and decoded once") {
  CHECK(parse_target("/api/v1/devices/D%20001/test?until=a%2Bb+c") == Target{{"api", "v1", "devices", "D 001", "test"}, {{"until", "a+b c"}}});
  CHECK(parse_target("http://station:8080/healthz") == Target{{"healthz"}, {}});
  CHECK(parse_target("/%252e%252e") == Target{{"%2e%2e"}, {}});
  for (const auto* wrong : {"", "healthz", "/%", "/%4", "/%zz", "/%00", "/?a=%0", "/?a=1&a=2"}) CHECK_FALSE(parse_target(wrong));
}

TEST_CASE("what is compressed goes only to whom takes it") {
  for (const auto* taken : {"gzip", "br, GZIP", "gzip;q=0.5", "deflate;q=0 , gzip ; q=1", "*", "*;q=0, gzip"}) CHECK(takes_gzip(taken));
  for (const auto* not_taken : {"", "br", "gzip; q=0", "gzip;q=0", "gzip;q=0.000", "gzip ; Q=0", "x-gzip", "*;q=0", "gzip;q=0, *"})
    CHECK_FALSE(takes_gzip(not_taken));
}

TEST_CASE("a host is what could stand in an address") {
  for (const auto* fits : {"", "station", "10.0.0.9:8080", "[::1]:80", "a%20b"}) CHECK(host_fits(fits));
  for (const auto* strange : {"a b", "a/b", "a@b", "<script>", "a\"b", "a\tb", "\xe7\xab\x99"}) CHECK_FALSE(host_fits(strange));
  CHECK_FALSE(host_fits(std::string(256, 'a')));
}

TEST_CASE("a failed login waits longer each time, five seconds at the most, and only for its source and name") {
  Throttle throttle;
  const Throttle::Key key{"10.0.0.9", "op1"};
  CHECK(throttle.delay(key, now).count() == 0);
  throttle.failed(key, now);
  CHECK(throttle.delay(key, now).count() == 250);
  for (int i = 0; i < 100; ++i) throttle.failed(key, now);
  CHECK(throttle.delay(key, now).count() == 5000);
  CHECK(throttle.delay({"10.0.0.8", "op1"}, now).count() == 0);
  CHECK(throttle.delay(key, now + std::chrono::minutes{16}).count() == 0);
  throttle.passed(key);
  CHECK(throttle.delay(key, now).count() == 0);
}

TEST_CASE("of a flood of failed logins ten a minute are written down, and how many more there were") {
  Throttle throttle;
  int written = 0;
  for (int i = 0; i < 1000; ++i) written += throttle.written(now).has_value() ? 1 : 0;
  CHECK(written == 10);
  CHECK(throttle.written(now + std::chrono::minutes{1}) == std::optional<std::uint64_t>{990});
  CHECK(throttle.written(now + std::chrono::minutes{1}) == std::optional<std::uint64_t>{0});
}

TEST_CASE("a session is believed until it ends, its user changes, or a byte of it does") {
  Sessions sessions{SessionKey{7}, std::chrono::hours{12}, false};
  const auto value = sessions.begin(users().at("op1"), now);
  const auto cookie = "theme=day; hearken=" + value;
  REQUIRE(sessions.find(cookie, users(), now));
  CHECK(sessions.find(cookie, users(), now)->login == "op1");
  CHECK_FALSE(sessions.find(cookie, users(), now + std::chrono::hours{12}));
  CHECK_FALSE(sessions.find(cookie, {}, now));
  auto changed = users();
  changed.at("op1").password_hash = "$argon2id$two";
  CHECK_FALSE(sessions.find(cookie, changed, now));
  CHECK_FALSE(Sessions{SessionKey{8}, std::chrono::hours{12}, false}.find(cookie, users(), now));
  for (std::size_t i = 0; i < value.size(); ++i) {
    auto forged = value;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    const auto found = sessions.find("hearken=" + forged, users(), now);
    CHECK_FALSE(found);
  }
  sessions.end(*sessions.find(cookie, users(), now), now);
  CHECK_FALSE(sessions.find(cookie, users(), now));
}

TEST_CASE("who has logged out stays out: with an older cookie of the same session too, and after a restart") {
  const hearken::test::Folder folder;
  const auto file = folder / "session.ended";
  const auto later = now + std::chrono::hours{7};
  Sessions sessions{SessionKey{7}, std::chrono::hours{12}, false, file};
  const auto first = "hearken=" + sessions.begin(users().at("op1"), now);
  const auto second = "hearken=" + sessions.renew(*sessions.find(first, users(), later), users().at("op1"), later);
  REQUIRE(sessions.find(second, users(), later));
  sessions.end(*sessions.find(first, users(), later), later);
  CHECK_FALSE(sessions.find(second, users(), later));
  const Sessions restarted{SessionKey{7}, std::chrono::hours{12}, false, file};
  CHECK_FALSE(restarted.find(first, users(), later));
  CHECK_FALSE(restarted.find(second, users(), later + std::chrono::hours{11}));
}

TEST_CASE("where the file of those who logged out cannot be written it stays as it was, and that is told") {
  const hearken::test::Folder folder;
  const auto file = folder / "session.ended";
  Sessions sessions{SessionKey{7}, std::chrono::hours{12}, false, file};
  const auto first = "hearken=" + sessions.begin(users().at("op1"), now), second = "hearken=" + sessions.begin(users().at("op1"), now);
  REQUIRE(sessions.end(*sessions.find(first, users(), now), now));
  std::filesystem::create_directory(file.string() + ".new");  // as a full disk would refuse it
  CHECK_FALSE(sessions.end(*sessions.find(second, users(), now), now));
  CHECK_FALSE(sessions.find(second, users(), now));
  const Sessions restarted{SessionKey{7}, std::chrono::hours{12}, false, file};
  CHECK_FALSE(restarted.find(first, users(), now));
}

TEST_CASE("figures are told in Prometheus' form, each family once") {
  Metrics metrics;
  metrics.gauge("hearken_gateway_up", "Up.", 1, {{"gateway", "a\"b\\c"}});
  metrics.gauge("hearken_gateway_up", "Up.", 0, {{"gateway", "two"}});
  metrics.counter("hearken_signals_total", "Signals.", 12345678);
  CHECK(metrics.text() ==
        "# HELP hearken_gateway_up Up.\n# TYPE hearken_gateway_up gauge\nhearken_gateway_up{gateway=\"a\\\"b\\\\c\"} "
        "1\nhearken_gateway_up{gateway=\"two\"} "
        "0\n# HELP hearken_signals_total Signals.\n# TYPE hearken_signals_total counter\nhearken_signals_total 12345678\n");
}
