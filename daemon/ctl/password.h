#pragma once
// A new password from the person at the terminal: twice and unseen; or from a pipe, one line.

#include <string>

namespace hearken::ctl {

/// Throws std::runtime_error with what a person can do: too short (8 characters at least), or the two differ.
[[nodiscard]] std::string read_new_password();

}  // namespace hearken::ctl
