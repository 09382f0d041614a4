#include "protocol/gsm_outbox.h"

#include <algorithm>
#include <utility>

#include "protocol/at_errors.h"
#include "protocol/hexadecimal.h"
#include "protocol/phone_number.h"

namespace hearken::protocol {
namespace {

constexpr std::chrono::hours progress_for{24};

// A page's parts must not be joined with those of its predecessor at the same telephone, nor a repeat after a crash with what
// went out before it: the page's number survives restarts, and a repeat has the other half of the octet.
std::uint16_t reference_of(const Message& message) {
  return static_cast<std::uint16_t>((message.page.value + (message.maybe_repeat ? 0x80 : 0)) & 0xFF);
}

// The desk pages persons only; this is the last door before a machine would text 120 or a service number.
bool may_be_texted(const std::string& number) {
  const auto kind = phone_number(number, {}).kind;
  return kind == NumberKind::mobile || kind == NumberKind::fixed || kind == NumberKind::foreign;
}

std::string parts_in_words(std::size_t count) { return std::to_string(count) + (count == 1 ? " part" : " parts"); }

}  // namespace

void GsmOutbox::ask(const Message& message, Instant now) {
  const sms::SubmitOptions options{.reference_bits = 8, .reference = reference_of(message), .validity = validity_, .report = true, .flash = false};
  if (!may_be_texted(message.number)) return tell(message.page, Outcome::failed, "permanent: not a number of a person");
  auto made = sms::submit(message.number, message.text, options);
  if (!made.has_value()) return tell(message.page, Outcome::failed, "permanent: " + std::string(sms::word(made.error())));
  forget_old(now);
  auto& progress = progress_[message.page];
  progress.parts = made->parts.size();
  progress.failed = false;
  progress.asked = now;
  const auto same =
      std::find_if(pages_.begin(), pages_.end(), [&](const Waiting& page) { return page.message.page == message.page && page.next == 0; });
  if (same != pages_.end() && (!flying_ || *flying_ != same)) {
    *same = {message, std::move(made->parts), 0, now};
  } else {
    pages_.push_back({message, std::move(made->parts), 0, now});
  }
}

void GsmOutbox::withdraw(PageId page) {
  for (auto waiting = pages_.begin(); waiting != pages_.end();) {
    const bool kept = waiting->message.page != page || waiting->next > 0 || (flying_ && *flying_ == waiting);
    waiting = kept ? std::next(waiting) : pages_.erase(waiting);
  }
}

// Which of its parts were reported before is not remembered: such a page may stay `sent`, and is never called delivered too early.
void GsmOutbox::recall(const Recalled& sent) {
  const auto [progress, fresh] = progress_.try_emplace(sent.page);
  if (!fresh) return;
  progress->second.parts = sent.references.size();
  progress->second.asked = sent.asked;
  for (std::size_t part = 0; part < sent.references.size(); ++part) {
    const auto reference = sent.references[part];
    if (reference < 0 || reference > 0xFF) continue;
    if (const auto match = reports_.sent({sent.page, part}, static_cast<std::uint8_t>(reference), sent.number, sent.asked))
      early_.push_back(confirm(*match));
  }
}

// A page that has begun stands before the others of its class.
GsmOutbox::Pages::iterator GsmOutbox::choose() {
  const auto first_of = [&](bool life_safety) {
    const auto begun =
        std::find_if(pages_.begin(), pages_.end(), [&](const Waiting& page) { return page.next > 0 && page.message.life_safety == life_safety; });
    if (begun != pages_.end()) return begun;
    return std::find_if(pages_.begin(), pages_.end(), [&](const Waiting& page) { return page.message.life_safety == life_safety; });
  };
  const auto urgent = first_of(true);
  return urgent != pages_.end() ? urgent : first_of(false);
}

std::optional<sms::SubmitPart> GsmOutbox::next() {
  const auto page = choose();
  if (page == pages_.end()) return {};
  flying_ = page;
  return page->parts[page->next];
}

bool GsmOutbox::begins_with_several() {
  const auto page = choose();
  return page != pages_.end() && page->next == 0 && page->parts.size() > 1;
}

bool GsmOutbox::waiting_for_life() const {
  return std::any_of(pages_.begin(), pages_.end(), [](const Waiting& page) { return page.message.life_safety; });
}

void GsmOutbox::taken(std::optional<std::uint8_t> reference, Instant now) {
  if (!flying_) return;
  auto& page = **flying_;
  const PageId id = page.message.page;
  const std::size_t number = page.next++;
  const std::string to = page.message.number;
  page.references.push_back(reference ? std::int64_t{*reference} : -1);
  if (page.next == page.parts.size()) {
    end_flight(Outcome::sent, parts_in_words(page.parts.size()));
    const auto again = std::find_if(pages_.begin(), pages_.end(), [&](const Waiting& other) { return other.message.page == id; });
    if (again != pages_.end()) {  // asked again meanwhile: it is out
      pages_.erase(again);
      tell(id, Outcome::sent, "by the attempt before");
    }
  }
  flying_.reset();
  if (!reference) return;
  if (const auto match = reports_.sent({id, number}, *reference, to, now)) early_.push_back(confirm(*match));
}

void GsmOutbox::end_flight(Outcome outcome, const std::string& detail) {
  const auto page = *std::exchange(flying_, std::nullopt);
  const PageId id = page->message.page;
  const std::size_t taken = page->next, all = page->parts.size();
  const auto references = std::move(page->references);
  pages_.erase(page);
  const bool half = outcome != Outcome::sent && taken > 0;
  if (outcome == Outcome::sent) return tell(id, outcome, detail, references);
  tell(id, outcome, half ? detail + " (" + std::to_string(taken) + " of " + parts_in_words(all) + " taken)" : detail);
}

void GsmOutbox::failed(const std::string& detail) {
  if (flying_) end_flight(Outcome::failed, detail);
}

void GsmOutbox::unknown(const std::string& detail) {
  if (flying_) end_flight(Outcome::unknown, detail);
}

void GsmOutbox::try_again() { flying_.reset(); }

void GsmOutbox::slow(const std::string& detail) {
  if (flying_) tell((*flying_)->message.page, Outcome::unknown, detail);
}

void GsmOutbox::fail_waiting(const std::string& detail) {
  for (auto page = pages_.begin(); page != pages_.end();) {
    if (flying_ && *flying_ == page) {
      ++page;
      continue;
    }
    tell(page->message.page, Outcome::failed, detail);
    page = pages_.erase(page);
  }
}

void GsmOutbox::fail_asked_before(Instant time, const std::string& detail) {
  for (auto page = pages_.begin(); page != pages_.end();) {
    const bool kept = page->asked > time || (flying_ && *flying_ == page);
    if (!kept) tell(page->message.page, Outcome::failed, detail);
    page = kept ? std::next(page) : pages_.erase(page);
  }
}

std::optional<Instant> GsmOutbox::first_asked() const {
  std::optional<Instant> first;
  for (const auto& page : pages_) first = first ? std::min(*first, page.asked) : page.asked;
  return first;
}

std::optional<GsmOutbox::Confirmed> GsmOutbox::reported(const sms::StatusReport& report, const std::string& line, Instant now) {
  const auto match = reports_.reported(report, line, now);
  return match ? std::optional{confirm(*match)} : std::nullopt;
}

GsmOutbox::Confirmed GsmOutbox::confirm(const sms::Reports::Match& match) {
  const auto found = progress_.find(match.part.page);
  if (found == progress_.end() || found->second.failed) return {{}, match.line};
  auto& progress = found->second;
  if (match.outcome == sms::Delivered::delivered) {
    const bool last = progress.delivered.insert(match.part.number).second && progress.delivered.size() == progress.parts;
    return {last ? std::optional{Report{match.part.page, Outcome::delivered, parts_in_words(progress.parts)}} : std::nullopt, match.line};
  }
  if (match.outcome != sms::Delivered::failed) return {{}, match.line};  // trying, forwarded: nobody can say that it has arrived
  progress.failed = true;
  return {Report{match.part.page, Outcome::failed, "report: status " + hex_of(std::string(1, static_cast<char>(match.status)))}, match.line};
}

std::vector<GsmOutbox::Confirmed> GsmOutbox::confirmed_early() { return std::exchange(early_, {}); }

void GsmOutbox::forget_old(Instant now) {
  std::erase_if(progress_, [&](const auto& entry) { return entry.second.asked + progress_for < now; });
}

void GsmOutbox::tell(PageId page, Outcome outcome, std::string detail, std::vector<std::int64_t> references) {
  told_.push_back({page, outcome, std::move(detail), std::move(references)});
}

std::vector<Report> GsmOutbox::take() { return std::exchange(told_, {}); }

}  // namespace hearken::protocol
