#pragma once
// A wire with one peer for ever: a serial port, a connection that we make. It is lost and found again, the conversation stays
// (Ended, then Reopened), and what is asked of it meanwhile fails at once.
// A kind of it says how to open; the rest is here. Loop's thread only.

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "drivers/backoff.h"
#include "drivers/dialogue.h"
#include "drivers/lifeline.h"
#include "drivers/outbound.h"
#include "drivers/stream.h"
#include "drivers/vital.h"
#include "drivers/wire.h"

namespace hearken::drivers {

class StandingWire : public Wire, private Stream::Owner {
 public:
  /// Pauses between two tries to open: doubling from first to last, for ever.
  static constexpr std::chrono::milliseconds pause_first{250};
  static constexpr std::chrono::milliseconds pause_last{5000};

  ~StandingWire() override;
  StandingWire(const StandingWire&) = delete;
  StandingWire& operator=(const StandingWire&) = delete;

  void start() override;
  void stop() override;
  [[nodiscard]] std::string address() const override { return address_; }
  /// There for every conversation; only one that carries messages out (gsm_modem) makes use of it.
  [[nodiscard]] Channel* channel() override { return &outbound_; }

 protected:
  StandingWire(WireParts parts, Stream::Kind kind);

  /// Tries to open; ends in opened() or missing(), at once or later.
  virtual void open() = 0;
  /// Gives up a try that goes on.
  virtual void cancel_open() {}
  /// The conversation's recovery ladder wants more than a close; ends in reopen(). The line may be open or not.
  virtual void revive(const std::string& why) { reopen(why); }
  virtual std::string_view heard(std::string_view bytes) { return bytes; }

  void opened(int descriptor, const std::string& where);
  void missing(const std::string& why);
  void reopen(const std::string& why);
  [[nodiscard]] int descriptor() const;  ///< of the open line; -1
  /// Closes, and opens nothing until reopen().
  void hold_closed(const std::string& why);
  [[nodiscard]] const WireParts& parts() const { return *parts_; }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  std::string_view came(Stream& stream, std::string_view bytes) override;
  void closed(Stream& stream, const std::string& why) override;
  void reset(Stream& stream, const std::string& why) override;
  void open_after(std::chrono::milliseconds pause);

  std::shared_ptr<const WireParts> parts_;
  Stream::Kind kind_;
  Outbound outbound_;
  Vital wire_;
  Backoff backoff_{pause_first, pause_last};
  boost::asio::steady_timer timer_;
  std::shared_ptr<Dialogue> dialogue_;
  std::shared_ptr<Stream> stream_;
  std::string address_;
  bool held_ = false;
  bool stopped_ = false;
  Lifeline lifeline_;
};

}  // namespace hearken::drivers
