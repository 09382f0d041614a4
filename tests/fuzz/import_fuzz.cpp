// Any bytes as files of an import: a file ends where a line of three dashes is. What is imported without a mistake, imported again
// over itself, changes nothing.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/ctl/import.h"
#include "daemon/desk/desk.h"

namespace {

using namespace hearken;

std::vector<ctl::ImportFile> files_in(std::string_view bytes) {
  static constexpr std::string_view mark = "\n---\n";
  std::vector<ctl::ImportFile> files;
  while (files.size() < 8) {
    const auto end = bytes.find(mark);
    files.push_back({std::to_string(files.size()) + ".csv", std::string(bytes.substr(0, end))});
    if (end == bytes.npos) break;
    bytes.remove_prefix(end + mark.size());
  }
  return files;
}

/// What the desk makes of an import.
desk::Directory after(desk::Import import) {
  desk::Desk desk(desk::Book{}, Instant{});
  import.act.key = "import";
  (void)desk.handle(std::move(import), Instant{});
  return desk.book().directory;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto files = files_in({reinterpret_cast<const char*>(bytes), size});
  const auto plan = ctl::plan_import(files, {});
  for (const auto& note : plan.notes) {
    if (ctl::shown(note).empty()) __builtin_trap();
  }
  if (!plan.good()) return 0;
  const auto again = ctl::plan_import(files, after(plan.import));
  if (!again.good() || !again.empty()) __builtin_trap();
  return 0;
}
