#pragma once
// The API on a loopback port with a station that is played: an inbox and a history whose outcomes the test chooses, a clock that it
// sets, and a client on the same loop. Nothing sleeps: the loop runs until what is waited for has come.

#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <deque>
#include <stdexcept>

#include "daemon/api/api.h"
#include "daemon/api/passwords.h"
#include "tests/catch.h"

namespace hearken::api::test {

struct PlayedInbox : Inbox {
  desk::Book known;
  std::vector<desk::Input> inputs;
  std::function<void(std::function<void(const ActOutcome&)>)> answers = [](const auto& done) { done({{}, 7}); };

  void put(desk::Input input, std::function<void(const ActOutcome&)> done) override {
    const bool vital = std::holds_alternative<desk::VitalTold>(input);
    inputs.push_back(std::move(input));
    if (vital)
      done({{}, 7});
    else
      answers(std::move(done));
  }
  const desk::Book& book() const override { return known; }
  std::int64_t head() const override { return 7; }
  void on_committed(std::function<void(std::int64_t)>) override {}
};

/// The disk cannot be read.
struct DeadHistory : History {
  void records(std::int64_t, std::size_t, Done<std::vector<Line>> done) override { done(error()); }
  void incidents(std::vector<IncidentId>, Done<std::vector<desk::Incident>> done) override { done(error()); }
  void closed(IncidentId, std::size_t, Done<std::vector<desk::Incident>> done) override { done(error()); }
  void dossier(IncidentId, Done<Dossier> done) override { done(error()); }
  static boost::system::error_code error() { return make_error_code(boost::system::errc::io_error); }
};

inline constexpr auto password = "correct horse";

class World {
 public:
  explicit World(Settings settings = {})
      : api_(listening(std::move(settings), state_.path), {loop.get_executor(), inbox, history, [this] { return now; }, "test", {}, {}, {}}) {
    static const auto hash = password_hash(password);  // takes long by design
    inbox.known.users["op1"] = {"op1", PersonId{"S03"}, hash, "operator"};
    inbox.known.next_incident = 2;
    api_.start();
  }
  ~World() { api_.stop(); }

  asio::io_context loop;
  PlayedInbox inbox;
  DeadHistory history;
  Instant now{std::chrono::milliseconds{1'790'000'000'000}};
  std::string cookie;

  /// Runs the loop until then; a minute at the most.
  template <class Condition>
  void until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < end);
      loop.restart();
      loop.run_one_for(std::chrono::milliseconds{100});
    }
  }

  /// A connection of the test's own.
  struct Peer {
    tcp::socket socket;
    boost::beast::flat_buffer buffer;
  };
  Peer peer() {
    Peer one{tcp::socket{loop}, {}};
    one.socket.connect(*endpoint_from(api_.addresses().front()));
    return one;
  }
  static void say(Peer& peer, std::string_view text) { asio::write(peer.socket, asio::buffer(text)); }

  Response answer(Peer& peer, http::verb method = http::verb::get) {
    http::response_parser<http::string_body> parser;
    parser.skip(method == http::verb::head);
    std::optional<boost::system::error_code> outcome;
    http::async_read(peer.socket, peer.buffer, parser, [&](boost::system::error_code error, std::size_t) { outcome = error; });
    until([&] { return outcome.has_value(); });
    REQUIRE_FALSE(outcome->failed());
    return parser.release();
  }

  /// All that the station still says, until it hangs up.
  std::string rest(Peer& peer) {
    std::string text;
    std::optional<boost::system::error_code> outcome;
    asio::async_read(peer.socket, asio::dynamic_buffer(text), [&](boost::system::error_code error, std::size_t) { outcome = error; });
    until([&] { return outcome.has_value(); });
    return text;
  }

  Response ask(Peer& peer, http::verb method, std::string_view target, const std::string& body = {}) {
    http::request<http::string_body> request{method, {target.data(), target.size()}, 11, body};
    request.set(http::field::host, "station");
    request.set(http::field::content_type, "application/json");
    request.set("Idempotency-Key", "a-key-of-its-own");
    if (!cookie.empty()) request.set(http::field::cookie, cookie);
    request.prepare_payload();
    http::write(peer.socket, request);
    return answer(peer, method);
  }
  Response ask(http::verb method, std::string_view target, const std::string& body = {}) {
    auto one = peer();
    return ask(one, method, target, body);
  }

  Response log_in(const std::string& word = password) {
    auto response = ask(http::verb::post, "/api/v1/login", R"({"login":"op1","password":")" + word + "\"}");
    const std::string set{response[http::field::set_cookie]};
    if (response.result() == http::status::ok) cookie = set.substr(0, set.find(';'));
    return response;
  }

 private:
  struct Folder {
    std::filesystem::path path;
    Folder() {
      std::string name = (std::filesystem::temp_directory_path() / "hearken-api-XXXXXX").string();
      if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
      path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
  };
  static Settings listening(Settings settings, const std::filesystem::path& state) {
    settings.listen = {*endpoint_from("127.0.0.1:0")};
    settings.state_dir = state;
    return settings;
  }

  Folder state_;
  Api api_;
};

}  // namespace hearken::api::test
