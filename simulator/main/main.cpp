// hearken-sim plays the other side of every wire. A subcommand is a file and a line.

#include <CLI/CLI.hpp>
#include <iostream>

#include "simulator/main/commands.h"

int main(int argc, char** argv) {
  CLI::App app{"Plays the other side of Hearken's wires: pagers, receivers, input modules, modems. Loopback and pseudo-terminals only."};
  app.require_subcommand(1);
  int status = 0;
  hearken::simulator::add_pager(app, status);
  hearken::simulator::add_receiver(app);
  hearken::simulator::add_module(app);
  hearken::simulator::add_modem(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) { return app.exit(error) == 0 ? 0 : 2; } catch (const std::exception& error) {
    std::cerr << "hearken-sim: " << error.what() << '\n';
    return 1;
  }
  return status;
}
