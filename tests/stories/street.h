#pragma once
// A whole station in virtual time: the real desk, loop and store (on memory), with a street of three clients and six people
// around them. A story presses, answers, waits; what the station sends is in `sent`.

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/station/station.h"
#include "daemon/store/store.h"
#include "tests/catch.h"

namespace hearken::stories {

using namespace std::chrono_literals;

inline const PersonId li{"li"}, zhao{"zhao"}, qian{"qian"}, sun{"sun"}, boss{"boss"};  // operator, warden, keyholder, volunteer, supervisor
inline const ClientId wang{"wang"}, chen{"chen"};
inline const GatewayId pagers{"pagers"}, modem{"modem"}, spare{"spare"};

/// A way out that takes every page and says nothing until it is told to.
class Telephone final : public drivers::Channel {
 public:
  void send(const protocol::Message& message) override { sent.push_back(message); }
  void stand_down(PageId page) override { stood_down.push_back(page); }
  void recall(const protocol::Recalled& sent_before) override { recalled.push_back(sent_before); }
  [[nodiscard]] bool healthy() const override { return true; }

  std::vector<protocol::Message> sent;
  std::vector<PageId> stood_down;
  std::vector<protocol::Recalled> recalled;
};

class Relays final : public drivers::Relay {
 public:
  void set(const std::string& name, bool on) override { state[name] = on; }
  std::map<std::string, bool> state;
};

class Street {
 public:
  struct Made {
    bool console = true;
    int modems = 1;
    desk::Settings settings;
  };
  Street() : Street(Made{}) {}
  explicit Street(Made made);
  ~Street();

  // ---- what happens ----
  std::string press(const ClientId& client, Event event = Event::personal_emergency, Phase phase = Phase::raised);
  std::string arrive(Signal signal);  // "stored", "unchanged" or "not stored"
  void text(const PersonId& from, const std::string& words);
  void text_from(const std::string& number, const std::string& words, const std::string& repeat = {});
  void report(const GatewayId& gateway, PageId page, Outcome outcome, const std::string& detail = {});
  void vital(const GatewayId& gateway, const std::string& vital, bool well);
  std::string act(desk::Input input);  // the refusal; empty: done
  void console(bool live) { vital({}, "console", live); }
  void after(std::chrono::milliseconds time);  // time goes on to this long after the last point named
  void jump(std::chrono::milliseconds by);     // somebody sets the wall clock
  void import(desk::Import entries) { act(std::move(entries)); }

  // ---- what is seen ----
  [[nodiscard]] const desk::Book& book() const { return station_->book(); }
  [[nodiscard]] const desk::Incident* open(const ClientId& client) const;
  [[nodiscard]] const desk::Incident* station_incident(const std::string& vital, const GatewayId& gateway = {}) const;
  [[nodiscard]] std::vector<protocol::Message> to(const PersonId& person) const;  // over all ways out
  [[nodiscard]] std::string code(const ClientId& client, const PersonId& person) const;
  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] static std::string number(const PersonId& person);
  [[nodiscard]] Signal signal(const std::string& account, Event event, Phase phase = Phase::raised);

  Telephone phone, second_phone;
  Relays relays;
  std::string zone = "1";

 private:
  void open_station();
  void settle();

  Made made_;
  Instant now_{};
  Instant since_{};
  std::deque<std::function<void()>> home_;
  std::optional<Instant> wake_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Station> station_;
  std::uint64_t entropy_ = 0;
  std::uint64_t ticket_ = 0;
};

/// The plan of the street: the operator at once and again after 30 s, the warden after 60 s, the keyholder after 120 s.
[[nodiscard]] desk::Plan plan_of_three();

}  // namespace hearken::stories
