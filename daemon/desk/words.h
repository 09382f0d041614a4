#pragma once
// The desk's words for people, in Chinese and English: events, stages, vitals. One table for pages, stories and refusals.

#include <string>
#include <string_view>

#include "daemon/desk/incident.h"

namespace hearken::desk {

/// 跌倒 / fall.
[[nodiscard]] std::string_view in_words(Event event, Language language);
/// 途中 / en route.
[[nodiscard]] std::string_view in_words(Stage stage, Language language);
/// 短信 / SMS.
[[nodiscard]] std::string_view in_words(Way way, Language language);
/// 接收机 / receiver … of a vital; one that has no word of its own as it is called.
[[nodiscard]] std::string vital_in_words(std::string_view vital, Language language);
/// What a driver, a protocol or the station says of its own state. It is journalled in English: known phrases are put into Chinese, names,
/// addresses and what the operating system says stay.
[[nodiscard]] std::string detail_in_words(std::string detail, Language language);

/// A note of the station's own (`incident 12: …`); what a person wrote stays as it is.
[[nodiscard]] std::string note_in_words(std::string text, Language language);
/// 误触 / false press; a code that has no words as it is.
[[nodiscard]] std::string resolution_in_words(const std::string& code, Language language);

}  // namespace hearken::desk
