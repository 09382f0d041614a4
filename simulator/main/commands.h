#pragma once
// The subcommands of hearken-sim.

namespace CLI {
class App;
}

namespace hearken::simulator {

void add_pager(CLI::App& app, int& status);
void add_receiver(CLI::App& app);
void add_module(CLI::App& app);
void add_modem(CLI::App& app);

}  // namespace hearken::simulator
