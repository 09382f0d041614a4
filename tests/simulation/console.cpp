#include "tests/simulation/console.h"

#include <boost/json.hpp>

#include "daemon/api/views.h"
#include "tests/simulation/world.h"

namespace hearken::simulation {
namespace {

namespace json = boost::json;

Milliseconds ms(std::int64_t count) { return Milliseconds{count}; }

/// What an operator goes by.
std::string row(const json::object& view) {
  json::object shown;
  for (const auto* name : {"id", "priority", "life_safety", "presses", "state", "taken_by", "event", "responders"})
    if (const auto* value = view.if_contains(name)) shown[name] = *value;
  return json::serialize(shown);
}

}  // namespace

void Console::begin() {
  world_.heap.after(std::chrono::seconds{world_.streams["console"].between(60, 900)}, [this] {
    if (world_.on("absent") && screen_) {
      world_.reached.note("a console's line cut");
      lose_line();
      world_.heap.after(ms(world_.streams["console"].between(100, 60'000)), [this] { connect(); });
    }
    begin();
  });
}

void Console::connect() {
  auto* house = world_.house();
  if (house == nullptr || screen_) return;
  if (house->station().head() == 0) {  // as long as nothing is on disk since its start
    world_.heap.after(ms(500), house->guard([this] { connect(); }));
    return;
  }
  if (head_ == 0 || head_ > house->station().head() || world_.streams["console"].chance(50))
    read_queue();
  else
    world_.reached.note("a console goes on where it was");
  screen_ = std::make_shared<api::Screen>(api::Screen{[this](const std::string& text) { push(text); }, [this] { return under_way_; }, head_, false});
  house->readings().follow(screen_);
  push("");  // the first heartbeat
}

void Console::read_queue() {
  auto& house = *world_.house();
  rows_.clear();
  head_ = house.station().head();
  for (const auto& [id, incident] : house.book().incidents) rows_[id.value] = row(api::incident_view(house.book(), incident, world_.clock.wall()));
}

void Console::lose_line() {
  ++line_;
  under_way_ = 0;
  wanted_ = 0;
  if (screen_ && world_.house() != nullptr) world_.house()->readings().leave(screen_);
  screen_.reset();
}

void Console::push(const std::string& text) {
  under_way_ += text.size();
  const auto slow = world_.streams["console"].chance(10) ? world_.streams["console"].between(500, 4'000) : world_.streams["console"].between(1, 60);
  arrives_ = std::max(arrives_, world_.heap.now() + ms(slow));  // in the order in which it left
  world_.heap.after(arrives_ - world_.heap.now(), world_.house()->guard([this, text, line = line_, size = text.size()] {
    if (line != line_) return;
    under_way_ -= size;
    arrived(text);
    if (under_way_ == 0) world_.house()->readings().drained(screen_);
  }));
}

void Console::arrived(const std::string& text) {
  for (std::size_t at = 0, end = 0; (end = text.find("\n\n", at)) != std::string::npos; at = end + 2) take(text.substr(at, end - at));
}

void Console::take(const std::string& event) {
  const auto record = json::parse(event.substr(event.find("data: ") + 6)).as_object();
  const auto number = record.at("number").to_number<std::int64_t>();
  if (number <= head_) return;  // the queue has it already
  if (number != head_ + 1) throw Violation("a_feed_has_no_gap", std::to_string(number) + " came after " + std::to_string(head_));
  head_ = number;
  if (record.at("kind") == "clock_stepped") return read_queue();  // all that is due has moved
  const auto* view = record.if_contains("view");
  if (view == nullptr) return;
  const auto id = record.at("incident").to_number<std::int64_t>();
  if (view->as_object().at("state").as_object().at("kind") == "closed")
    rows_.erase(id);
  else
    rows_[id] = row(view->as_object());
}

void Console::check() {
  auto& house = *world_.house();
  if (!screen_) return;
  if (head_ < wanted_) throw Violation("a_console_is_current", std::to_string(head_) + " of " + std::to_string(wanted_));
  wanted_ = house.station().head();
  if (head_ != wanted_ || !house.station().idle()) return;
  std::map<std::int64_t, std::string> queue;
  for (const auto& [id, incident] : house.book().incidents) queue[id.value] = row(api::incident_view(house.book(), incident, world_.clock.wall()));
  world_.reached.note("a console compared with the station");
  if (queue != rows_)
    throw Violation("a_console_has_the_queue", std::to_string(rows_.size()) + " rows, " + std::to_string(queue.size()) + " incidents");
}

}  // namespace hearken::simulation
