#include "daemon/api/problem.h"

#include <array>

#include "daemon/desk/json_text.h"

namespace hearken::api {
namespace {

struct Row {
  Trouble trouble;
  http::status status;
  std::string_view code, zh, en;
};

using enum Trouble;
using S = http::status;
constexpr std::array rows{
    Row{unreadable, S::bad_request, "bad_request", "请求无法读取，未作任何改动。请刷新页面后再试。",
        "The request cannot be read; nothing has changed. Reload the page and try again."},
    Row{not_json, S::bad_request, "bad_request", "内容不是 JSON 对象，未作任何改动。请刷新页面后再试。",
        "The body is not a JSON object; nothing has changed. Reload the page and try again."},
    Row{no_key, S::bad_request, "bad_request", "缺少 Idempotency-Key（8 至 64 个字母、数字或 . _ ： -），未作任何改动。",
        "Idempotency-Key is missing or not 8 to 64 letters, digits or . _ : - ; nothing has changed."},
    Row{not_logged_in, S::unauthorized, "not_logged_in", "尚未登录。请先登录。", "Nobody is logged in here. Log in first."},
    Row{session_ended, S::unauthorized, "not_logged_in", "登录已到期或账号已变更。请重新登录。",
        "The session has ended or the account has changed. Log in again."},
    Row{wrong_login, S::unauthorized, "not_logged_in", "用户名或密码不对。请再试一次。", "Login or password is wrong. Try again."},
    Row{read_only, S::forbidden, "forbidden", "此账号只能查看，未作任何改动。请用值班员账号登录。",
        "This account may only read; nothing has changed. Log in as an operator."},
    Row{other_origin, S::forbidden, "forbidden", "请求来自其他网站，已拒绝。请从本站地址打开控制台。",
        "The request comes from another site and was refused. Open the console at the station's own address."},
    Row{no_path, S::not_found, "not_found", "没有这个地址。", "There is nothing at this address."},
    Row{no_incident, S::not_found, "not_found", "没有这个警情。请回到队列。", "There is no such incident. Go back to the queue."},
    Row{no_device, S::not_found, "not_found", "没有这个设备。请查看设备列表。", "There is no such device. See the list of devices."},
    Row{wrong_method, S::method_not_allowed, "method_not_allowed", "此地址不支持该方法。", "This address does not take that method."},
    Row{too_large, S::payload_too_large, "too_large", "内容超过 64 KiB，未作任何改动。请缩短后再试。",
        "The body is over 64 KiB; nothing has changed. Shorten it and try again."},
    Row{headers_too_large, S::request_header_fields_too_large, "too_large", "请求头过大。请清除本站 Cookie 后再试。",
        "The headers are too large. Clear this site's cookies and try again."},
    Row{not_json_type, S::unsupported_media_type, "unsupported_media_type", "内容类型须为 application/json，未作任何改动。",
        "The content type must be application/json; nothing has changed."},
    Row{unknown_member, S::unprocessable_entity, "unprocessable", "内容中有未知的字段，未作任何改动。请刷新页面后再试。",
        "The body has an unknown member; nothing has changed. Reload the page and try again."},
    Row{missing_member, S::unprocessable_entity, "unprocessable", "内容缺少字段，未作任何改动。", "The body lacks a member; nothing has changed."},
    Row{wrong_member, S::unprocessable_entity, "unprocessable", "字段的值不对，未作任何改动。请更正后再试。",
        "A member has a wrong value; nothing has changed. Correct it and try again."},
    Row{wrong_parameter, S::unprocessable_entity, "unprocessable", "参数的值不对。", "A parameter has a wrong value."},
    Row{no_person, S::unprocessable_entity, "unprocessable", "没有此人，未作任何改动。请从名单中选择。",
        "There is no such person; nothing has changed. Choose one from the list."},
    Row{too_many, S::too_many_requests, "too_many", "尝试过于频繁。请稍候几秒再试，账号不会被锁定。",
        "Too many tries. Wait a few seconds; no account is ever locked."},
    Row{not_stored, S::service_unavailable, "unavailable", "未能确认已写入磁盘。可用同一操作重试，不会重复执行。",
        "It is not known to be on disk. Repeat the same action: it is never done twice."},
    Row{not_read, S::service_unavailable, "unavailable", "数据库暂时无法读取。警情队列不受影响，请稍后再试。",
        "The database cannot be read just now. The queue is not affected; try again shortly."},
    Row{no_place, S::service_unavailable, "unavailable", "打开的控制台过多。请关闭不用的页面。",
        "Too many consoles are open. Close those that are not used."},
    Row{failed, S::internal_server_error, "internal", "本站出错。可用同一操作重试，不会重复执行；若重复出现，请告知管理员。",
        "The station has failed at this. Repeat the same action: it is never done twice. Tell the administrator if it comes back."},
};

const Row& row(Trouble trouble) { return rows.at(static_cast<std::size_t>(trouble)); }

constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows.at(i).trouble) != i) return false;
  return rows.size() == static_cast<std::size_t>(failed) + 1;
}
static_assert(in_order());

Response error(S status, std::string_view code, std::string_view message, std::string_view field) {
  std::string body = "{\"error\":{\"code\":" + desk::json_text(code) + ",\"message\":" + desk::json_text(message);
  if (!field.empty()) body += ",\"field\":" + desk::json_text(field);
  return json_response(status, body + "}}");
}

}  // namespace

http::status status(Trouble trouble) { return row(trouble).status; }

std::string_view message(Trouble trouble, desk::Language language) { return language == desk::Language::zh ? row(trouble).zh : row(trouble).en; }

Response problem(Trouble trouble, desk::Language language, std::string_view field) {
  auto response = error(row(trouble).status, row(trouble).code, message(trouble, language), field);
  if (trouble == too_many) response.set(http::field::retry_after, "1");
  return response;
}

Response refusal(std::string_view message) { return error(S::conflict, "refused", message, {}); }

Trouble trouble_for(http::status status) {
  if (status == S::payload_too_large) return too_large;
  if (status == S::request_header_fields_too_large) return headers_too_large;
  return unreadable;
}

}  // namespace hearken::api
