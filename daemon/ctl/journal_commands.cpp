#include <date/tz.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <iostream>

#include "daemon/ctl/commands.h"
#include "daemon/desk/record_text.h"
#include "daemon/desk/story.h"
#include "daemon/desk/wording.h"
#include "daemon/main/control_requests.h"
#include "daemon/store/journal.h"
#include "daemon/store/queries.h"

namespace hearken::ctl {
namespace {

using desk::Language;

NotedHead noted_head(const std::string& text) {
  NotedHead head;
  const auto colon = text.find(':');
  const auto [end, fault] = std::from_chars(text.data(), text.data() + std::min(colon, text.size()), head.number);
  if (colon != text.npos) head.hash = text.substr(colon + 1);
  const bool hexadecimal = head.hash.size() == 64 && head.hash.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
  if (fault != std::errc{} || end != text.data() + colon || !hexadecimal)
    throw WrongUsage("--head is NUMBER:HASH, as `hearkenctl journal head` prints it");
  return head;
}

template <class Key, class Value>
void read_all(Queries& queries, Listing listing, std::map<Key, Value>& values, Key Value::* id) {
  for (const auto& body : queries.all(listing)) {
    Value value;
    desk::read(body, value);
    values[value.*id] = std::move(value);
  }
}

/// As much of the book as the words need.
desk::Book book_of(Queries& queries, const desk::Settings& settings) {
  desk::Book book;
  book.settings = settings;
  read_all(queries, Listing::units, book.directory.units, &desk::Unit::id);
  read_all(queries, Listing::persons, book.directory.persons, &desk::Person::id);
  read_all(queries, Listing::clients, book.directory.clients, &desk::Client::id);
  read_all(queries, Listing::devices, book.directory.devices, &desk::Device::id);
  return book;
}

std::string local(Instant at, const desk::Settings& settings) { return date::format("%F %T", date::make_zoned(settings.time_zone, at)); }

std::string who_of(const desk::Book& book, const std::string& who, Language language) {
  static constexpr std::string_view person = "person:";
  if (who.starts_with(person)) return desk::name_of(book, {who.substr(person.size())});
  if (who == "station") return language == Language::zh ? "本站" : "station";
  return who;
}

/// A text that somebody wrote, for a terminal: it begins no line of its own, and drives nothing.
std::string for_terminal(std::string_view text) {
  static constexpr std::string_view inner_line = "\n      ";
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    const bool second_set = byte == 0xC2 && next >= 0x80 && next < 0xA0;  // C1 controls in UTF-8
    if (byte == '\n')
      shown += inner_line;
    else if (second_set || byte == 0x7F || (byte < 0x20 && byte != '\t'))
      shown += '?';
    else
      shown += text[i];
    if (second_set) ++i;
  }
  return shown;
}

std::string words_of(const desk::Book& book, const JournalLine& line, Language language) {
  if (!line.payload) return language == Language::zh ? "(内容已依法删除)" : "(its content was erased by law)";
  return desk::story_text(book, line.kind, *line.payload, language);
}

void story_as_text(const desk::Book& book, const IncidentView& view, const JournalHead& head, Language language) {
  desk::Incident incident;
  desk::read(view.incident, incident);
  std::cout << (language == Language::zh ? "事件 " : "Incident ") << incident.id.value << "  " << for_terminal(desk::where(book, incident, language))
            << "\n"
            << book.settings.station << ", " << book.settings.time_zone << "\n\n";
  for (const auto& line : view.story) {
    const auto words = words_of(book, line, language);
    if (!words.empty())
      std::cout << local(line.at, book.settings) << "  " << for_terminal(who_of(book, line.who, language)) << "  " << for_terminal(words) << "  ["
                << line.number << "]\n";
  }
  std::cout << "\n" << (language == Language::zh ? "日志末条 " : "Journal head ") << head.number << ":" << head.hash << "\n";
}

void story_as_json(const desk::Book& book, const IncidentView& view, const JournalHead& head, Language language) {
  boost::json::array story;
  for (const auto& line : view.story) {
    story.push_back(boost::json::object{{"number", line.number},
                                        {"at", desk::text_of(line.at)},
                                        {"who", line.who},
                                        {"why", line.why},
                                        {"kind", line.kind},
                                        {"fact", line.payload ? boost::json::parse(*line.payload) : boost::json::value{}},
                                        {"text", words_of(book, line, language)}});
  }
  std::cout << boost::json::serialize(boost::json::object{{"open", view.open},
                                                          {"incident", boost::json::parse(view.incident)},
                                                          {"story", std::move(story)},
                                                          {"head", boost::json::object{{"number", head.number}, {"hash", head.hash}}}})
            << "\n";
}

}  // namespace

int tell_report(const ChainReport& report, bool json) {
  if (json) {
    std::cout << boost::json::serialize(boost::json::object{{"whole", report.fault_at == 0},
                                                            {"records", report.records},
                                                            {"erased", report.erased},
                                                            {"number", report.number},
                                                            {"hash", report.hash},
                                                            {"fault_at", report.fault_at},
                                                            {"fault", report.fault}})
              << "\n";
  } else if (report.fault_at == 0) {
    std::cout << "the journal is whole: " << report.records << " records";
    if (report.erased > 0) std::cout << ", " << report.erased << " of them erased by law";
    std::cout << "; head " << report.number << ":" << report.hash << "\n";
  } else {
    std::cerr << "hearkenctl: record " << report.fault_at << " does not fit: " << report.fault << "\n"
              << report.records << " records fit, the last is " << report.number << ":" << report.hash << "\n";
  }
  return report.fault_at == 0 ? Exit::done : Exit::fault;
}

int verify(const Target& target, const std::string& head, bool json) {
  const auto noted = head.empty() ? std::optional<NotedHead>{} : noted_head(head);
  return tell_report(verify_journal(paths_of(target).database, noted), json);
}

int show_head(const Target& target, bool json) {
  const auto head = Queries(paths_of(target).database).head();
  if (json)
    std::cout << boost::json::serialize(boost::json::object{{"number", head.number}, {"hash", head.hash}, {"at", desk::text_of(head.at)}}) << "\n";
  else
    std::cout << head.number << ":" << head.hash << "\n";
  return Exit::done;
}

int show_incident(const Target& target, std::int64_t incident, const std::string& language, bool json) {
  const auto paths = paths_of(target);
  Queries queries(paths.database);
  const auto view = queries.incident({incident});
  if (!view) {
    std::cerr << "hearkenctl: " << (queries.erased({incident}) ? "the story was erased by law: incident " : "there is no incident ") << incident
              << "\n";
    return Exit::fault;
  }
  const auto book = book_of(queries, paths.settings);
  const auto wanted = language.empty() ? paths.settings.language : language == "en" ? Language::en : Language::zh;
  (json ? story_as_json : story_as_text)(book, *view, queries.head(), wanted);
  return Exit::done;
}

int erase_client(const Target& target, const std::string& client, bool sure) {
  if (!sure) throw WrongUsage("what is erased never comes back, neither is its story told again: say --yes");
  const auto code = told(link_to(target)->ask(erase_line({{new_key(), {person_at_shell()}}, {client}})));
  if (code == Exit::done)
    std::cout << client << " is erased: the file, the ties and the stories of all incidents. `hearkenctl journal verify` shows that the chain fits.\n"
              << "Not erased: relatives and keyholders (they are persons of their own), and what a note in another's story may say.\n"
              << "Its devices still ring, under this id, until an import gives them to somebody else.\n"
              << "What the database's log still has of it goes within some seconds; later while another program reads the database.\n"
              << "Backups and files kept as *.damaged-* still have it: delete them and make a new backup.\n";
  return code;
}

}  // namespace hearken::ctl
