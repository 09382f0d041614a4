#pragma once
// The pages that one modem was asked to carry: their parts, whose turn it is, and what became of them. One attempt per Asked; to
// whom, how often and by which gateway is the desk's to decide.
// - Life-safety overtakes others, between parts only. In one class the first asked is the first sent.
// - `sent` when all parts are taken, `delivered` when the reports of all have come, `failed` with class and detail otherwise,
//   `unknown` where a part may be out.
// - A page that is asked again while it is on its way is not sent twice when the first attempt succeeds.

#include <chrono>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/conversation.h"
#include "protocol/sms_pdu.h"
#include "protocol/sms_reports.h"

namespace hearken::protocol {

class GsmOutbox {
 public:
  explicit GsmOutbox(std::chrono::minutes validity) : validity_(validity) {}

  void ask(const Message& message, Instant now);
  /// Never sent if none of its parts is out yet.
  void withdraw(PageId page);
  /// Sent before a restart: the reports of its parts may still come.
  void recall(const Recalled& sent);
  /// The part whose turn it is; it is in flight until one of the four below. None: nothing waits.
  [[nodiscard]] std::optional<sms::SubmitPart> next();
  [[nodiscard]] bool waiting() const { return !pages_.empty(); }
  [[nodiscard]] bool waiting_for_life() const;
  /// The part whose turn it is is the first of several.
  [[nodiscard]] bool begins_with_several();

  void taken(std::optional<std::uint8_t> reference, Instant now);
  void failed(const std::string& detail);   // certainly not out
  void unknown(const std::string& detail);  // may be out
  void try_again();                         // the same part once more

  /// It takes so long that others should go ahead: told `unknown`, still awaited.
  void slow(const std::string& detail);
  /// All that are not in flight: they go by another way.
  void fail_waiting(const std::string& detail);
  void fail_asked_before(Instant time, const std::string& detail);
  [[nodiscard]] std::optional<Instant> first_asked() const;

  /// A report, and the line that said so; `report` is none where it changes nothing for the page.
  struct Confirmed {
    std::optional<Report> report;
    std::string line;
  };
  [[nodiscard]] std::optional<Confirmed> reported(const sms::StatusReport& report, const std::string& line, Instant now);
  /// Confirmed by a report that came before the modem had told the reference.
  [[nodiscard]] std::vector<Confirmed> confirmed_early();
  /// Lines of reports that speak of nothing we know.
  [[nodiscard]] std::vector<std::string> unmatched(Instant now) { return reports_.expire(now); }
  [[nodiscard]] std::optional<Instant> deadline() const { return reports_.deadline(); }

  /// What has been told since the last call.
  [[nodiscard]] std::vector<Report> take();

 private:
  struct Waiting {
    Message message;
    std::vector<sms::SubmitPart> parts;
    std::size_t next = 0;
    Instant asked;
    std::vector<std::int64_t> references{};  // of the parts that were taken
  };
  struct Progress {
    std::size_t parts = 0;
    std::set<std::size_t> delivered;
    bool failed = false;
    Instant asked;
  };
  using Pages = std::list<Waiting>;
  Pages::iterator choose();
  void tell(PageId page, Outcome outcome, std::string detail, std::vector<std::int64_t> references = {});
  void end_flight(Outcome outcome, const std::string& detail);
  void forget_old(Instant now);
  Confirmed confirm(const sms::Reports::Match& match);

  std::chrono::minutes validity_;
  Pages pages_;                            // in the order of asking
  std::optional<Pages::iterator> flying_;  // one of its parts is on its way
  std::map<PageId, Progress> progress_;
  sms::Reports reports_;
  std::vector<Confirmed> early_;
  std::vector<Report> told_;
};

}  // namespace hearken::protocol
