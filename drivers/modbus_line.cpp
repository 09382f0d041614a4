#include "drivers/modbus_line.h"

#include <algorithm>
#include <utility>

namespace hearken::drivers::modbus {
namespace {

using namespace std::chrono_literals;
using protocol::modbus::Change;
using Kind = Ending::Kind;

constexpr auto backoff_first = 100ms;
constexpr auto backoff_last = 5'000ms;
static_assert(backoff_first < backoff_last);
constexpr auto read_back_every = 10s;
constexpr auto restart_flag_every = 1s;
constexpr auto outputs_only_every = 1s;  // a module without inputs is watched by its outputs
constexpr auto refused_every = 5s;
constexpr auto read_again_every = 1h;
constexpr int silences_most = 2;
constexpr int unlike_most = 2;
constexpr int reopen_after = 10;
constexpr int bits_at_once = 2000, words_at_once = 125;

/// Neighbours and overlapping ones joined, as far as one request carries.
std::vector<Span> joined(const std::vector<Span>& parts) {
  std::vector<Span> spans;
  for (const auto& part : parts) {  // in order of table and address
    const int most = holds_bits(part.table) ? bits_at_once : words_at_once;
    if (!spans.empty()) {
      auto& last = spans.back();
      const int end = std::max(last.first + last.count, part.first + part.count);
      if (last.table == part.table && part.first <= last.first + last.count && end - last.first <= most) {
        last.count = end - last.first;
        continue;
      }
    }
    spans.push_back(part);
  }
  return spans;
}

bool inside(const Span& part, const Span& whole) {
  return part.table == whole.table && whole.first <= part.first && part.first + part.count <= whole.first + whole.count;
}

std::vector<Span> sorted_once(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end());
  spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
  return spans;
}

std::vector<Span> parts_of(const UnitSettings& settings) {
  std::vector<Span> parts;
  for (const auto& input : settings.inputs) {
    parts.push_back(input.value);
    if (input.second) parts.push_back(*input.second);
  }
  return sorted_once(std::move(parts));
}

std::optional<std::uint16_t> value_of(const UnitTold& told, const Span& span) {
  const auto found = told.values.find({span.table, span.first});
  if (found == told.values.end()) return std::nullopt;
  return found->second;
}

}  // namespace

Line::Unit Line::make_unit(const UnitSettings& settings, std::size_t index) {
  Unit unit{.index = index,
            .id = settings.id,
            .module = protocol::modbus::Module{settings.lost_polls},
            .restart_flag = {},
            .reads = {},
            .slow = {},
            .outputs = {},
            .not_before = {}};
  const auto parts = parts_of(settings);
  for (const auto& span : joined(parts)) {
    Read read{.span = span, .parts = {}, .every = {}, .due = {}, .silences = 0};
    std::copy_if(parts.begin(), parts.end(), std::back_inserter(read.parts), [&](const Span& part) { return inside(part, span); });
    unit.reads.push_back(std::move(read));
  }
  std::vector<Span> coils;
  for (const auto& relay : settings.relays) {
    unit.outputs.push_back({.name = relay.name, .address = relay.address, .known = {}, .well = {}, .not_before = {}});
    coils.push_back({Table::coil, relay.address, 1});
  }
  const Clock::duration every = unit.reads.empty() ? Clock::duration(outputs_only_every) : Clock::duration(read_back_every);
  for (const auto& span : joined(sorted_once(coils))) unit.slow.push_back({.span = span, .parts = {}, .every = every, .due = {}, .silences = 0});
  if (settings.restart_flag) {
    unit.restart_flag = Span{Table::coil, *settings.restart_flag, 1};
    unit.slow.push_back({.span = *unit.restart_flag, .parts = {}, .every = restart_flag_every, .due = {}, .silences = 0});
  }
  return unit;
}

Line::Line(const LineSettings& settings, Tell tell) : settings_(settings), tell_(std::move(tell)), link_(settings), backoff_(backoff_first) {
  for (std::size_t i = 0; i < settings_.units.size(); ++i) units_.push_back(make_unit(settings_.units[i], i));
}

Line::~Line() {
  stop();
  if (thread_.joinable()) thread_.join();
}

void Line::start() {
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void Line::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  wake_.notify_all();
}

void Line::set(const std::string& relay, bool on) {
  const std::lock_guard lock(mutex_);
  for (auto& unit : units_)
    for (auto& output : unit.outputs)
      if (output.name == relay && std::exchange(output.wanted, on) != on) switched_ = true;
  if (switched_) wake_.notify_all();
}

void Line::clear(ClearOrder order) {
  const std::lock_guard lock(mutex_);
  std::erase_if(clears_, [&](const ClearOrder& older) { return older.unit == order.unit && older.coil == order.coil; });
  clears_.push_back(std::move(order));
}

void Line::restarted(std::size_t unit) {
  const std::lock_guard lock(mutex_);
  units_[unit].restarted = true;
}

void Line::tell(News news) {
  ++unread_;
  tell_(std::move(news));
}

void Line::run() {
  const int unread_most = 4 * static_cast<int>(units_.size()) + 16;
  do {
    const auto began = Clock::now();
    const auto next = began + settings_.scan_every;
    if (!held_ && unread_ < unread_most)
      for (auto& unit : units_)
        if (began >= unit.not_before && ready()) scan(unit);
    if (!wait_until(next)) break;
  } while (true);
  link_.close();
}

/// False: stop. An output that was switched does not wait for the next scan.
bool Line::wait_until(Clock::time_point next) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_until(lock, next, [&] { return stopping_ || switched_; });
      if (stopping_) return false;
      if (!std::exchange(switched_, false)) return true;
    }
    for (auto& unit : units_)
      if (link_.is_open() && !unit.module.lost()) switch_outputs(unit);
  }
}

/// The line is open, or has just been opened.
bool Line::ready() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
  }
  if (link_.is_open()) return true;
  if (Clock::now() < retry_at_) return false;
  const auto why = link_.open();
  if (std::exchange(told_open_, why.empty()) != why.empty()) tell(LineTold{why.empty(), why.empty() ? link_.name() : link_.name() + ": " + why});
  if (why.empty()) {
    for (auto& unit : units_) forget_outputs(unit);
    return true;
  }
  retry_at_ = Clock::now() + backoff_;
  backoff_ = std::min(2 * backoff_, std::chrono::milliseconds(backoff_last));
  return false;
}

void Line::scan(Unit& unit) {
  UnitTold told{.unit = unit.index, .text = {}, .happenings = {}, .values = {}, .refused = {}};
  const auto ended = read_all(unit, told);
  finish(unit, told, ended);
  if (!told.answered) {
    tell(std::move(told));
    // A board of relays that listens and says nothing is lost for all that we see; its siren may sound all the same.
    if (unit.reads.empty() && unit.module.lost() && ready()) switch_outputs(unit, true);
    return;
  }
  learn(unit, told);
  clear_latches(unit, told);
  split_refused(unit, told);
  tell(std::move(told));
  if (link_.is_open()) switch_outputs(unit);
}

/// The inputs, then one slow read that is due.
Ending Line::read_all(Unit& unit, UnitTold& told) {
  const auto now = Clock::now();
  for (auto& read : unit.reads) {
    if (now < read.due) {  // refused a while ago, and so it still is
      told.refused.emplace(read.span, 0);
      continue;
    }
    auto ended = read_one(unit, read, told);
    if (ended.kind == Kind::failed || ended.kind == Kind::broken) return ended;
  }
  const auto slow = std::find_if(unit.slow.begin(), unit.slow.end(), [&](const Read& read) { return read.due <= now; });
  if (slow == unit.slow.end()) return {};
  slow->due = now + slow->every;
  auto ended = read_one(unit, *slow, told);
  // The inputs were answered just now: the module lives, and does not know these coils. Some are silent instead of refusing.
  if (ended.timed_out && !unit.reads.empty()) {
    give_up_reading(unit, *slow);
    ended = {};
  }
  std::rotate(unit.slow.begin(), slow + 1, unit.slow.end());  // the others come first next time
  return ended;
}

/// Outputs that cannot be read back are written blindly: a siren that may sound is better than one that waits to be seen.
void Line::give_up_reading(Unit& unit, Read& read) {
  if (++read.silences < silences_most) return;
  read.every = read_again_every;
  read.due = Clock::now() + read_again_every;
  for (auto& output : unit.outputs) {
    if (!inside({Table::coil, output.address, 1}, read.span) || std::exchange(output.blind, true)) continue;
    tell(RelayTold{output.name, false, "cannot be read back"});
    output.well = false;
  }
}

Ending Line::read_one(Unit& unit, Read& read, UnitTold& told) {
  std::vector<std::uint16_t> values;
  auto ended = link_.read(unit.id, read.span, values);
  note(unit, ended);
  if (ended.kind == Kind::refused) told.refused[read.span] = ended.exception;
  if (ended.kind != Kind::done) return ended;
  read.silences = 0;
  for (int i = 0; i < read.span.count; ++i) told.values[{read.span.table, read.span.first + i}] = values[static_cast<std::size_t>(i)];
  return ended;
}

/// What the scan says of the module itself.
void Line::finish(Unit& unit, UnitTold& told, const Ending& ended) {
  told.answered = ended.kind == Kind::done || ended.kind == Kind::refused;
  told.text = ended.text;
  told.happenings = told.answered ? unit.module.answered() : unit.module.failed();
  if (unit.module.lost()) unit.not_before = std::max(unit.not_before, Clock::now() + settings_.lost_every);
  if (!told.answered) return;
  backoff_ = backoff_first;
  if (unit.restart_flag && value_of(told, *unit.restart_flag).value_or(0) != 0) told.happenings.push_back({.change = Change::module_restarted});
}

/// After a loss, a restart or a new connection nobody knows how the outputs stand: they are read at once.
void Line::forget_outputs(Unit& unit) {
  for (auto& output : unit.outputs) output.known.reset();
  for (auto& read : unit.slow)
    if (read.span != unit.restart_flag && read.silences < silences_most) read.due = {};
}

/// Outputs as they were read.
void Line::learn(Unit& unit, const UnitTold& told) {
  for (auto& output : unit.outputs) {
    const Span coil{Table::coil, output.address, 1};
    if (const auto value = value_of(told, coil)) learn(output, *value != 0);
    for (const auto& [span, exception] : told.refused)
      if (inside(coil, span)) output.blind = true;
  }
  bool restarted = false;
  {
    const std::lock_guard lock(mutex_);
    restarted = std::exchange(unit.restarted, false);
  }
  if (restarted || !told.happenings.empty()) forget_outputs(unit);
}

/// One difference is a restart, or somebody else's hand; then it is written again. A second is a relay that takes the word and does nothing.
void Line::learn(Output& output, bool on) {
  output.known = on;
  if (output.written && on != *output.written) {
    if (++output.unlike >= unlike_most) tell_output(output, false, "acknowledges and does not switch");
  } else if (std::exchange(output.unlike, 0) >= unlike_most) {
    tell_output(output, true, {});
  }
}

void Line::tell_output(Output& output, bool well, const std::string& text) {
  if (std::exchange(output.well, well) != well) tell(RelayTold{output.name, well, text});
}

/// Several addresses that were refused together may hold one wrong one: from now on each is read alone. One that is refused
/// alone is asked again every few seconds.
void Line::split_refused(Unit& unit, UnitTold& told) {
  std::vector<Read> reads;
  for (auto& read : unit.reads) {
    const auto refused = told.refused.find(read.span);
    if (refused == told.refused.end() || refused->second == 0) {
      reads.push_back(std::move(read));
    } else if (read.parts.size() > 1) {
      told.refused.erase(refused);  // whose address it is shows in the next scan: until then nobody's input is told as lost
      for (const auto& part : read.parts) reads.push_back({.span = part, .parts = {}, .every = {}, .due = {}, .silences = 0});
    } else {
      read.due = Clock::now() + refused_every;
      reads.push_back(std::move(read));
    }
  }
  unit.reads = std::move(reads);
}

void Line::clear_latches(Unit& unit, const UnitTold& told) {
  std::vector<ClearOrder> orders;
  {
    const std::lock_guard lock(mutex_);
    const auto ours = std::stable_partition(clears_.begin(), clears_.end(), [&](const ClearOrder& order) { return order.unit != unit.index; });
    orders.assign(std::make_move_iterator(ours), std::make_move_iterator(clears_.end()));
    clears_.erase(ours, clears_.end());
  }
  const auto set = [&](const Span& latch) { return value_of(told, latch).value_or(0) != 0; };
  for (const auto& order : orders) {
    const auto not_on_disk = [&](const Span& latch) {
      return set(latch) && std::find(order.on_disk.begin(), order.on_disk.end(), latch) == order.on_disk.end();
    };
    if (std::any_of(order.latches.begin(), order.latches.end(), not_on_disk)) continue;  // decided anew in the next scan
    if (!std::any_of(order.latches.begin(), order.latches.end(), set) || !link_.is_open()) continue;
    clear_latch(unit, order.coil);
  }
}

/// Until it is cleared no further call behind it is heard: a refusal is told, and asked again every few seconds.
void Line::clear_latch(Unit& unit, int coil) {
  auto& clearing = unit.clearings[coil];
  if (Clock::now() < clearing.not_before) return;
  const auto ended = link_.write_coil(unit.id, coil, true);
  note(unit, ended);
  const bool well = ended.kind == Kind::done;
  if (!well && ended.exception == 0) return;  // the module's vital tells of silence
  if (!well) clearing.not_before = Clock::now() + refused_every;
  const auto name = "clear coil " + std::to_string(coil) + " of module " + std::to_string(unit.id);
  if (std::exchange(clearing.well, well).value_or(true) != well) tell(RelayTold{name, well, ended.text});
}

/// `unseen`: what the module answers is not known.
void Line::switch_outputs(Unit& unit, bool unseen) {
  for (auto& output : unit.outputs) {
    bool wanted = false;
    {
      const std::lock_guard lock(mutex_);
      wanted = output.wanted;
    }
    const bool due = output.known ? *output.known != wanted : output.blind || unseen;
    if (due && link_.is_open() && Clock::now() >= output.not_before) switch_output(unit, output, wanted);
  }
}

void Line::switch_output(Unit& unit, Output& output, bool wanted) {
  const auto ended = link_.write_coil(unit.id, output.address, wanted);
  note(unit, ended);
  const bool well = ended.kind == Kind::done;
  if (well)
    output.known = output.written = wanted;
  else
    output.not_before = Clock::now() + (ended.exception != 0 ? Clock::duration(refused_every) : Clock::duration(settings_.scan_every));
  if (!well && ended.exception == 0) {  // the module's vital tells of silence, if it is silent to all
    if (++output.unanswered >= silences_most && !unit.reads.empty() && !unit.module.lost()) tell_output(output, false, "does not answer");
    return;
  }
  output.unanswered = 0;
  if (!well || output.unlike < unlike_most) tell_output(output, well, ended.text);
}

/// Keeps the line in step after each request.
void Line::note(Unit& unit, const Ending& ended) {
  if (ended.kind == Kind::done || ended.exception != 0) {
    failures_ = 0;
    return;
  }
  const auto now = Clock::now();
  if (ended.timed_out && !settings_.tcp) unit.not_before = now + settings_.response_timeout;
  if (ended.kind != Kind::broken && ++failures_ < reopen_after) return;
  failures_ = 0;
  link_.close();
  if (ended.timed_out) return;  // it took its time already
  retry_at_ = now + backoff_;
  backoff_ = std::min(2 * backoff_, std::chrono::milliseconds(backoff_last));
}

}  // namespace hearken::drivers::modbus
