#pragma once
// The way out of a wire with one peer: hands messages to its conversation (a modem) and sees to it that each is reported.
// A message that is asked while the wire is lost fails at once, so that the next way is tried; one that the conversation had
// when the wire was lost is reported `unknown` (it may be out) and withdrawn. Before the first try to open the wire nothing is lost:
// what a start resumes waits for how that ends. Loop's thread only.

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "drivers/dialogue.h"
#include "drivers/lifeline.h"

namespace hearken::drivers {

class Outbound final : public Channel, public Dialogue::Watcher {
 public:
  explicit Outbound(std::shared_ptr<const WireParts> parts) : parts_(std::move(parts)) {}

  void found(std::shared_ptr<Dialogue> dialogue);
  void lost(const std::string& why);

  void send(const protocol::Message& message) override;
  void stand_down(PageId page) override;
  void recall(const protocol::Recalled& sent) override;
  [[nodiscard]] bool healthy() const override;

  void told(const protocol::Health& health) override;
  void reported(const Report& report) override { unreported_.erase(report.page); }

 private:
  void tell_earlier();

  std::shared_ptr<const WireParts> parts_;
  std::shared_ptr<Dialogue> dialogue_;  // null while the wire is lost
  std::string why_lost_;
  bool tried_ = false;                        // to open the wire
  std::vector<protocol::Message> early_;      // asked before that
  std::vector<protocol::Recalled> recalled_;  // before the wire was open
  std::set<PageId> unreported_;               // asked, and nothing was told of them yet
  std::set<std::string> unwell_;              // vitals of the conversation's
  Lifeline lifeline_;
};

}  // namespace hearken::drivers
