#include "daemon/api/body.h"

#include "daemon/desk/json_text.h"
#include "daemon/desk/record_text.h"

namespace hearken::api {

using desk::characters;

Body::Body(std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_object())
    wrong(Trouble::not_json, {});
  else
    object_ = std::move(value.get_object());
}

void Body::wrong(Trouble trouble, std::string_view field) {
  if (!wrong_) wrong_ = Wrong{trouble, std::string(field)};
}

const boost::json::value* Body::member(std::string_view name) {
  asked_.emplace(name);
  return object_.if_contains(name);
}

std::string Body::text(std::string_view name, std::size_t least, std::size_t most) {
  const auto* found = member(name);
  if (found == nullptr) return wrong(Trouble::missing_member, name), std::string{};
  const auto* string = found->if_string();
  if (string == nullptr || characters(*string) < least || characters(*string) > most || string->find('\0') != string->npos)
    return wrong(Trouble::wrong_member, name), std::string{};
  return std::string(*string);
}

Instant Body::instant(std::string_view name) {
  const auto word = text(name, 1, 32);
  const auto found = desk::instant_from(word);
  if (!found) wrong(Trouble::wrong_member, name);
  return found.value_or(Instant{});
}

std::optional<Instant> Body::instant_if_there(std::string_view name) {
  if (member(name) == nullptr) return std::nullopt;
  return instant(name);
}

PersonId Body::person(std::string_view name, const desk::Directory& directory) {
  const PersonId person{text(name, 1, 64)};
  if (!directory.persons.contains(person)) wrong(Trouble::no_person, name);
  return person;
}

std::string Body::one_of(std::string_view name, std::span<const std::string_view> words) {
  auto word = text(name, 1, 64);
  if (std::find(words.begin(), words.end(), word) == words.end()) wrong(Trouble::wrong_member, name);
  return word;
}

std::optional<Body::Wrong> Body::finish() {
  for (const auto& member : object_)
    if (!asked_.contains(member.key())) wrong(Trouble::unknown_member, member.key());
  return wrong_;
}

}  // namespace hearken::api
