// /healthz for whoever restarts or watches the process, /metrics for Prometheus. That either is answered shows that the loop goes on.

#include <unistd.h>

#include <boost/describe/enum_to_string.hpp>
#include <fstream>

#include "daemon/api/service.h"
#include "daemon/desk/json_text.h"
#include "daemon/desk/vitals.h"

namespace hearken::api {
namespace {

std::string why_failing(Service& service) {
  if (const auto* store = desk::ill(service.book(), "store")) return "store: " + store->detail;
  return service.parts().failing ? service.parts().failing() : std::string{};
}

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

void add_incidents(Metrics& metrics, const desk::Book& book) {
  std::map<std::int64_t, double> open{{1, 0}, {2, 0}, {3, 0}, {4, 0}};
  for (const auto& [id, incident] : book.incidents) ++open[incident.priority];
  for (const auto& [priority, count] : open)
    metrics.gauge("hearken_incidents_open", "Open incidents by priority (1 life, 2 urgent, 3 fault, 4 service).", count,
                  {{"priority", std::to_string(priority)}});
}

void add_pages(Metrics& metrics, const desk::Book& book) {
  std::map<std::string, double> pages;
  for (const auto& [id, page] : book.pages) ++pages[boost::describe::enum_to_string(page.state, "?")];
  for (const auto state : {"queued", "sending", "sent", "delivered", "answered", "failed", "withdrawn"})
    metrics.gauge("hearken_pages", "Pages of open incidents by state.", pages[state], {{"state", state}});
}

void add_vitals(Metrics& metrics, const desk::Book& book) {
  std::map<std::string, double> gateways;
  for (const auto& rule : book.settings.gateways) gateways[rule.name] = 1;
  for (const auto& [key, state] : book.vitals) {
    if (key.first)
      gateways[key.first.value] = gateways.contains(key.first.value) && gateways[key.first.value] == 0 ? 0 : state.well ? 1 : 0;
    else
      metrics.gauge("hearken_vital_well", "Whether a part of the station itself is well.", state.well ? 1 : 0, {{"vital", key.second}});
  }
  for (const auto& [gateway, up] : gateways)
    metrics.gauge("hearken_gateway_up", "Whether all vitals of a gateway are well.", up, {{"gateway", gateway}});
}

void add_own(Metrics& metrics, Service& service) {
  metrics.gauge("hearken_journal_head", "The journal's last number on disk.", static_cast<double>(service.parts().inbox.head()));
  metrics.gauge("hearken_http_connections", "Open HTTP connections, feeds included.", static_cast<double>(service.server().connections()));
  metrics.gauge("hearken_consoles_live", "Consoles that follow the feed.", static_cast<double>(service.feeds().live()));
  metrics.gauge("hearken_uptime_seconds", "Since the start.", std::chrono::duration<double>(service.now() - service.started()).count());
  metrics.gauge("hearken_resident_memory_bytes", "Memory that the process holds.", resident_bytes());
  for (const auto& [status, count] : service.answered())
    metrics.counter("hearken_http_answers_total", "HTTP answers by status.", static_cast<double>(count), {{"status", std::to_string(status)}});
}

}  // namespace

void show_health(Service& service, Call call) {
  const auto reason = why_failing(service);
  if (reason.empty()) return service.answer(call, json_response(http::status::ok, "{\"status\":\"ok\"}"));
  service.answer(call, json_response(http::status::service_unavailable, "{\"status\":\"failing\",\"reason\":" + desk::json_text(reason) + "}"));
}

void show_metrics(Service& service, Call call) {
  Metrics metrics;
  add_incidents(metrics, service.book());
  add_pages(metrics, service.book());
  add_vitals(metrics, service.book());
  add_own(metrics, service);
  if (service.parts().figures) service.parts().figures(metrics);
  Response response{http::status::ok, 11};
  response.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
  response.set(http::field::cache_control, "no-store");
  response.body() = metrics.text();
  service.answer(call, std::move(response));
}

}  // namespace hearken::api
