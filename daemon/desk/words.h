#pragma once
// The desk's words for people, in Chinese and English: events, stages, vitals. One table for pages, stories and refusals.

#include <string_view>

#include "daemon/desk/incident.h"

namespace hearken::desk {

/// 跌倒 / fall.
[[nodiscard]] std::string_view in_words(Event event, Language language);
/// 途中 / en route.
[[nodiscard]] std::string_view in_words(Stage stage, Language language);
/// 短信 / SMS.
[[nodiscard]] std::string_view in_words(Way way, Language language);

}  // namespace hearken::desk
