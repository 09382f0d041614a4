#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <iostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/fields.h"
#include "daemon/ctl/password.h"
#include "daemon/desk/json_text.h"
#include "daemon/main/control_requests.h"
#include "protocol/text_encoding.h"

namespace hearken::ctl {
namespace {

void require_login(const std::string& login) {
  const bool control = std::any_of(login.begin(), login.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; });
  if (control || protocol::blank(login) || desk::characters(login) > desk::login_most)
    throw std::runtime_error("this cannot be a login: 1 to 64 characters are expected, no tabs or line ends; nothing was changed");
}

/// Argon2id with libsodium's interactive limits, as the logins check it.
std::string hash_of(const std::string& password) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    throw std::runtime_error("not enough memory to hash the password");
  }
  return hash.data();
}

/// The person that the user is: the named one, the one with this login, or a new one.
PersonId person_for(Link& link, const NewUser& user) {
  auto answer = link.ask(ask_line("directory"));
  const auto directory = directory_from(answer["directory"]);
  if (!user.person.empty()) {
    if (!directory.persons.contains({user.person})) throw std::runtime_error("there is no person \"" + user.person + "\"");
    return {user.person};
  }
  for (const auto& [id, person] : directory.persons) {
    if (person.login == user.login) return id;
  }
  if (!good_id(user.login))
    throw std::runtime_error("\"" + user.login + "\" cannot name a new person (1 to 40 characters without blanks, commas, colons or semicolons): " +
                             "say with --person who it is; nothing was changed");
  desk::Person person;
  person.id = {user.login};
  if (directory.persons.contains(person.id))
    throw std::runtime_error("name the person with --person: \"" + user.login + "\" is somebody without this login");
  person.name = user.name.empty() ? user.login : user.name;
  person.roles = {user.role};
  person.login = user.login;
  person.ways = {desk::Way::console};
  desk::Import import;
  import.act = {new_key(), {person_at_shell()}};
  import.persons = {person};
  if (told(link.ask(import_line(import))) != Exit::done) throw std::runtime_error("the person could not be made");
  return person.id;
}

}  // namespace

int add_user(const Target& target, const NewUser& user) {
  require_login(user.login);
  const auto hash = hash_of(read_new_password());
  const auto link = link_to(target);
  const auto person = person_for(*link, user);
  const auto code = told(link->ask(user_line({{new_key(), {person_at_shell()}}, user.login, person, hash, user.role})));
  if (code == Exit::done) std::cout << user.login << " may log in as " << user.role << " (person " << person.value << ")\n";
  return code;
}

int remove_user(const Target& target, const std::string& login) {
  const auto link = link_to(target);
  const auto answer = link->ask(ask_line("users"));
  for (const auto& user : answer.at("users").as_array()) {
    if (user.at("login").as_string() == login) return told(link->ask(user_line({{new_key(), {person_at_shell()}}, login, {}, {}, {}})));
  }
  std::cerr << "hearkenctl: there is no user \"" << login << "\"\n";
  return Exit::fault;
}

int list_users(const Target& target, bool json) {
  const auto answer = link_to(target)->ask(ask_line("users"));
  const auto& users = answer.at("users").as_array();
  if (json) {
    std::cout << boost::json::serialize(users) << "\n";
    return Exit::done;
  }
  for (const auto& user : users) {
    std::cout << std::string(user.at("login").as_string()) << "  " << std::string(user.at("role").as_string()) << "  "
              << std::string(user.at("person").as_string()) << "\n";
  }
  if (users.empty()) std::cout << "nobody may log in yet: hearkenctl user add LOGIN --role administrator\n";
  return Exit::done;
}

}  // namespace hearken::ctl
