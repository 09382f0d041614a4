#pragma once
// A GSM or LTE modem on a serial wire: pages out and answers in by SMS, in PDU mode (3GPP TS 27.005, 27.007; ITU-T V.250).
// Start: gsm_start.h. What lies on the SIM: gsm_inbox.h, gsm_modem_inbox.cpp. Pages and their parts: gsm_outbox.h. Health: gsm_vitals.h.
//
// - Pages that save a life go first. Between two parts a few places are read and cleared all the same: an answer ends calls, and a
//   full SIM takes none.
// - Incoming messages stay in the modem's store until they are on our disk, then they are deleted; nothing is answered.
// - A page is tried once and told. A modem that can't carry fails its pages at once (`modem: …`, `network: …`, `sim: …`), so
//   that they leave by another gateway; one number that fails holds up nothing.
// - A part that gets no answer for `slow_after` is told `unknown` while it is still awaited; what waits behind it is failed.
//   No answer by `send_limit` ends it, and the modem is restarted: an OK to AT proves only the serial side.
// - Recovery ladder, a rung after each failed start: 1 ESC and the start's list, 2 HangUp, 3 the list behind ATZ, 4 restart by
//   AT+CFUN=1,1, 5 Reset (DTR, hook, relay: the driver's), then again from 2 every five minutes. Health `modem` fails at rung 3.
// - Not here: other baud rates (the port's configuration), retries and other channels (the desk), network scans (they block).
// - What was sent before the station's restart is told again (Recalled): a report that comes later still finds its page.

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/table.h"
#include "protocol/at_exchange.h"
#include "protocol/conversation.h"
#include "protocol/gsm_inbox.h"
#include "protocol/gsm_outbox.h"
#include "protocol/gsm_start.h"
#include "protocol/gsm_vitals.h"
#include "protocol/onward.h"
#include "protocol/phone_number.h"
#include "protocol/sms_join.h"

namespace hearken::protocol {

class GsmModem final : public Conversation {
 public:
  struct Settings {
    std::string pin;                                // empty: none is entered
    std::string centre;                             // set where the SIM has none
    Home home;                                      // of senders without a country code
    std::chrono::minutes validity{60};              // an alarm must not arrive hours later as news
    std::chrono::milliseconds slow_after{8'000};    // typical are 2 to 5 s a part
    std::chrono::milliseconds send_limit{120'000};  // makers' maxima: 60 s SIM800, 120 s Quectel, 180 s Telit
    std::chrono::milliseconds page_wait{8'000};     // for a modem that is starting or looking for its network
    std::chrono::milliseconds poll{30'000};         // network, signal, store: the keep-alive too
    std::chrono::milliseconds hold{60'000};         // of parts whose others are missing
    bool hang_up_calls = false;
  };

  GsmModem(GatewayId gateway, Settings settings);

  [[nodiscard]] Outputs handle(const Input& input, Instant now) override;
  [[nodiscard]] std::optional<Instant> deadline() const override;

  /// `[gateway.gsm_modem]`: pin, service_centre, area, validity, slow_after, send_limit, poll, hold, hang_up_calls.
  static MakeConversation make(const config::Table& settings, const GatewayId& gateway);

 private:
  enum class Stage {
    down,      // nothing is said until `resume_`, or the wire is back
    starting,  // GsmStart has the word
    ready,
  };
  using Then = std::function<void(const at::Answer&, Instant)>;

  [[nodiscard]] std::optional<Instant> next_due() const;

  // ---- what comes in ----
  void hear(std::string_view bytes, Instant now);
  void unasked(const at::Urc& urc, Instant now);
  void answered(const at::Answer& answer, Instant now);
  void take_line(const std::string& line, bool has_place, Instant now);
  void take_message(const sms::Deliver& message, const std::string& line, Instant now);
  void take_report(const sms::StatusReport& report, const std::string& line, bool has_place, Instant now);
  void hand_over(const std::vector<sms::Joined>& texts, Instant now);
  void hand_over(const GsmOutbox::Confirmed& confirmed, bool has_place, Instant now);
  void deliver_text(const std::string& from, std::string words, std::vector<std::string> lines, Instant now);
  void wire_lost(const std::string& why, Instant now);

  // ---- what is done next ----
  void go_on(Instant now);
  void ask(std::string line, std::chrono::milliseconds limit, Instant now, Then then);
  void begin(Instant now, bool reset_first = false);
  void go_on_starting(Instant now);
  void started(Instant now);
  void choose(Instant now);
  bool send_next(Instant now);
  void sent(const at::Answer& answer, Instant now);
  void refused(const at::Answer& answer, Instant now);
  bool tidy(Instant now);
  bool clear_place(Instant now);
  bool selected(const std::string& store, Instant now);
  void read_place(const at::Place& place, Instant now);
  void delete_place(const at::Place& place, Instant now);
  void delete_all_read(Instant now);
  void list(Instant now);
  bool poll(Instant now);
  void begin_polls(Instant now);
  bool hold_link(Instant now);
  void polled(const at::Answer& answer, Instant now);
  void restart_seen(bool certain, Instant now);
  [[nodiscard]] bool just_followed(Instant now) const;
  void begin_by(Instant at);
  void sim_refused(Instant now);
  void drain(Instant now);

  // ---- recovery (gsm_modem_recovery.cpp) ----
  void climb(const std::string& why, Instant now);
  void restart(const std::string& why, Instant now);
  void begin_restart(Instant now);
  void recover(Instant now);
  void give_up_flight(const std::string& why, Instant now);
  void silent(const at::Answer& answer, Instant now);

  [[nodiscard]] bool may_send() const;

  GatewayId gateway_;
  Settings settings_;
  at::Exchange exchange_;
  GsmStart start_;
  GsmOutbox outbox_;
  GsmInbox inbox_;
  GsmVitals vitals_;
  sms::Joiner joiner_;
  Outputs out_;
  Then then_;  // of the command that runs

  Stage stage_ = Stage::down;
  std::optional<Instant> resume_ = Instant{};  // when to begin: at once
  std::string unable_;                         // why no page can be carried; empty: it can, or soon will
  Onward onward_;
  bool doubt_ = false;               // an answer did not come: it may still, and must not be taken for another command's
  bool begin_again_ = false;         // a sign of a restart was seen
  std::optional<Instant> begin_at_;  // likewise, but not before
  std::vector<Instant> doubtful_;    // signs that were followed
  std::size_t sim_refusals_ = 0;     // in a row
  int rung_ = 0;
  std::string dead_;  // why it is on the ladder; told at rung 3
  std::vector<Instant> restarts_;
  std::deque<std::string> recovery_;  // commands of the fourth rung
  int silences_ = 0, refusals_ = 0;   // in a row
  bool tried_again_ = false;          // the part in flight, after a repair
  bool holds_link_ = true;            // AT+CMMS: until it is refused
  bool link_held_ = false;            // for the page whose turn it is

  std::string store_;  // that the modem reads from now
  int chores_ = 0;     // that are left before the next part
  bool list_wanted_ = false, call_came_ = false;
  Instant next_poll_{}, next_list_{};
  std::deque<std::string> polls_;
  bool polled_ = false;  // since the start: the network's state is known
  std::optional<Instant> slow_at_;
};

}  // namespace hearken::protocol
