#pragma once
// Assertions that stay on in production. In pure code a failed one throws Bug: decide() has then changed nothing, and the
// station rings by its plain path. apply() must not fail: there it ends the process, and a crash is a pause.

#include <stdexcept>

namespace hearken {

class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void ensure(bool fact, const char* what) {
  if (!fact) throw Bug(what);
}

}  // namespace hearken
