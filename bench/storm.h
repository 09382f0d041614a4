#pragma once
// A whole street at once, and a flood of connections that want nothing: whether a cry is heard through both.

#include <string>

namespace hearken::bench {

/// So many alarms from as many accounts (`S100000` …) at once amid supervision traffic: one in a hundred life-safety, on a connection
/// of its own; the others through 64 gateways. Prints when all were acknowledged, and how late the life-safety ones.
void storm(const std::string& port, int count);

/// A known gateway (from 127.0.0.2) alone, then amid so many connections that are idle, half-open or hostile.
void flood(const std::string& port, const std::string& folder, int count);

}  // namespace hearken::bench
