#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/import.h"
#include "daemon/main/control_requests.h"

namespace hearken::ctl {
namespace {

std::vector<ImportFile> read_files(const std::vector<std::string>& names) {
  std::vector<ImportFile> files;
  for (const auto& name : names) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream bytes;
    if (in) bytes << in.rdbuf();
    if (!in || in.bad()) throw std::runtime_error(name + ": cannot be read");
    files.push_back({name, bytes.str()});
  }
  return files;
}

boost::json::array words(const std::vector<std::string>& texts) { return boost::json::array(texts.begin(), texts.end()); }

void show_json(const ImportPlan& plan, bool imported) {
  boost::json::array notes, changes;
  for (const auto& note : plan.notes) {
    notes.push_back(boost::json::object{{"file", note.at.file},
                                        {"row", note.at.row},
                                        {"column", note.at.column},
                                        {"heading", note.at.heading},
                                        {"text", note.text},
                                        {"mistake", note.mistake}});
  }
  for (const auto& change : plan.changes) {
    changes.push_back(
        boost::json::object{{"kind", change.kind}, {"added", words(change.added)}, {"changed", words(change.changed)}, {"same", change.same}});
  }
  std::cout << boost::json::serialize(boost::json::object{{"imported", imported}, {"notes", notes}, {"changes", changes}}) << "\n";
}

void show_text(const ImportPlan& plan, bool dry_run) {
  for (const auto& note : plan.notes) std::cerr << shown(note) << "\n";
  if (!plan.good()) {
    std::cerr << "hearkenctl: nothing was imported\n";
    return;
  }
  for (const auto& change : plan.changes) {
    std::cout << change.kind << ": " << change.added.size() << " added, " << change.changed.size() << " changed, " << change.same
              << " as they were\n";
  }
  if (plan.empty())
    std::cout << "nothing to change\n";
  else if (dry_run)
    std::cout << "a dry run: nothing was changed\n";
}

}  // namespace

int import_files(const Target& target, const std::vector<std::string>& names, bool dry_run, bool json) {
  const auto files = read_files(names);
  const auto link = link_to(target);
  auto answer = link->ask(ask_line("directory"));
  if (!answer.contains("directory")) return told(answer);
  auto plan = plan_import(files, directory_from(answer["directory"]), paths_of(target).gateways);
  int code = plan.good() ? Exit::done : Exit::fault;
  const bool change = plan.good() && !plan.empty() && !dry_run;
  if (change) {
    plan.import.act = {new_key(), {person_at_shell()}};
    code = told(link->ask(import_line(plan.import)));
  }
  if (json)
    show_json(plan, change && code == Exit::done);
  else
    show_text(plan, dry_run);
  return code;
}

}  // namespace hearken::ctl
