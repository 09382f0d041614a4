#include "tests/simulation/witness.h"

#include <algorithm>

#include "daemon/desk/wording.h"
#include "daemon/store/load.h"

namespace hearken::simulation {
namespace {

constexpr std::chrono::seconds repeat_window{600};

bool asks_for_help(const Signal& signal) {
  return std::any_of(signal.says.begin(), signal.says.end(), [](const Said& said) { return life_safety(said.event) && said.phase == Phase::raised; });
}

/// What the protocol answers with a refusal, or cannot read at all: a person sees it all the same.
bool refused(const Signal& signal) {
  for (const auto* remark : {"timestamp_late", "timestamp_early", "wrong_key", "no_key", "cipher_malformed"})
    if (signal.remark.find(remark) != std::string::npos) return true;
  return signal.says.empty();
}

}  // namespace

bool Witness::leaves(const std::string& number, const std::string& words) const {
  const auto found = texts_.find(number);
  if (found == texts_.end()) return false;
  auto wanted = words;
  for (const auto language : {desk::Language::zh, desk::Language::en})
    if (const auto mark = desk::maybe_repeat_text(language); wanted.starts_with(mark)) wanted.erase(0, mark.size());
  return std::any_of(found->second.rbegin(), found->second.rend(), [&](const std::string& text) { return text.find(wanted) != std::string::npos; });
}

// The hashes chain the records: where the last few are the same, so are those before them. What they say was taken when it was first seen.
void Witness::reopen(std::int64_t up_to) {
  constexpr std::int64_t compared = 300;
  read_.reset();
  db_ = std::make_unique<store::Connection>(file_, store::Connection::Mode::read, Milliseconds{0});
  store::Statement seen(*db_, "SELECT number, hash FROM journal WHERE number > ? AND number <= ? ORDER BY number");
  auto number = std::max<std::int64_t>(last_ - compared, 0);
  for (auto row = seen.query(number, last_); row.next();)
    if (row.number(0) != ++number || hashes_[static_cast<std::size_t>(number)] != row.text(1))
      throw Violation("journal_only_grows", "record " + std::to_string(number) + " is another one now");
  if (number < last_) throw Violation("journal_only_grows", "record " + std::to_string(last_) + " was on disk and is gone");
  read_ = std::make_unique<store::Statement>(
      *db_, "SELECT at, who, why, kind, payload, number, hash FROM journal WHERE number > ? AND number <= ? ORDER BY number");
  follow(up_to);
}

void Witness::follow(std::int64_t up_to) {
  for (auto row = read_->query(last_, up_to); row.next();) {
    if (row.number(5) != last_ + 1) throw Violation("journal_only_grows", "record " + std::to_string(last_ + 1) + " is missing");
    ++last_;
    hashes_.push_back(row.string(6));
    seen_.push_back(heap_.now());
    take(store::record_in(row));
  }
  // A decision is on disk whole or not at all: what one record of it owes has come with it.
  if (!owed_restarts_.empty()) throw Violation("an_empty_roster_is_told", owed_restarts_.begin()->first);
}

void Witness::take(const desk::Record& record) {
  now_ = record;
  std::visit([this](const auto& fact) { told(fact); }, record.fact);
}

// ---- signals ----

void Witness::told(const desk::SignalNoted& fact) {
  const auto core = bare(fact.signal.raw.bytes);
  const auto press = spoken_.press(core);
  const auto* utterance = spoken_.find(core);
  noted_ = fact.id;
  noted_proven_ = utterance != nullptr && utterance->provable(fact.signal.received);
  presses_.insert(press);
  if (fact.became == "opened") ++became_opened_;
  if (fact.became == "pressed") ++became_pressed_;
  signals_[fact.id] = {press, fact.incident};
  if (fact.became == "repeat") {
    told_again(fact, press);
  } else {
    check_episode(fact, press);
    if (refused(fact.signal) && fact.became != "opened" && fact.became != "pressed" && fact.became != "joined" && fact.became != "restored" &&
        (fact.signal.says.empty() || asks_for_help(fact.signal)))
      throw Violation("a_refused_help_is_shown", core + " became " + fact.became);
    if (asks_for_help(fact.signal) && fact.became != "opened" && fact.became != "pressed" && fact.became != "joined")
      throw Violation("help_always_rings", core + " became " + fact.became);
  }
  heard_[press] = {fact.incident, now_.at};
}

void Witness::told_again(const desk::SignalNoted& fact, const std::string& press) {
  reached_.note(fact.repeat_of.value <= before_start_.value ? "a retransmission after a restart" : "a retransmission");
  const auto original = signals_.find(fact.repeat_of);
  if (original != signals_.end() && original->second.first != press) throw Violation("folded_means_the_same", press);
  if (fact.incident && !open_.contains(fact.incident)) throw Violation("folded_means_it_stands", press);
}

/// One incident, one press per episode: what was heard lately and still stands is no second press. A line of a receiver has no number.
void Witness::check_episode(const desk::SignalNoted& fact, const std::string& press) const {
  const auto known = heard_.find(press);
  if (known == heard_.end() || fact.signal.gateway.value != "pagers" || !asks_for_help(fact.signal)) return;
  if (const auto* said = spoken_.find(bare(fact.signal.raw.bytes)); said != nullptr && !said->readable) return;
  const auto& before = known->second;
  if (now_.at - before.at < repeat_window && open_.contains(before.incident)) throw Violation("a_press_counts_once", press, before.incident);
}

void Witness::told(const desk::StationStarted&) {
  ++starts_;
  started_ = now_.at;
  if (!signals_.empty()) before_start_ = signals_.rbegin()->first;
}

void Witness::told(const desk::ClockStepped& fact) {
  const auto by = fact.after - fact.before;
  for (auto& [id, one] : open_) {
    one.told += by;
    one.owned_since += by;
    one.round_began += by;
    if (auto* armed = std::get_if<desk::Armed>(&one.state)) armed->due += by;
    if (auto* owned = std::get_if<desk::Owned>(&one.state)) owned->deadline += by;
  }
  for (auto& [id, page] : pages_) {
    page.queued += by;
    if (page.due != Instant{}) page.due += by;
  }
  for (auto& [press, heard] : heard_) heard.at += by;
  if (started_ != now_.at) started_ += by;  // else it was set while the station was down
}

void Witness::told(const desk::VitalNoted& fact) {
  if (!fact.gateway && fact.vital == "audit") audit_well_ = fact.well;
  if (fact.gateway.value == "pagers" && fact.well) gateway_back_ = heap_.now();
}

void Witness::told(const desk::SupervisionChanged& fact) {
  if (fact.lost) {
    lost_.insert(fact.device);
    return on_lost(fact.device, now_.at);
  }
  lost_.erase(fact.device);
  reached_.note("a silent device heard again");
}

// ---- at the end, and for people ----

void Witness::balance() const {
  if (became_opened_ != opened_by_signal_) throw Violation("books_balance", "the signals that opened are not the incidents that were opened");
  if (became_pressed_ != pressed_) throw Violation("books_balance", "the presses that were noted are not those that were counted");
}

std::vector<std::string> Witness::history(IncidentId id) const try {
  std::vector<std::string> lines;
  store::Connection db(file_, store::Connection::Mode::read, Milliseconds{0});
  store::Statement story(db, "SELECT number, kind, who, why FROM journal WHERE incident = ? ORDER BY number");
  for (auto row = story.query(id.value); row.next();) {
    const auto number = static_cast<std::size_t>(row.number(0));
    const auto at = number < seen_.size() ? seen_[number] : heap_.now();
    lines.push_back(std::to_string(at.count() / 1'000) + " s  " + row.string(1) + " by " + row.string(2) + ": " + row.string(3));
  }
  return lines;
} catch (const store::SqlError& fault) { return {fault.what()}; }

std::vector<std::string> Witness::journal() const {
  std::vector<std::string> lines;
  store::Connection db(file_, store::Connection::Mode::read, Milliseconds{0});
  store::Statement all(
      db,
      "SELECT number || ' ' || at || ' ' || who || ' ' || kind || ' (' || why || ') ' || payload || ' ' || hex(hash) FROM journal ORDER BY number");
  for (auto row = all.query(); row.next();) lines.push_back(row.string(0));
  return lines;
}

}  // namespace hearken::simulation
