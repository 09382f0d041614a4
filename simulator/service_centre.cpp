#include "simulator/service_centre.h"

namespace hearken::simulator {

void ServiceCentre::take(const Submitted& message, int reference) {
  const int copies = faults_.on("deliver_never") ? 0 : faults_.on("deliver_twice") ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    if (settings_.deliver_ms == 0)
      show(message);
    else
      later_.after(settings_.deliver_ms, [this, message] { show(message); });
  }
  const bool none = !message.report || faults_.on("report_never") || faults_.on("report_early");
  const int times = none ? 0 : faults_.on("report_twice") || faults_.unruly() ? 2 : 1;
  for (int i = 0; i < times; ++i)
    later_.after(settings_.report_ms * (i + 1), [this, message, reference] { ends_.reported(write_report(reference, message.to, status_)); });
}

void ServiceCentre::report_early(const Submitted& message, int reference) {
  if (message.report) ends_.reported(write_report(reference, message.to, status_));
}

/// A telephone shows a message when all its parts are there.
void ServiceCentre::show(const Submitted& message) {
  auto& parts = arriving_[{message.to, message.reference}];
  parts[message.part] = message.text;
  if (static_cast<int>(parts.size()) < message.total) return;
  std::string text;
  for (const auto& [number, part] : parts) text += part;
  arriving_.erase({message.to, message.reference});
  ends_.shown(message, text);
}

}  // namespace hearken::simulator
