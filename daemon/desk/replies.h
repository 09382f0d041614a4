#pragma once
// What people write back: `1 CODE` I go, `2 CODE` I can't, `3 CODE` on scene, `4 CODE` safe. Without its code an answer proves
// nothing: it is shown, and the plan runs on. Strangers get no reply.

#include <string>

#include "daemon/desk/draft.h"

namespace hearken::desk {

/// An answer as it was written; digit 0: not one.
struct Reply {
  int digit = 0;
  std::string code;
  bool operator==(const Reply&) const = default;
};

/// Blanks, full-width digits and punctuation between do not matter; words after it neither, nor a copy of our message behind them.
/// `1 4821`, `1,4821 马上到`, `14821`.
[[nodiscard]] Reply read_reply(std::string_view words);

void texted(Draft& draft, const Text& text);

}  // namespace hearken::desk
