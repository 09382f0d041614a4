#pragma once
// A street's records without a desk: incidents open, are paged about, owned and closed; devices, vitals, users and settings
// change; the clock is set. Any order of them is a history that the store must keep, so they are drawn at random.

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "daemon/desk/decision.h"
#include "tests/unit/store_home.h"

namespace hearken::test {

class History {
 public:
  /// `behind`: numbers up to this one are taken already.
  explicit History(unsigned seed, std::int64_t behind = 0) : random_(seed), last_signal_(behind), last_incident_(behind), last_page_(behind) {}

  /// The next decision: one to four records of one instant.
  [[nodiscard]] desk::Decision next() {
    now_ += std::chrono::milliseconds{pick(90'000)};
    desk::Decision decision;
    for (int i = 0, count = 1 + pick(4); i < count; ++i) decision.records.push_back({now_, "station", "it happened", fact()});
    return decision;
  }

  /// The rows of an opening alarm: the signal, the incident, a page to the console and one by SMS.
  [[nodiscard]] desk::Decision alarm() {
    now_ += std::chrono::milliseconds{1};
    desk::Decision decision;
    const auto add = [&](desk::Fact fact) { decision.records.push_back({now_, "gateway:dc09-main", "a signal of a known device", std::move(fact)}); };
    auto noted = signal();
    noted.incident = {last_incident_ + 1};
    add(noted);
    add(opened());
    for (int i = 0; i < 2; ++i) add(queued({last_incident_}));
    return decision;
  }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  std::string word(const char* stem, int below) { return stem + std::to_string(pick(below)); }

  desk::Fact fact() {
    if (open_.empty()) return opened();
    switch (pick(22)) {
      case 0:
      case 1:
        return signal();
      case 2:
      case 3:
        return opened();
      case 4:
        return pressed();
      case 5:
        return desk::IncidentTaken{any(), {word("S", 4)}};
      case 6:
        return desk::StateChanged{any(), desk::Armed{pick(5), now_ + std::chrono::seconds{pick(600)}, false}};
      case 7:
        return desk::StateChanged{any(), desk::Owned{{word("S", 4)}, desk::Stage::en_route, now_ + std::chrono::seconds{600}, false}};
      case 8:
        return closed();
      case 9:
      case 10:
        return queued(any());
      case 11:
      case 12:
        return page_changed();
      case 13:
        return desk::ResponderChanged{any(), {{word("W", 5)}, desk::Answer::accepted, false, desk::Stage::accepted, false, now_, 1}};
      case 14:
        return desk::VitalNoted{{word("g", 3)}, word("v", 3), "as told", pick(2) == 0};
      case 15:
        return desk::FaultNoted{{word("g", 3)}, "bad_checksum", "", 1, {"\x01\x02"}};
      case 16:
        return desk::SupervisionChanged{{word("D", 5)}, pick(2) == 0};
      case 17:
        return pick(2) == 0 ? desk::TestChanged{{word("D", 5)}, now_} : desk::TestChanged{{word("D", 5)}, {}};
      case 18:
        return desk::ActNoted{word("key", 1000), pick(2) == 0 ? "" : "it is closed"};
      case 19:
        return desk::TextNoted{
            {{"modem"}, "+8615400000034", "1 42", word("sms", 50), now_, {}}, {word("S", 4)}, {}, {}, pick(2) == 0 ? "unclear" : "answer"};
      case 20:
        return directory();
      default:
        return rare();
    }
  }

  desk::SignalNoted signal() {
    desk::SignalNoted noted;
    noted.id = {++last_signal_};
    noted.signal.gateway = {"dc09-main"};
    noted.signal.account = word("10", 90);
    noted.signal.says = {{Event::personal_emergency, Phase::raised, "QA", "1", "", "", ""}};
    noted.signal.repeat = word("repeat", 200);
    noted.signal.received = now_;
    noted.signal.raw.bytes = "\n8AC20022\"ADM-CID\"0001L0#1234[#1234|1101 01 001]\r";
    noted.device = {word("D", 5)};
    noted.became = "opened";
    return noted;
  }
  desk::IncidentPressed pressed() {
    desk::IncidentPressed fact{any(), {1}, Event::fall, Event::medical, 1, true, 1 + pick(9), "loud", {}, {}, {}, {}};
    if (pick(2) == 0) fact.on_test = fact.several = pick(2) == 0;
    return fact;
  }
  desk::IncidentOpened opened() {
    desk::Incident incident;
    incident.id = {++last_incident_};
    incident.subject.client = {"K" + std::to_string(last_incident_)};
    incident.subject.device = {word("D", 5)};
    incident.event = Event::personal_emergency;
    incident.opened = incident.last_signal = incident.round_began = now_;
    incident.plan = {
        "P1", 1, {{0, {"role:operator"}, {desk::Way::console}, 30}, {60, {"warden", "keyholder"}, {desk::Way::sms, desk::Way::voice}, 60}}};
    incident.state = desk::Armed{0, now_ + std::chrono::seconds{30}, false};
    open_.push_back(incident.id);
    return {incident};
  }
  desk::PageQueued queued(IncidentId incident) {
    desk::Page page;
    page.id = {++last_page_};
    page.incident = incident_of_page_[last_page_] = incident;
    page.to = {word("S", 4)};
    page.number = "+8615400000034";
    page.code = std::to_string(incident.value) + page.to.value.substr(1);  // one per person and incident, as the desk gives them
    page.text = "【应声】王桂兰 3号楼2单元501 紧急呼叫。回复 1 " + page.code + " 前往";
    page.life_safety = true;
    page.queued = now_;
    return {page};
  }
  desk::PageChanged page_changed() {
    static constexpr desk::PageState states[]{desk::PageState::queued, desk::PageState::sending, desk::PageState::sent, desk::PageState::failed};
    const auto page = 1 + pick(static_cast<int>(last_page_) + 1);
    const GatewayId own{"modem" + std::to_string(page)};  // a way out has one page in hand
    const auto known = incident_of_page_.find(page);
    return {{page},   known == incident_of_page_.end() ? any() : known->second, {"S1"}, states[pick(4)], own, 1 + pick(3), pick(2) == 0, now_,
            "as told"};
  }
  desk::StateChanged closed() {
    const auto at = open_.begin() + pick(static_cast<int>(open_.size()));
    const auto id = *at;
    open_.erase(at);
    return {id, desk::Closed{{"S1"}, now_, "false_alarm", "她按错了"}};
  }
  desk::Fact directory() {
    switch (pick(8)) {
      case 0:
        return desk::UnitSet{{{word("U", 3)}, "building", "3号楼", {"U0"}, "", "", 10, -20}};
      case 1:
        return desk::PersonSet{
            {{word("S", 4)}, "李大姐", {"operator"}, {"U0"}, "li", "+8615400000034", {desk::Way::sms}, desk::Language::zh, "", ""}};
      case 2:
        return desk::ClientSet{client()};
      case 3:
        return desk::TiesSet{{{word("K", 5)}, {{{"W01"}, "warden", 1, true, "", 5, ""}}}};
      case 4:
        return desk::DeviceSet{{{word("D", 5)}, {word("K", 5)}, {}, "pager", "床头", {"dc09-main"}, word("10", 90), word("0", 3), 3600, "active"}};
      case 5:
        return desk::PlanSet{{word("P", 3), 1, {{0, {"role:operator"}, {desk::Way::console}, 30}}}};
      case 6:
        return desk::ShiftSet{{word("N", 3), {"U0"}, "operator", "workday", 480, 1200, {{"S1"}, {"S2"}}, 1, {}}};
      default:
        return desk::DaySet{{"2026-10-0" + std::to_string(1 + pick(9)), "国庆节", "holiday"}};
    }
  }
  desk::Client client() {
    desk::Client client;
    client.id = {word("K", 5)};
    client.name = "王桂兰";
    client.door = "501";
    return client;
  }
  desk::Fact rare() {
    switch (pick(6)) {
      case 0:
        return desk::UserSet{word("u", 3), {"S1"}, pick(3) == 0 ? "" : "$argon2id$", "operator"};
      case 1:
        return desk::PlanRestarted{any(), 1 + pick(3)};
      case 2:
        return desk::IncidentRestored{any(), {1}};
      case 3:
        return desk::NoteWritten{any(), "打过电话了"};
      case 4: {
        const auto before = now_;
        now_ += std::chrono::seconds{pick(7200) - 3600};
        return desk::ClockStepped{before, now_};
      }
      default:
        return desk::StationStarted{"0.1.0", now_, now_};
    }
  }
  IncidentId any() { return open_.empty() ? IncidentId{last_incident_} : open_[static_cast<std::size_t>(pick(static_cast<int>(open_.size())))]; }

  std::mt19937 random_;
  Instant now_ = noon;
  std::vector<IncidentId> open_;
  std::map<std::int64_t, IncidentId> incident_of_page_;
  std::int64_t last_signal_, last_incident_, last_page_;
};

}  // namespace hearken::test
