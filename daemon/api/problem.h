#pragma once
// What a person is told when a request is not done: what, why, what next, in Chinese and English. The status and the code are for
// the page; the message is shown as it is.

#include <boost/beast/http/status.hpp>
#include <string>
#include <string_view>

#include "daemon/api/http.h"
#include "daemon/desk/directory.h"

namespace hearken::api {

enum class Trouble : std::uint8_t {
  unreadable,  // not HTTP as we read it
  not_json,
  no_key,
  not_logged_in,
  session_ended,
  wrong_login,
  read_only,
  other_origin,
  no_path,
  no_incident,
  no_device,
  wrong_method,
  too_large,
  headers_too_large,
  not_json_type,
  unknown_member,
  missing_member,
  wrong_member,
  wrong_parameter,
  no_person,
  too_many,
  not_stored,
  not_read,
  no_place,
  failed,
};

[[nodiscard]] http::status status(Trouble trouble);
[[nodiscard]] std::string_view message(Trouble trouble, desk::Language language);

/// {"error":{…}}; `field` names the member, parameter or header, empty: none.
[[nodiscard]] Response problem(Trouble trouble, desk::Language language, std::string_view field = {});
/// What the desk refused, in its words.
[[nodiscard]] Response refusal(std::string_view message);

/// The trouble behind a status that the connection itself found.
[[nodiscard]] Trouble trouble_for(http::status status);

}  // namespace hearken::api
