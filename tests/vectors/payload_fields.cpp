#include "tests/vectors/payload_fields.h"

#include <map>

#include "tests/vectors/vector_file.h"

namespace hearken::vectors {
namespace {

using Fields = std::map<std::string, std::string>;

std::string one_line(const Fields& fields) {
  std::string line;
  for (const auto& [name, value] : fields)
    if (!value.empty()) line += name + "=" + value + " ";
  return line;
}

}  // namespace

bool text_is_open(const boost::json::object& expected) { return expected.contains("text_any"); }

std::string shown(const protocol::SiaEvent& event, bool with_text) {
  Fields fields{{"code", event.code},
                {"event", std::string(word(event.event))},
                {"state", std::string(word(event.phase))},
                {"zone", event.zone},
                {"user", event.user},
                {"partition", event.partition},
                {"address", event.address},
                {"at", event.at},
                {"on", event.on},
                {"area_text", event.area_text},
                {"units", event.units}};
  if (event.block != 0) fields["qualifier"] = event.block;
  if (with_text) fields["text"] = event.text;
  for (const auto& [name, value] : event.modifiers) fields["modifiers." + name] = value;
  return one_line(fields);
}

std::string shown(const protocol::ContactIdEvent& event) {
  return one_line({{"code", event.code},
                   {"event", std::string(word(event.event))},
                   {"state", std::string(word(event.phase))},
                   {"qualifier", std::string(1, event.qualifier)},
                   {"zone", event.zone},
                   {"user", event.user},
                   {"partition", event.partition}});
}

std::string shown(const boost::json::object& expected) {
  Fields fields;
  for (const auto& [name, value] : expected) {
    if (value.is_string()) fields[name] = value.as_string();
    if (!value.is_object()) continue;
    for (const auto& [inner, text] : value.as_object()) fields[std::string(name) + "." + std::string(inner)] = text.as_string();
  }
  return one_line(fields);
}

}  // namespace hearken::vectors
