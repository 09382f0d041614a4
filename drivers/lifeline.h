#pragma once
// A handler that waits in the loop may outlive whoever asked for it. One that is guarded is not called once its Lifeline has
// gone: declare it last in the class, so that it goes first. Loop's thread only.

#include <memory>
#include <utility>

namespace hearken::drivers {

class Lifeline {
 public:
  Lifeline() = default;
  Lifeline(const Lifeline&) = delete;
  Lifeline& operator=(const Lifeline&) = delete;

  template <class Handler>
  [[nodiscard]] auto guard(Handler handler) const {
    return [alive = std::weak_ptr<const Token>(token_), handler = std::move(handler)](auto&&... results) mutable {
      if (!alive.expired()) handler(std::forward<decltype(results)>(results)...);
    };
  }

 private:
  struct Token {};
  std::shared_ptr<const Token> token_ = std::make_shared<const Token>();
};

}  // namespace hearken::drivers
