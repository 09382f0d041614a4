#pragma once
// What hearkenctl asks of a station, as lines of JSON: the same whether the station runs (control.h) or only its database is there.
//   {"ask":"status"}  {"ask":"users"}  {"ask":"directory"}
//   {"import":[{"kind":"unit_set","fact":{…}}, …],"key":"…","by":"…"}      one fact per entry, as in the journal
//   {"set_user":{"kind":"user_set","fact":{…}},"key":"…","by":"…"}
//   {"erase":"K017","key":"…","by":"…"}      all that is kept of a client, by law
// Answers: {"status":{…}}, {"users":[…]}, {"directory":[…]}; to a change {"refusal":"","head":1234} when it is on disk; to what is
// no request {"fault":"…"}. There is no secret in an answer; a password travels as its hash.

#include <boost/json/value.hpp>
#include <functional>
#include <string>

#include "daemon/desk/decision.h"
#include "daemon/inbox.h"

namespace hearken {

[[nodiscard]] std::string ask_line(const std::string& what);
[[nodiscard]] std::string import_line(const desk::Import& import);
[[nodiscard]] std::string erase_line(const desk::EraseClient& erasure);
[[nodiscard]] std::string user_line(const desk::SetUser& user);

/// Of an answer; throws desk::TextDamaged when it is none.
[[nodiscard]] desk::Directory directory_from(const boost::json::value& facts);

/// `done` is called once, with one line without its end. Loop's thread.
void answer_line(const std::string& line, Inbox& inbox, std::function<void(std::string)> done);

}  // namespace hearken
