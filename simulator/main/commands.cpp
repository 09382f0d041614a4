#include "simulator/main/commands.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "simulator/io_module.h"
#include "simulator/pager.h"
#include "simulator/receiver.h"

namespace hearken::simulator {
namespace {

std::string from_hex(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) out += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  return out;
}

void send_and_tell(const PagerCall& call, int& status) {
  const auto answer = send(call);
  std::cout << (answer.word.empty() ? "none" : answer.word) << ' ' << answer.tries << ' ' << answer.micros << " us\n" << std::flush;
  status = answer.word == "ACK" ? 0 : 1;
}

}  // namespace

void add_pager(CLI::App& app, int& status) {
  auto call = std::make_shared<PagerCall>();
  auto hex = std::make_shared<std::string>();
  auto* command = app.add_subcommand("pager", "Sends one SIA DC-09 message and waits for its answer; exit 0 when it was acknowledged");
  command->add_option("--host", call->host, "where the station listens")->capture_default_str();
  command->add_option("--port", call->port, "its port")->required();
  command->add_flag("--udp", call->udp, "by UDP instead of TCP");
  command->add_option("--account", call->account)->capture_default_str();
  command->add_option("--token", call->token, "SIA-DCS, ADM-CID or NULL")->capture_default_str();
  command->add_option("--data", call->data, "what it says, after the bar: Nri1/MA01");
  command->add_option("--key-text", call->key, "AES key as 16, 24 or 32 characters");
  command->add_option("--key-hex", *hex, "AES key in hexadecimal");
  command->add_option("--sequence", call->sequence)->capture_default_str();
  command->add_option("--patience", call->patience_ms, "milliseconds")->capture_default_str();
  command->add_option("--tries", call->tries)->capture_default_str();
  command->callback([call, hex, &status] {
    if (!hex->empty()) call->key = from_hex(*hex);
    send_and_tell(*call, status);
  });
}

void add_receiver(CLI::App& app) {
  auto settings = std::make_shared<ReceiverSettings>();
  auto* command =
      app.add_subcommand("receiver", "A Sur-Gard receiver on a pseudo-terminal; commands on standard input: event ACCOUNT E101 GROUP ZONE");
  command->add_option("--link", settings->link, "a link to the station's end")->required();
  command->add_option("--heartbeat", settings->heartbeat_s, "seconds")->capture_default_str();
  command->callback([settings] { run_receiver(*settings); });
}

void add_module(CLI::App& app) {
  auto settings = std::make_shared<ModuleSettings>();
  auto* command = app.add_subcommand("module", "A Modbus TCP input/output module; commands on standard input: input ADDRESS 0|1");
  command->add_option("--host", settings->host)->capture_default_str();
  command->add_option("--port", settings->port, "0: any")->capture_default_str();
  command->add_option("--unit", settings->unit)->capture_default_str();
  command->callback([settings] { run_module(*settings); });
}

}  // namespace hearken::simulator
