// The street of data/demo is imported whole or not at all; each mistake is told with file, row and column.

#include "daemon/ctl/import.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

#include "daemon/desk/desk.h"
#include "tests/catch.h"

using namespace hearken;
using namespace hearken::ctl;

namespace {

ImportFile demo_file(const std::string& name) {
  std::ifstream in(std::string(HEARKEN_SOURCE_DIR) + "/data/" + name, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return {name, bytes.str()};
}

std::vector<ImportFile> demo() {
  std::vector<ImportFile> files;
  for (const auto* name :
       {"demo/units.csv", "demo/staff.csv", "demo/wardens.csv", "demo/volunteers.csv", "demo/relatives.csv", "demo/clients.csv",
        "demo/keyholders.csv", "demo/warden_clients.csv", "demo/devices.csv", "demo/plans.csv", "demo/duty_shifts.csv", "holidays-cn.json"}) {
    files.push_back(demo_file(name));
  }
  return files;
}

/// What the desk makes of an import.
desk::Directory after(desk::Directory directory, desk::Import import) {
  desk::Book book;
  book.directory = std::move(directory);
  desk::Desk desk(std::move(book), Instant{});
  import.act.key = "import";
  (void)desk.handle(std::move(import), Instant{});
  return desk.book().directory;
}

desk::Directory street() {
  static const auto directory = after({}, plan_import(demo(), {}).import);
  return directory;
}

std::vector<std::string> told(const ImportPlan& plan) {
  std::vector<std::string> lines;
  for (const auto& note : plan.notes) lines.push_back(shown(note));
  return lines;
}

ImportPlan import_of(const std::string& name, const std::string& text) { return plan_import({{name, text}}, street()); }

}  // namespace

TEST_CASE("the demo street is imported whole, and twice changes nothing") {
  const auto plan = plan_import(demo(), {});
  CHECK(plan.good());
  const auto& import = plan.import;
  CHECK(import.units.size() == 33);
  CHECK(import.persons.size() == 33 + 28 + 24 + 47);
  CHECK(import.clients.size() == 40);
  CHECK(import.ties.size() == 40);
  CHECK(import.devices.size() == 45);
  CHECK(import.plans.size() == 3);
  CHECK(import.shifts.size() == 33);
  CHECK(import.days.size() > 100);

  const auto again = plan_import(demo(), street());
  CHECK(again.good());
  CHECK(again.empty());
  CHECK(again.import.persons.empty());
  CHECK(again.import.ties.empty());
}

TEST_CASE("what the street says stands in the directory") {
  const auto directory = street();
  const auto& client = directory.clients.at({"K002"});
  CHECK(client.name == "林月娥");
  CHECK(client.entry_note == "按铃后等两分钟,行动慢");
  const auto& ties = directory.ties.at({"K001"}).ties;
  REQUIRE(ties.size() == 6);
  CHECK((ties[0].kind == "warden" && ties[0].person == PersonId{"W01"} && ties[0].hours == "08:00-11:00"));
  CHECK((ties[1].kind == "standin" && ties[1].person == PersonId{"W22"}));
  CHECK((ties[2].kind == "keyholder" && ties[2].has_key && ties[2].minutes_away == 5));
  CHECK((ties[4].kind == "relative" && ties[4].note == "儿子, 洛杉矶, emergency"));
  const auto& plan = directory.plans.at("P1");
  REQUIRE(plan.steps.size() == 4);
  CHECK((plan.steps[3].after_s == 120 && plan.steps[3].whom == std::vector<std::string>{"role:supervisor", "volunteer"} &&
         plan.steps[3].again_after_s == 60));
  const auto& shift = directory.shifts.at("T02");
  CHECK((shift.from_min == 16 * 60 && shift.to_min == 1440 && shift.people_needed == 2));
  const auto& device = directory.devices.at({"D016"});
  CHECK((device.gateway == GatewayId{"panel-1"} && device.account == "unit3/DI01" && device.client == ClientId{"K015"}));
  CHECK(directory.days.at("2026-10-01").kind == "holiday");
}

TEST_CASE("health data without consent is left out and said") {
  const auto plan = plan_import(demo(), {});
  std::vector<int> rows;
  for (const auto& note : plan.notes) {
    CHECK_FALSE(note.mistake);
    if (note.text.starts_with("no consent to health data")) rows.push_back(note.at.row - 1);
  }
  CHECK(rows == std::vector<int>{6, 12, 18, 24, 30, 36});
  CHECK(street().clients.at({"K012"}).conditions.empty());
  CHECK_FALSE(street().clients.at({"K001"}).conditions.empty());
}

TEST_CASE("tables that stand in the configuration are left alone with a word") {
  const auto plan = plan_import({demo_file("demo/gateways.csv"), demo_file("demo/device_keys.csv"), demo_file("demo/modbus_points.csv")}, {});
  CHECK(plan.good());
  CHECK(plan.empty());
  CHECK(plan.notes.size() == 3);
}

TEST_CASE("the same street in GB18030 is the same street") {
  const auto plan = import_of("persons.csv",
                              "person_id,name,roles,unit_id,login,phone,channels,languages,quiet_hours,note\n"
                              "S03,\xF1\xD2\xBD\xA8\xC3\xF7,operator,ST,op1,+8615400000003,console;sms;voice,"
                              "\xC6\xD5\xCD\xA8\xBB\xB0;\xBA\xBC\xD6\xDD\xBB\xB0,,\xD6\xB5\xB0\xE0\xD4\xB1\n");
  CHECK(told(plan).empty());
  CHECK(plan.empty());
}

TEST_CASE("one changed row is one changed entry") {
  const auto plan = import_of("devices.csv",
                              "device_id,client_id,gateway,account,zone,model,location,report_every_s,status\n"
                              "D001,K001,dc09-main,A001,01,home hub with pendant,卧室床头,600,active\n"
                              "D003,K002,dc09-main,A002,01,home hub with pendant,客厅,3600,active\n");
  CHECK(plan.changes == std::vector<Change>{{"devices", {}, {"D001"}, 1}});
  REQUIRE(plan.import.devices.size() == 1);
  CHECK(plan.import.devices[0].report_every_s == 600);
}

TEST_CASE("two devices on one account and zone are a mistake however they are written, but for one that is out of use") {
  const auto plan = import_of("devices.csv",
                              "device_id,client_id,gateway,account,zone,status\n"
                              "D900,K001,dc09-main,BEEF,1,active\n"
                              "D901,K002,dc09-main,beef,001,active\n"
                              "D902,K002,dc09-main,BEEF,1,retired\n"
                              "D903,K002,dc09-main,BEEF,2,\n");
  CHECK(told(plan) ==
        std::vector<std::string>{
            "devices.csv:3: column 1 (device_id): device \"D900\" has this account and zone at the same gateway",
            "devices.csv:4: warning: column 6 (status): \"retired\" is not in use: only active, or nothing, is; a signal from it counts "
            "as an unknown device's",
        });
}

TEST_CASE("a file number that another client of the station has is a mistake, but where that client gets another one") {
  const auto street_has = street().clients.at({"K002"}).file_no;
  const std::string header = "client_id,file_no,name,address\n";
  CHECK(told(import_of("clients.csv", header + "K900," + street_has + ",新,金桥里1\n")) ==
        std::vector<std::string>{"clients.csv:2: column 2 (file_no): client \"K002\" has this file number"});
  CHECK(import_of("clients.csv", header + "K900," + street_has + ",新,金桥里1\nK002,F-900,乙,金桥里2\n").good());
}

TEST_CASE("a role that nobody has and a gateway that is not configured are doubted, and imported") {
  const auto plans = import_of("plans.csv", "plan_id,priority,step,after_s,whom,channels\nP9,1,1,0,role:operatr;role:operator,sms\n");
  CHECK(plans.good());
  CHECK(told(plans) == std::vector<std::string>{"plans.csv:2: warning: column 5 (whom): nobody has the role \"operatr\": nobody would be called"});
  const ImportFile devices{"devices.csv", "device_id,client_id,gateway,account\nD900,K001,dc09-mian,A900\n"};
  CHECK(told(plan_import({devices}, street())).empty());
  const auto doubted = plan_import({devices}, street(), {{"dc09-main"}});
  CHECK(doubted.good());
  CHECK(told(doubted) == std::vector<std::string>{"devices.csv:2: warning: column 3 (gateway): the configuration has no gateway \"dc09-mian\": "
                                                  "this device will not be heard"});
}

TEST_CASE("a file of keyholders leaves wardens and relatives as they are") {
  const auto plan = import_of("keyholders.csv", "client_id,order,person_id,has_key,hours,minutes_away\nK001,1,V02,no,,20\n");
  REQUIRE(plan.import.ties.size() == 1);
  std::string kinds;
  for (const auto& tie : plan.import.ties[0].ties) kinds += tie.kind + ":" + tie.person.value + " ";
  CHECK(kinds == "warden:W01 standin:W22 keyholder:V02 relative:R001 relative:R002 ");
}

TEST_CASE("every mistake of every file is told with row and column, and nothing is imported") {
  const auto plan = plan_import(
      {{"clients.csv",
        "client_id,file_no,name,birth_date,building_id,phone_mobile,mood\n"
        "K100,F1,甲,1938-02-30,C1B1,+8615400000999,ok\n"
        "K101,F1,,1938-03-12,C9B9,13800000000,ok\n"
        "K 102,F3,丙,,,,\n"
        "K100,F4,丁,,C1B1\n"},
       {"devices.csv",
        "device_id,client_id,unit_id,gateway,account,zone,report_every_s\n"
        "D100,K001,CLUB,dc09-main,A100,01,x\n"
        "D101,K999,,dc09-main,A001,01,60\n"
        "D102,,ST,,,,-1\n"},
       {"plans.csv", "plan_id,priority,step,after_s,whom,channels,again_after_s\nP9,1,1,0,nobody,fax,\nP9,2,3,60,person:X,sms,1\n"},
       {"duty_shifts.csv",
        "shift_id,unit_id,role,day_kind,from,to,rotation\nT90,ST,operator,someday,22:00,06:00,S03;S99\nT91,ST,operator,weekend,24:30,x,\n"},
       {"staff.csv", "person_id,name,roles,login,phone,channels\nS90,甲,operator,op1,,sms\n"},
       {"units.csv", "unit_id,kind,parent_id,name,help_line\nU1,place,U2,a,\nU2,place,U1,b,911\n"},
       {"rooms.csv", "room_id,unit_id,name,kind,capacity\n"},
       {"days.json", "{\"days\": [{\"date\": \"2026-13-01\"}, 7]}"},
       {"text.csv", "\xFF\xFE"}},
      street());
  CHECK_FALSE(plan.good());
  CHECK(plan.import.clients.empty());
  CHECK(plan.changes.empty());
  CHECK(
      told(plan) ==
      std::vector<std::string>{
          "clients.csv:1: warning: column 7 (mood): an unknown column of clients.csv; it is not read",
          "clients.csv:2: column 4 (birth_date): \"1938-02-30\" is no date: such as 2026-11-24 is expected",
          "clients.csv:3: column 2 (file_no): the file number \"F1\" is in clients.csv:2 already",
          "clients.csv:3: column 3 (name): a value is expected here",
          "clients.csv:3: column 5 (building_id): there is no unit \"C9B9\"",
          "clients.csv:3: column 6 (phone_mobile): this is no telephone number: + and 7 to 15 digits with the country's are expected",
          "clients.csv:4: column address: an address or a building is expected: nobody could be sent there",
          "clients.csv:4: column 1 (client_id): this cannot be a name: 1 to 40 characters without blanks, commas, colons or semicolons are expected",
          "clients.csv:5: column 6: the row has 5 fields, the header 7",
          "days.json: column days, entry 1: its date is none: such as \"2026-10-01\" is expected",
          "days.json: column days, entry 2: an object with date, name and kind is expected",
          "devices.csv:2: column 2 (client_id): either a client_id or a unit_id is expected",
          "devices.csv:2: column 7 (report_every_s): \"x\": a whole number from 0 to 2678400 is expected",
          "devices.csv:3: column 1 (device_id): device \"D001\" has this account and zone at the same gateway",
          "devices.csv:3: column 2 (client_id): there is no client \"K999\"",
          "devices.csv:4: column 4 (gateway): a value is expected here",
          "devices.csv:4: column 5 (account): a value is expected here",
          "devices.csv:4: column 7 (report_every_s): \"-1\": a whole number from 0 to 2678400 is expected",
          "duty_shifts.csv:2: column 4 (day_kind): \"someday\": one of these is expected: workday, weekend, holiday",
          "duty_shifts.csv:2: column 6 (to): the end is not behind the beginning: a night is two lines, until 24:00 and from 00:00",
          "duty_shifts.csv:2: column 7 (rotation): there is no person \"S99\"",
          "duty_shifts.csv:3: column 5 (from): \"24:30\" is no time of day: such as 08:30 is expected, at most 24:00",
          "duty_shifts.csv:3: column 6 (to): \"x\" is no time of day: such as 08:30 is expected, at most 24:00",
          "duty_shifts.csv:3: column 7 (rotation): somebody is expected here",
          "plans.csv:2: column 5 (whom): \"nobody\": role:…, person:…, warden, standin, keyholder, relative or volunteer is expected",
          "plans.csv:2: column 6 (channels): \"fax\" is no channel: console, sms or voice is expected",
          "plans.csv:2: column 6 (channels): a channel is expected here",
          "plans.csv:3: column 2 (priority): another step of this plan has priority 1",
          "plans.csv:3: column 4 (after_s): step 2 of plan \"P9\" is missing",
          "plans.csv:3: column 5 (whom): there is no person \"X\"",
          "plans.csv:3: column 7 (again_after_s): \"1\": a whole number from 5 to 86400 is expected",
          "rooms.csv:1: this header is of no known table; the nearest is units.csv, which has at least unit_id,kind,parent_id,name",
          "staff.csv:2: column 1 (person_id): person \"S03\" has the same login",
          "staff.csv:2: warning: column 5 (phone): without a number this person cannot be reached by telephone",
          "text.csv: this is neither UTF-8 nor GB18030: save it as \"CSV UTF-8\"",
          "units.csv:2: column 1 (unit_id): this unit is part of itself",
          "units.csv:3: column 1 (unit_id): this unit is part of itself",
          "units.csv:3: column 5 (help_line): this is no telephone number: + and 7 to 15 digits with the country's are expected",
      });
}
