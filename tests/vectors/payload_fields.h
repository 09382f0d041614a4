#pragma once
// What an event of the vectors says, as one text a side: expected from the JSON, got from the codec. Comparing texts compares
// every field, and a difference prints itself.

#include <boost/json.hpp>
#include <string>

#include "protocol/contact_id.h"
#include "protocol/sia_events.h"

namespace hearken::vectors {

[[nodiscard]] std::string shown(const protocol::SiaEvent& event, bool with_text = true);
[[nodiscard]] std::string shown(const protocol::ContactIdEvent& event);
[[nodiscard]] std::string shown(const boost::json::object& expected);

/// `text_any`: the vector leaves the text open.
[[nodiscard]] bool text_is_open(const boost::json::object& expected);

}  // namespace hearken::vectors
