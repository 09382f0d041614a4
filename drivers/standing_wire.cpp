#include "drivers/standing_wire.h"

#include <unistd.h>

#include <utility>

namespace hearken::drivers {

StandingWire::StandingWire(WireParts parts, Stream::Kind kind)
    : parts_(std::make_shared<const WireParts>(std::move(parts))),
      kind_(kind),
      outbound_(parts_),
      wire_(parts_->sink, parts_->gateway, "wire"),
      timer_(parts_->loop) {}

StandingWire::~StandingWire() {
  if (stream_) stream_->abandon();
  if (dialogue_) dialogue_->leave();
}

void StandingWire::start() { open_after(std::chrono::milliseconds(0)); }

void StandingWire::stop() {
  if (std::exchange(stopped_, true)) return;
  timer_.cancel();
  cancel_open();
  if (stream_) stream_->finish("the station stops", Stream::linger_stopping);
}

int StandingWire::descriptor() const { return stream_ && stream_->open() ? stream_->descriptor() : -1; }

void StandingWire::opened(int descriptor, const std::string& where) {
  if (stopped_) {
    ::close(descriptor);
    return;
  }
  address_ = where;
  if (!dialogue_ || dialogue_->failed()) dialogue_ = std::make_shared<Dialogue>(parts_, &outbound_);
  Stream::Owner& owner = *this;
  stream_ = std::make_shared<Stream>(owner, parts_->loop, descriptor, kind_, dialogue_);
  wire_.tell(true, "open: " + where);
  outbound_.found(dialogue_);
  stream_->start();
}

void StandingWire::missing(const std::string& why) {
  wire_.tell(false, why);
  outbound_.lost(why);
  open_after(backoff_.next());
}

void StandingWire::hold_closed(const std::string& why) {
  held_ = true;
  if (stream_) stream_->close(why);
}

void StandingWire::reopen(const std::string& why) {
  held_ = false;
  if (stream_) return stream_->close(why);
  open_after(std::chrono::milliseconds(0));
}

std::string_view StandingWire::came(Stream&, std::string_view bytes) {
  backoff_.reset();  // only a peer that speaks is a peer
  return heard(bytes);
}

void StandingWire::closed(Stream&, const std::string& why) {
  stream_.reset();
  address_.clear();
  if (stopped_) return outbound_.lost("the station stops");
  missing(why);
}

void StandingWire::reset(Stream&, const std::string& why) { revive(why); }

void StandingWire::open_after(std::chrono::milliseconds pause) {
  if (stopped_ || held_) return;
  timer_.expires_after(pause);
  timer_.async_wait(lifeline_.guard([this](const boost::system::error_code& error) {
    if (!error && !stopped_ && !held_ && !stream_) open();
  }));
}

}  // namespace hearken::drivers
