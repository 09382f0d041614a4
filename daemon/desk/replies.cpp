#include "daemon/desk/replies.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "daemon/desk/choice.h"
#include "daemon/desk/escalation.h"
#include "daemon/desk/paging.h"
#include "daemon/desk/planted.h"
#include "daemon/desk/wording.h"
#include "protocol/text_encoding.h"

namespace hearken::desk {
namespace {

bool sign(unsigned value) {  // dashes, quotes, dots, brackets
  return (value >= 0x2010 && value <= 0x2027) || (value >= 0x2030 && value <= 0x205E) || (value >= 0x3001 && value <= 0x3002) ||
         (value >= 0x3008 && value <= 0x301F) || value == 0x20E3;
}

/// One character of UTF-8 as it is read: ASCII of full-width forms (U+FF01..FF5E) and of ①..④, a blank of any blank, of a sign and of the
/// frame around a digit; others as they are.
std::string narrow_one(std::string_view character) {
  if (character == "\u00B7") return " ";
  if (protocol::blank(character)) return character == "\n" ? "\n" : " ";
  if (character.size() != 3) return std::string(character);
  const auto bits = [&](std::size_t at, unsigned mask) { return static_cast<unsigned char>(character[at]) & mask; };
  const unsigned value = (bits(0, 0x0FU) << 12U) | (bits(1, 0x3FU) << 6U) | bits(2, 0x3FU);
  if (sign(value)) return " ";
  if (value >= 0xFF01 && value <= 0xFF5E) return std::string(1, static_cast<char>(value - 0xFF01 + 0x21));
  if (value >= 0x2460 && value <= 0x2463) return std::string(1, static_cast<char>(value - 0x2460 + '1'));
  return std::string(character);
}

std::string narrow(std::string_view words) {
  std::string out;
  while (!words.empty()) {
    std::size_t length = 1;
    while (length < words.size() && (static_cast<unsigned char>(words[length]) & 0xC0U) == 0x80U) ++length;
    out += narrow_one(words.substr(0, length));
    words.remove_prefix(length);
  }
  return out;
}

/// Without the copy of our message that some telephones put behind an answer: it holds each digit with the code, and nobody said them.
/// Behind a part that is missing ("[…]") nobody knows who speaks.
std::string own_words(std::string_view words) {
  constexpr std::array<std::string_view, 3> ours{"【应声】", "[Hearken]", "[…]"};
  for (const auto mark : ours) words = words.substr(0, words.find(mark));
  return narrow(words);
}

bool digit(char c) { return c >= '0' && c <= '9'; }
bool answer_digit(char c) { return c >= '1' && c <= '4'; }

constexpr std::string_view between = " \t\r\n.,;:!?#*-~\"'+/|_()[]<>&=";

/// The digit before this place, where nothing but signs stand between; 0: none.
int digit_before(std::string_view text, std::size_t at) {
  const auto before = at == 0 ? std::string_view::npos : text.find_last_not_of(between, at - 1);
  if (before == std::string_view::npos || !answer_digit(text[before]) || (before > 0 && digit(text[before - 1]))) return 0;
  return text[before] - '0';
}

/// The digit behind this place, as the last word: "4831 2点" is no answer.
int digit_at_the_end(std::string_view text, std::size_t from) {
  const auto at = text.find_first_not_of(between, from);
  if (at == std::string_view::npos || !answer_digit(text[at]) || text.find_first_not_of(between, at + 1) != std::string_view::npos) return 0;
  return text[at] - '0';
}

/// The digit beside this code somewhere in the words ("好的 1 4831", "4831 1"); 0: none, or several that differ.
int digit_beside(std::string_view text, const std::string& code) {
  int found = 0;
  for (auto at = text.find(code); at != std::string_view::npos; at = text.find(code, at + 1)) {
    const auto end = at + code.size();
    if (end < text.size() && digit(text[end])) continue;
    auto said = digit_before(text, at);
    if (said == 0 && (at == 0 || !digit(text[at - 1]))) said = digit_at_the_end(text, end);
    if (said != 0 && found != 0 && said != found) return 0;
    if (said != 0) found = said;
  }
  return found;
}

struct Open {
  PersonId person;
  IncidentId incident;
  std::string code;
  bool waits;  // asked, or on the way: not declined, stood down or gone silent
};

/// What these persons may answer: open incidents that they were asked about. Who declined may think better of it.
std::vector<Open> open_pages(const Draft& draft, const std::vector<PersonId>& people) {
  std::vector<Open> open;
  for (const auto& [key, code] : draft.book().codes) {
    const auto& [incident, person] = key;
    if (std::find(people.begin(), people.end(), person) == people.end() || draft.incident(incident) == nullptr) continue;
    const auto& responders = draft.incident(incident)->responders;
    const auto responder = std::find_if(responders.begin(), responders.end(), [&, &who = person](const Responder& r) { return r.person == who; });
    if (responder != responders.end())
      open.push_back({person, incident, code, responder->answer == Answer::asked || responder->answer == Answer::accepted});
  }
  return open;
}

void mark_answered(Draft& draft, IncidentId incident, const PersonId& person) {
  for (const auto* page : draft.pages_of(incident)) {
    if (page->to != person || page->code.empty() || page->way != Way::sms) continue;
    if (page->state != PageState::sent && page->state != PageState::delivered && page->state != PageState::sending) continue;
    draft.record("person:" + person.value, "answered",
                 PageChanged{page->id, incident, person, PageState::answered, page->gateway, page->attempts, page->maybe_repeat, {}, {}});
  }
}

void proven_answer(Draft& draft, int digit, const Open& meant) {
  const auto by = "person:" + meant.person.value;
  mark_answered(draft, meant.incident, meant.person);
  switch (digit) {
    case 1:
      accept(draft, meant.incident, meant.person, Stage::en_route, by);
      break;
    case 2:
      decline(draft, meant.incident, meant.person, by);
      break;
    case 3:
      reach(draft, meant.incident, meant.person, Stage::on_scene, by);
      break;
    default:
      reach(draft, meant.incident, meant.person, Stage::safe, by);
      break;
  }
}

void unproven_answer(Draft& draft, const Text& text, int digit, const Open& meant) {
  const auto by = "person:" + meant.person.value;
  draft.record(by, "answered without the code", TextNoted{text, meant.person, {}, meant.incident, "unproven"});
  if (digit == 2) return;
  if (planted("a bare digit is believed")) return accept(draft, meant.incident, meant.person, Stage::en_route, by);
  for (auto responder : draft.incident(meant.incident)->responders) {
    if (responder.person != meant.person || responder.answer != Answer::asked) continue;
    responder.unproven = true;
    draft.record(by, "answered without the code", ResponderChanged{meant.incident, responder});
    return;
  }
}

bool asked_already(const Draft& draft, const std::vector<Open>& open) {
  const auto asked = draft.book().asked_back.find(open.front().person);
  if (asked == draft.book().asked_back.end()) return false;
  return std::all_of(open.begin(), open.end(), [&](const Open& one) {
    const auto& responders = draft.incident(one.incident)->responders;
    return std::all_of(responders.begin(), responders.end(), [&](const Responder& r) { return r.person != one.person || r.asked <= asked->second; });
  });
}

void ask_back(Draft& draft, const Text& text, const std::vector<Open>& open) {
  const auto& first = open.front();
  const bool already = asked_already(draft, open);
  draft.record("person:" + first.person.value, "which incident is not clear",
               TextNoted{text, first.person, {}, first.incident, already ? "unreadable" : "unclear"});
  if (already) return;
  std::vector<std::pair<const Incident*, std::string>> choices;
  for (const auto& one : open) choices.emplace_back(draft.incident(one.incident), one.code);
  const auto& to = draft.book().directory.persons.at(first.person);
  tell(draft, first.incident, to, ask_back_text(draft.book(), choices, to), "", "asked back");
}

}  // namespace

Reply read_reply(std::string_view words) {
  const auto text = own_words(words);
  std::size_t at = text.find_first_not_of(between);
  if (at == std::string::npos || !answer_digit(text[at])) return {};
  Reply reply{text[at] - '0', {}};
  const auto after = ++at;
  while (at < text.size() && !digit(text[at]) && between.find(text[at]) != std::string_view::npos) ++at;
  while (at < text.size() && digit(text[at])) reply.code += text[at++];
  const bool glued = after < text.size() && digit(text[after]);
  if (reply.code.size() > 7 || (glued && reply.code.size() < 4)) return {};  // a number of another kind
  return reply;
}

void texted(Draft& draft, const Text& text) {
  const auto& book = draft.book();
  const auto by = "gateway:" + text.gateway.value;
  if (!text.repeat.empty() && book.repeats.contains(repeat_key(text))) {
    draft.record(by, "read again", TextNoted{text, {}, {}, {}, "repeat"});
    return;
  }
  const auto people = persons_with_number(book, text.from);
  if (people.empty()) {
    draft.record(by, "from nobody we know", TextNoted{text, {}, {}, {}, "stranger"});
    return;
  }
  const auto reply = read_reply(text.words);
  const auto words = own_words(text.words);
  auto open = open_pages(draft, people);
  bool proven = false;  // one message may answer several
  for (const auto& one : open) {
    const int said = reply.digit != 0 && one.code == reply.code ? reply.digit : digit_beside(words, one.code);
    if (said == 0) continue;
    const auto& meant = planted("reply matched to the newest incident") ? open.back() : one;
    if (!std::exchange(proven, true))
      draft.record("person:" + meant.person.value, "answered by SMS", TextNoted{text, meant.person, {}, meant.incident, "answer"});
    proven_answer(draft, said, meant);
  }
  if (proven) return;
  if (std::any_of(open.begin(), open.end(), [](const Open& one) { return one.waits; }))
    std::erase_if(open, [](const Open& one) { return !one.waits; });
  const auto about = open.size() == 1 ? open.front().incident : IncidentId{};
  if (reply.digit == 0 || !reply.code.empty() || open.empty()) {
    draft.record("person:" + people.front().value, "an SMS that is no answer",
                 TextNoted{text, people.front(), {}, about, open.empty() ? "late" : "unreadable"});
    return;
  }
  if (open.size() == 1)
    unproven_answer(draft, text, reply.digit, open.front());
  else
    ask_back(draft, text, open);
}

}  // namespace hearken::desk
