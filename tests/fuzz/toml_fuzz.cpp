// Any text as a configuration: whatever is asked of it, it ends in values and mistakes that can be shown, and never in a crash.

#include <cstddef>
#include <cstdint>
#include <string>

#include "config/table.h"

namespace {

using hearken::config::Table;

/// As the readers do: every getter on every key, every table below it.
void ask(const Table& table, int depth) {
  for (const auto& key : table.keys()) {
    if (key.size() % 7 == 6) continue;  // stays unknown
    (void)table.text(key, "");
    (void)table.whole(key, -5, 5, 0);
    (void)table.flag(key, false);
    (void)table.duration(key, std::chrono::seconds(1), std::chrono::hours(1));
    (void)table.texts(key);
    (void)table.choice<int>(key, {{"zh", 1}, {"en", 2}});
    if (depth > 40) continue;
    if (const auto inner = table.table(key)) ask(*inner, depth + 1);
    for (const auto& inner : table.tables(key)) ask(inner, depth + 1);
  }
  (void)table.text("required");
  (void)table.section("absent").whole("port", 0, 65535);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto document = hearken::config::Document::parse(std::string(reinterpret_cast<const char*>(bytes), size), "fuzz.toml");
  ask(document.root(), 0);
  for (const auto& mistake : document.mistakes()) {
    if (document.show(mistake).empty() || mistake.column < 0) __builtin_trap();
  }
  return 0;
}
