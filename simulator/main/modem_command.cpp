#include <CLI/CLI.hpp>
#include <memory>

#include "simulator/main/commands.h"
#include "simulator/modem.h"
#include "simulator/modem_faults.h"

namespace hearken::simulator {

void add_modem(CLI::App& app) {
  auto settings = std::make_shared<ModemSettings>();
  auto* command =
      app.add_subcommand("modem", "A GSM modem on a pseudo-terminal; commands on standard input: {\"sms_from\":\"+86…\",\"text\":\"1 1234\"}");
  command->add_option("--link", settings->link, "a link to the station's end");
  command->add_option("--send-ms", settings->send_ms, "until a message is taken")->capture_default_str();
  command->add_option("--report-ms", settings->report_ms, "until its delivery report")->capture_default_str();
  command->add_option("--deliver-ms", settings->deliver_ms, "from then on, until the telephone shows it")->capture_default_str();
  command->add_option("--pin", settings->pin, "of the SIM, with the fault sim_pin")->capture_default_str();
  command->add_option("--seed", settings->seed, "of its random choices")->capture_default_str();
  command->add_option("--unruly", settings->unruly_percent, "percent: how often something small goes wrong")->capture_default_str();
  command->add_option("--fault", settings->faults, "hang_send, mute, no_network, sim_pin, store_full, report_twice …: simulator/modem_faults.h")
      ->check([](const std::string& name) { return ModemFaults::known(name) ? std::string{} : "there is no fault \"" + name + "\""; });
  command->callback([settings] { run_modem(*settings); });
}

}  // namespace hearken::simulator
