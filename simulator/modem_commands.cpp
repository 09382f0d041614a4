#include "simulator/modem_commands.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <utility>
#include <vector>

namespace hearken::simulator {
namespace {

constexpr int prompt_pieces_ms = 50;
constexpr const char* unsolicited = "^RSSI:14";

bool starts(const std::string& text, const char* start) { return text.starts_with(start); }

/// The quoted words of `"SM","ME"`.
std::vector<std::string> quoted_words(const std::string& text) {
  std::vector<std::string> words;
  for (auto from = text.find('"'); from != text.npos; from = text.find('"', from + 1)) {
    const auto end = text.find('"', from + 1);
    if (end == text.npos) break;
    words.push_back(text.substr(from + 1, end - from - 1));
    from = end;
  }
  return words;
}

/// What never changes.
const std::map<std::string, std::string>& fixed_answers() {
  static const std::map<std::string, std::string> all{{"+CGMI", "Hearken"},
                                                      {"+CGMM", "Emulated modem"},
                                                      {"+CGMR", "1.0"},
                                                      {"+CGSN", "490154203237518"},
                                                      {"+CIMI", "460001234567890"},
                                                      {"I", "Hearken emulated modem"},
                                                      {"+CFUN?", "+CFUN: 1"},
                                                      {"+CSQ", "+CSQ: 21,99"},
                                                      {"+COPS?", "+COPS: 0,0,\"CHINA MOBILE\",7"},
                                                      {"+CSMS?", "+CSMS: 0,1,1,1"},
                                                      {"+CMGF=?", "+CMGF: (0,1)"},
                                                      {"+CMGL=?", "+CMGL: (0-4)"},
                                                      {"+CMMS?", "+CMMS: 0"},
                                                      {"+CNMI=?", "+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)"},
                                                      {"+CPMS=?", R"(+CPMS: ("SM","ME"),("SM","ME"),("SM","ME"))"},
                                                      {"+CSCS=?", "+CSCS: (\"GSM\",\"HEX\",\"UCS2\")"},
                                                      {"+CSCS?", "+CSCS: \"GSM\""},
                                                      {"+CBC", "+CBC: 0,95"},
                                                      {"+CGATT?", "+CGATT: 1"},
                                                      {"+CMGD=?", "+CMGD: (1-50),(0-4)"},
                                                      {"+CMEE?", "+CMEE: 1"}};
  return all;
}

bool accepted(const std::string& text) {
  static const std::set<std::string> all{"+CFUN", "+CSMS", "+CREG", "+CERE", "+CGRE", "+CLIP", "+CSCS", "+CMMS",
                                         "+CUSD", "+IFC",  "+IPR",  "H",     "+CNMA", "Q0",    "S0"};
  return text.empty() || std::any_of(all.begin(), all.end(), [&](const std::string& start) { return text.starts_with(start); });
}

}  // namespace

ModemCommands::ModemCommands(std::string pin, ModemFaults& faults, Timetable& later, Ends ends)
    : pin_(std::move(pin)), faults_(faults), later_(later), ends_(std::move(ends)), stores_{{"SM", ModemStore(50)}, {"ME", ModemStore(23)}} {}

// ---- the line ----

void ModemCommands::say(const std::string& bytes) {
  if (!faults_.on("mute")) ends_.write(bytes);
}

void ModemCommands::line(const std::string& text) { say("\r\n" + text + "\r\n"); }

void ModemCommands::result(const std::string& text) {
  if (verbose_) return line(text);
  say(text == "OK" ? "0\r" : text == "ERROR" ? "4\r" : "\r\n" + text + "\r\n");
}

bool ModemCommands::refuse(const std::string& kind, int code) {
  result(errors_ ? "+" + kind + " ERROR: " + std::to_string(code) : "ERROR");
  return false;
}

void ModemCommands::hear(char byte) {
  if (byte == '\x1B') {
    line_.clear();
    if (std::exchange(prompted_, false)) result("OK");
    return;
  }
  if (echo_) say(std::string(1, byte));
  if (prompted_ && byte == '\x1A') return message_ends();
  if (byte != '\r' && byte != '\n') {
    line_ += byte;
  } else if (!prompted_ && byte == '\r') {
    command(std::exchange(line_, {}));
  }
}

void ModemCommands::command(std::string text) {
  std::erase(text, ' ');
  if (text.size() < 2 || (text.substr(0, 2) != "AT" && text.substr(0, 2) != "at")) return;
  if (faults_.on("urc_in_answer") || faults_.unruly()) line(unsolicited);
  std::string rest = text.substr(2);
  do {  // joined commands
    const auto end = rest.find(';');
    const std::string one = rest.substr(0, end);
    rest = end == rest.npos ? "" : rest.substr(end + 1);
    if (const auto ordered = faults_.refusal(one)) return result(*ordered);
    if (!answer(one)) return;  // it ends the line by itself
  } while (!rest.empty());
  if (faults_.on("urc_in_answer")) line(unsolicited);
  result("OK");
}

// ---- commands. False: the final result has been said, or comes later; none: not one of these ----

bool ModemCommands::answer(const std::string& text) {
  if (const auto basic = answer_basic(text)) return *basic;
  if (const auto sms = answer_sms(text)) return *sms;
  if (const auto found = fixed_answers().find(text); found != fixed_answers().end()) return line(found->second), true;
  return accepted(text) || refuse("CME", 4);
}

std::optional<bool> ModemCommands::answer_basic(const std::string& text) {
  if (text == "V0" || text == "V1") return verbose_ = text[1] == '1', true;
  if (text == "E0" || text == "E1" || text == "E0V1") return echo_ = text[1] == '1', verbose_ = verbose_ || text.size() > 2, true;
  if (starts(text, "Z") || starts(text, "&F")) return echo_ = verbose_ = true;
  if (starts(text, "+CMEE=") && text != "+CMEE=?") return errors_ = text.back() != '0', true;
  if (starts(text, "+CPIN")) return pin(text);
  if (text == "+CREG?" || text == "+CEREG?" || text == "+CGREG?")
    return line(text.substr(0, text.size() - 1) + (faults_.on("no_network") ? ": 1,2" : ": 1,1")), true;
  if (starts(text, "+CFUN=1,1")) return result("OK"), ends_.restart(), false;
  if (text == "+CMGF?") return line(pdu_mode_ ? "+CMGF: 0" : "+CMGF: 1"), true;
  if (text == "+CMGF=0" || text == "+CMGF=1") return pdu_mode_ = text.back() == '0', true;
  if (starts(text, "+CNMI=") && text != "+CNMI=?") return indications(text.substr(6));
  return {};
}

std::optional<bool> ModemCommands::answer_sms(const std::string& text) {
  const bool for_sim = starts(text, "+CPMS") || starts(text, "+CMGS") || starts(text, "+CMGR") || starts(text, "+CMGD") || starts(text, "+CMGL") ||
                       starts(text, "+CSCA");
  if (!for_sim || text.ends_with("=?")) return {};
  if (sim_error() != 0) return refuse("CMS", sim_error() == 14 ? 314 : 310);
  if (text == "+CPMS?") return line("+CPMS: " + figures(true)), true;
  if (starts(text, "+CPMS=")) return choose_stores(text);
  if (text == "+CSCA?") return line("+CSCA: \"" + centre_ + "\",145"), true;
  if (starts(text, "+CSCA=")) return centre_ = quoted_words(text).empty() ? "" : quoted_words(text).front(), true;
  if (starts(text, "+CMGS=")) return begin_send(text.substr(6));
  if (starts(text, "+CMGR=")) return read_place(std::atoi(text.c_str() + 6));
  if (starts(text, "+CMGD=")) return delete_place(text.substr(6));
  if (starts(text, "+CMGL")) return list(text);
  return {};
}

/// 3GPP TS 27.007's code of what ails the SIM; 0: nothing.
int ModemCommands::sim_error() const {
  static const std::vector<std::pair<const char*, int>> all{
      {"sim_missing", 10}, {"sim_pin", 11}, {"sim_puk", 12}, {"sim_failure", 13}, {"sim_busy", 14}};
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return faults_.on(one.first); });
  return found == all.end() ? 0 : found->second;
}

bool ModemCommands::pin(const std::string& text) {
  const int error = sim_error();
  if (error == 10 || error == 13 || error == 14) return refuse("CME", error);
  if (text == "+CPIN?") return line(std::string("+CPIN: ") + (error == 11 ? "SIM PIN" : error == 12 ? "SIM PUK" : "READY")), true;
  if (error != 11) return refuse("CME", 3);
  const auto words = quoted_words(text);
  const bool right = !words.empty() && words.front() == pin_;
  ends_.pin_entered(right ? "right" : "wrong");
  if (right || --tries_ == 0) faults_.set("sim_pin", false);
  if (right) return true;
  if (tries_ == 0) faults_.set("sim_puk", true);
  return refuse("CME", 16);
}

bool ModemCommands::indications(const std::string& text) {
  std::array<int, 5> values{};
  std::sscanf(text.c_str(), "%d,%d,%d,%d,%d", &values[0], &values[1], &values[2], &values[3], &values[4]);
  show_messages_ = values[1];
  show_reports_ = values[3];
  return true;
}

// ---- sending ----

bool ModemCommands::begin_send(const std::string& length) {
  if (faults_.on("no_network")) return refuse("CMS", 331);
  if (!pdu_mode_) return refuse("CMS", 304);
  wanted_ = std::atoi(length.c_str());
  if (faults_.on("no_prompt")) return false;
  prompted_ = true;
  say("\r\n>");
  if (faults_.on("split_prompt")) {
    later_.after(prompt_pieces_ms, [this] { say(" "); });
  } else if (!faults_.on("bare_prompt")) {
    say(" ");
  }
  return false;
}

void ModemCommands::message_ends() {
  prompted_ = false;
  const auto pdu = std::exchange(line_, {});
  const auto message = read_submit(pdu);
  if (!message || message->length != wanted_) {
    refuse("CMS", 304);
    return;
  }
  if (faults_.on("urc_in_answer")) line(unsolicited);
  ends_.submitted(*message, pdu);
}

void ModemCommands::taken(int reference) {
  line("+CMGS: " + std::to_string(reference));
  if (faults_.on("urc_in_answer")) line(unsolicited);
  result("OK");
}

// ---- the stores ----

std::string ModemCommands::figures(bool named) const {
  std::string all;
  for (const auto& name : {reads_, reads_, receives_}) {
    all += (all.empty() ? "" : ",") + (named ? '"' + name + "\"," : std::string{}) + stores_.at(name).figures();
  }
  return all;
}

bool ModemCommands::choose_stores(const std::string& text) {
  const auto names = quoted_words(text);
  if (names.empty() || std::any_of(names.begin(), names.end(), [&](const auto& name) { return !stores_.contains(name); })) return refuse("CMS", 302);
  reads_ = names.front();
  if (names.size() > 2) receives_ = names[2];
  return line("+CPMS: " + figures(false)), true;
}

bool ModemCommands::came(const std::string& pdu, bool report) {
  const int shown = report ? show_reports_ : show_messages_;
  const bool direct = shown == (report ? 1 : 2);
  if (report && shown == 0) return true;  // nobody wants it
  if (direct) {
    line((report ? "+CDS: " : "+CMT: ,") + pdu_length(pdu) + "\r\n" + pdu);
    return true;
  }
  if (faults_.on("store_full")) return false;
  const auto index = stores_.at(receives_).keep(pdu);
  if (!index) return false;
  if (show_messages_ == 1) line((report ? "+CDSI: \"" : "+CMTI: \"") + receives_ + "\"," + std::to_string(*index));
  return true;
}

bool ModemCommands::read_place(int index) {
  const auto found = reading().places().find(index);
  if (found == reading().places().end()) return true;
  auto& message = found->second;
  line("+CMGR: " + std::string(message.read ? "1" : "0") + ",," + pdu_length(message.pdu) + "\r\n" + message.pdu);
  message.read = true;
  return true;
}

bool ModemCommands::list(const std::string& text) {
  const int wanted = text.size() > 6 ? std::atoi(text.c_str() + 6) : 0;
  for (auto& [index, message] : reading().places()) {
    if (wanted != 4 && wanted != (message.read ? 1 : 0)) continue;
    line("+CMGL: " + std::to_string(index) + (message.read ? ",1,," : ",0,,") + pdu_length(message.pdu) + "\r\n" + message.pdu);
    message.read = true;
    if (faults_.on("urc_in_answer")) line(unsolicited);
  }
  return true;
}

bool ModemCommands::delete_place(const std::string& text) {
  if (faults_.on("delete_fails")) return refuse("CMS", 320);
  const auto comma = text.find(',');
  const int flag = comma == text.npos ? 0 : std::atoi(text.c_str() + comma + 1);
  const int index = std::atoi(text.c_str());
  const bool there = reading().places().contains(index);
  reading().erase(index, flag);
  if (flag == 0 && there) ends_.deleted(index);
  return true;
}

// ---- restart ----

void ModemCommands::forget() {
  line_.clear();
  echo_ = verbose_ = true;
  errors_ = pdu_mode_ = prompted_ = false;
  show_messages_ = show_reports_ = 0;
}

void ModemCommands::started() {
  for (const auto* text : {"RDY", "+CPIN: READY", "SMS Ready"}) line(text);
}

}  // namespace hearken::simulator
