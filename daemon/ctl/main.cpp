// hearkenctl: everything on the shell that is not the station itself. Its exit codes stand in commands.h and in --help.

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "daemon/ctl/commands.h"
#include "daemon/store/store_refused.h"

namespace {

using namespace hearken::ctl;

constexpr const char* codes =
    "Exit codes: 0 done, or nothing wrong; 1 a fault was found, or the input has mistakes and nothing was changed;\n"
    "2 the command line is wrong; 3 neither a running station nor a database that can be used.";

struct Command {
  Target target;
  bool json = false;
  int code = Exit::done;
};

void add_import(CLI::App& app, Command& command) {
  auto* import = app.add_subcommand(
      "import", "Loads units, persons, clients, devices, plans, shifts and holidays from CSV files (and holidays-cn.json), all or nothing.");
  import->footer("Examples:\n  hearkenctl import --dry-run units.csv staff.csv clients.csv devices.csv\n  hearkenctl import data/demo/*.csv\n" +
                 std::string(codes));
  static std::vector<std::string> files;  // CLI11 fills it after this function
  static bool dry_run = false;
  import->add_option("FILE", files, "CSV in UTF-8 or GB18030; the header line tells what it is")->required();
  import->add_flag("--dry-run", dry_run, "tell what would change, and change nothing");
  import->add_flag("--json", command.json, "tell it as JSON");
  import->callback([&command] { command.code = import_files(command.target, files, dry_run, command.json); });
}

void add_user_commands(CLI::App& app, Command& command) {
  auto* user = app.add_subcommand("user", "Who may log in.");
  user->require_subcommand(1);
  static NewUser added;
  static std::string removed;
  auto* add =
      user->add_subcommand("add", "Makes a user, or gives one a new password. The password is asked for twice, or read as one line from a pipe.");
  add->footer("Examples:\n  hearkenctl user add admin --role administrator --name 'First Administrator'\n  hearkenctl user add op1 --person S03\n" +
              std::string(codes));
  add->add_option("LOGIN", added.login)->required();
  add->add_option("--role", added.role, "operator, supervisor, administrator, or auditor, who may only read")
      ->check(CLI::IsMember({"operator", "supervisor", "administrator", "auditor"}))
      ->capture_default_str();
  add->add_option("--person", added.person, "who it is, by id; else the person with this login, else a new one");
  add->add_option("--name", added.name, "of a new person");
  add->callback([&command] { command.code = add_user(command.target, added); });
  auto* remove = user->add_subcommand("remove", "Takes the login away; the person stays.");
  remove->add_option("LOGIN", removed)->required();
  remove->callback([&command] { command.code = remove_user(command.target, removed); });
  auto* list = user->add_subcommand("list", "Tells all users.");
  list->add_flag("--json", command.json, "tell it as JSON");
  list->callback([&command] { command.code = list_users(command.target, command.json); });
}

void add_status(CLI::App& app, Command& command) {
  auto* status = app.add_subcommand("status", "Tells how the running station is: 0 well, 1 something is unwell, 3 not running.");
  status->add_flag("--json", command.json, "tell it as JSON");
  status->callback([&command] { command.code = show_status(command.target, command.json); });
}

void add_erasing(CLI::App& journal, Command& command) {
  static std::string client;
  static bool sure = false;
  auto* erase = journal.add_subcommand("erase", "Erases by law what is kept of a client: the file, the ties, the stories of all incidents.");
  erase->footer(
      "The client's id stays, and that it was erased, when and by whom. Refused while an incident of the client is open.\n"
      "Example:\n  hearkenctl journal erase K017 --yes\n" +
      std::string(codes));
  erase->add_option("CLIENT", client, "the client's id")->required();
  erase->add_flag("--yes", sure, "it cannot be undone");
  erase->callback([&command] { command.code = erase_client(command.target, client, sure); });
}

void add_journal(CLI::App& app, Command& command) {
  auto* journal = app.add_subcommand("journal", "The record of everything that was decided.");
  journal->require_subcommand(1);
  static std::string head, language;
  static std::int64_t incident = 0;
  auto* check = journal->add_subcommand("verify", "Makes every hash again and names the first record that does not fit.");
  check->footer("Examples:\n  hearkenctl journal verify\n  hearkenctl journal verify --head 1204:9f2c…   (a tail that was cut off shows only so)\n" +
                std::string(codes));
  check->add_option("--head", head, "a head noted earlier, NUMBER:HASH");
  check->add_flag("--json", command.json, "tell it as JSON");
  check->callback([&command] { command.code = verify(command.target, head, command.json); });
  auto* show = journal->add_subcommand("show", "Tells an incident's story, so that an outsider can read it.");
  show->footer("Example:\n  hearkenctl journal show 17 --language en\n" + std::string(codes));
  show->add_option("INCIDENT", incident, "its number")->required();
  show->add_option("--language", language, "zh or en; else the station's")->check(CLI::IsMember({"zh", "en"}));
  show->add_flag("--json", command.json, "tell it as JSON");
  show->callback([&command] { command.code = show_incident(command.target, incident, language, command.json); });
  add_erasing(*journal, command);
  auto* last = journal->add_subcommand("head", "Prints the last record's number and hash, to be noted elsewhere.");
  last->add_flag("--json", command.json, "tell it as JSON");
  last->callback([&command] { command.code = show_head(command.target, command.json); });
}

void add_copies(CLI::App& app, Command& command) {
  static std::string copy;
  auto* out = app.add_subcommand("backup", "Copies the database, also of a running station, and verifies the copy.");
  out->footer("Example:\n  hearkenctl backup /mnt/usb/hearken-2026-11-24.db\n" + std::string(codes));
  out->add_option("FILE", copy, "must not exist yet")->required();
  out->add_flag("--json", command.json, "tell it as JSON");
  out->callback([&command] { command.code = back_up(command.target, copy, command.json); });
  auto* back = app.add_subcommand("restore", "Makes the database of a copy, on a PC that has none.");
  back->footer("Example:\n  hearkenctl restore /mnt/usb/hearken-2026-11-24.db\n" + std::string(codes));
  back->add_option("FILE", copy, "a backup")->required();
  back->add_flag("--json", command.json, "tell it as JSON");
  back->callback([&command] { command.code = restore_from(command.target, copy, command.json); });
}

template <class Error>
bool is(const std::exception& error) {
  return dynamic_cast<const Error*>(&error) != nullptr;
}

int failed(const CLI::App& app, const std::exception& error) {
  if (const auto* parsed = dynamic_cast<const CLI::ParseError*>(&error)) return app.exit(*parsed) == 0 ? Exit::done : Exit::usage;
  std::cerr << "hearkenctl: " << error.what() << "\n";
  if (is<WrongUsage>(error)) return Exit::usage;
  return is<NotReachable>(error) || is<hearken::StoreRefused>(error) ? Exit::not_reachable : Exit::fault;
}

}  // namespace

int main(int argc, char** argv) {
  ::umask(0077);  // databases and their copies hold people's illnesses
  Command command;
  CLI::App app{"hearkenctl: looks after a Hearken station from the shell"};
  app.footer("Examples:\n  hearkenctl status\n  hearkenctl user add admin --role administrator\n  hearkenctl import data/demo/*.csv --dry-run\n" +
             std::string(codes));
  app.set_version_flag("--version", HEARKEN_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  auto* config = app.add_option("--config", command.target.config, "the station's configuration")->capture_default_str();
  app.add_option("--database", command.target.database, "the database itself, instead of the configuration")->excludes(config);
  add_import(app, command);
  add_user_commands(app, command);
  add_journal(app, command);
  add_copies(app, command);
  add_status(app, command);
  try {
    app.parse(argc, argv);
  } catch (const std::exception& error) { return failed(app, error); }
  return command.code;
}
