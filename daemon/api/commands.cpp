// What a person does at a console: the path's last word and the body become an input of the desk, which decides. The key is the
// person's own: nobody can answer with another's.

#include <sodium.h>

#include <array>

#include "daemon/api/service.h"

namespace hearken::api {
namespace {

using desk::Act;
using desk::Directory;
using desk::Input;

struct Command {
  std::string_view word;
  Input (*make)(Body& body, const Directory& directory, Act act, IncidentId incident);
};

constexpr std::array commands{
    Command{"take", [](Body&, const Directory&, Act act, IncidentId incident) -> Input { return desk::TakeIncident{std::move(act), incident}; }},
    Command{"accept",
            [](Body& body, const Directory& known, Act act, IncidentId incident) -> Input {
              return desk::AcceptFor{std::move(act), incident, body.person("person", known)};
            }},
    Command{"decline",
            [](Body& body, const Directory& known, Act act, IncidentId incident) -> Input {
              return desk::DeclineFor{std::move(act), incident, body.person("person", known)};
            }},
    Command{"stage",
            [](Body& body, const Directory& known, Act act, IncidentId incident) -> Input {
              return desk::ReachStage{std::move(act), incident, body.person("person", known), body.choice<desk::Stage>("stage")};
            }},
    Command{"advance", [](Body&, const Directory&, Act act, IncidentId incident) -> Input { return desk::AdvancePlan{std::move(act), incident}; }},
    Command{"hand-over",
            [](Body& body, const Directory& known, Act act, IncidentId incident) -> Input {
              return desk::HandOver{std::move(act), incident, body.person("to", known)};
            }},
    Command{"park",
            [](Body& body, const Directory&, Act act, IncidentId incident) -> Input {
              return desk::ParkIncident{std::move(act), incident, body.instant("until")};
            }},
    Command{"page",
            [](Body& body, const Directory& known, Act act, IncidentId incident) -> Input {
              return desk::PageNow{std::move(act), incident, body.person("person", known), body.choice<desk::Way>("way")};
            }},
    Command{"note",
            [](Body& body, const Directory&, Act act, IncidentId incident) -> Input {
              return desk::WriteNote{std::move(act), incident, body.text("text", 1, 4000)};
            }},
    Command{"resolve",
            [](Body& body, const Directory&, Act act, IncidentId incident) -> Input {
              auto code = body.one_of("code", resolution_codes);
              return desk::ResolveIncident{std::move(act), incident, std::move(code), body.text("note", 0, 4000)};
            }},
};

/// A digest of what is asked, so that a key is known to come again with the same.
std::string digest(const Call& call) {
  std::string asked;
  for (const auto& segment : call.request.target.segments) asked += segment + '/';
  asked += call.request.message.body();
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(asked.data()), asked.size(), nullptr, 0);
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

Act act_of(const Call& call) { return {call.by.value + ':' + std::string(call.request.header("Idempotency-Key")), call.by, digest(call)}; }

void put(Service& service, Call call, Input input) {
  const auto shared = std::make_shared<Call>(std::move(call));
  service.parts().inbox.put(std::move(input), [&service, here = service.here(), shared](const ActOutcome& outcome) {
    if (!*here) return;
    if (outcome.head == 0) return service.fail(*shared, Trouble::not_stored);
    if (!outcome.refusal.empty()) return service.answer(*shared, refusal(outcome.refusal));
    service.answer(*shared, json_response(http::status::ok, "{\"head\":" + std::to_string(outcome.head) + "}"));
  });
}

}  // namespace

void act_on_incident(Service& service, Call call) {
  const auto id = number_in(call.ids.front());
  if (!id) return service.fail(call, Trouble::wrong_parameter, "id");
  if (*id >= service.book().next_incident) return service.fail(call, Trouble::no_incident, "id");
  for (const auto& one : commands) {
    if (one.word != call.request.target.segments.back()) continue;
    Body body{call.request.message.body()};
    auto input = one.make(body, service.book().directory, act_of(call), IncidentId{*id});
    if (const auto wrong = body.finish()) return service.fail(call, wrong->trouble, wrong->field);
    return put(service, std::move(call), std::move(input));
  }
  service.fail(call, Trouble::no_path);
}

void set_test(Service& service, Call call) {
  const DeviceId device{call.ids.front()};
  if (!service.book().directory.devices.contains(device)) return service.fail(call, Trouble::no_device, "id");
  Body body{call.request.message.body()};
  desk::SetTest input{act_of(call), device, body.instant_if_there("until")};
  if (const auto wrong = body.finish()) return service.fail(call, wrong->trouble, wrong->field);
  put(service, std::move(call), std::move(input));
}

}  // namespace hearken::api
