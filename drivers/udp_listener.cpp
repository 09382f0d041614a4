#include "drivers/udp_listener.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <utility>

#include "drivers/dialogue.h"

namespace hearken::drivers {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t batch_size = 32;
constexpr std::size_t datagram_max = 16 * 1024;
constexpr std::size_t raw_shown_max = 1024;
constexpr std::size_t per_source_max = Dialogue::deliveries_max;
constexpr auto patience = 2s;

/// From where to where a datagram went; its answer goes the same way back.
struct Way {
  int socket = -1;
  sockaddr_storage peer{};
  socklen_t peer_size = 0;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in6_pktinfo))> local{};  // IP_PKTINFO or IPV6_PKTINFO, ready to be sent
  std::size_t local_size = 0;
};

template <class Info>
void keep_local(Way& way, int level, int type, const Info& info) {
  auto* header = reinterpret_cast<cmsghdr*>(way.local.data());
  header->cmsg_level = level;
  header->cmsg_type = type;
  header->cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(CMSG_DATA(header), &info, sizeof info);
  way.local_size = CMSG_SPACE(sizeof info);
}

void keep_local(Way& way, msghdr& message) {
  for (auto* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
      in_pktinfo came{};
      std::memcpy(&came, CMSG_DATA(header), sizeof came);
      in_pktinfo back{};
      back.ipi_spec_dst = came.ipi_spec_dst;
      keep_local(way, IPPROTO_IP, IP_PKTINFO, back);
    } else if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo came{};
      std::memcpy(&came, CMSG_DATA(header), sizeof came);
      if (!IN6_IS_ADDR_LINKLOCAL(&came.ipi6_addr)) came.ipi6_ifindex = 0;  // the routes know better
      if (!IN6_IS_ADDR_MULTICAST(&came.ipi6_addr)) keep_local(way, IPPROTO_IPV6, IPV6_PKTINFO, came);
    }
  }
}

void send_back(const Way& way, std::string_view bytes) {
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr message{};
  message.msg_name = const_cast<sockaddr_storage*>(&way.peer);
  message.msg_namelen = way.peer_size;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = way.local_size ? const_cast<char*>(way.local.data()) : nullptr;
  message.msg_controllen = way.local_size;
  ::sendmsg(way.socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);  // lost like any datagram: the device sends again
}

DoorSettings doors_of(const UdpListenerSettings& settings) { return {settings.listen, SOCK_DGRAM, settings.dual_stack}; }

}  // namespace

/// What recvmmsg(2) fills: one for the listener, reused.
struct UdpListener::Batch {
  std::array<std::array<char, datagram_max>, batch_size> bytes;
  std::array<std::array<char, 128>, batch_size> control;
  std::array<sockaddr_storage, batch_size> peers;
  std::array<iovec, batch_size> parts;
  std::array<mmsghdr, batch_size> messages;

  int receive(int socket) {
    for (std::size_t i = 0; i < batch_size; ++i) {
      parts[i] = {bytes[i].data(), bytes[i].size()};
      auto& header = messages[i].msg_hdr;
      header = {};
      header.msg_name = &peers[i];
      header.msg_namelen = sizeof peers[i];
      header.msg_iov = &parts[i];
      header.msg_iovlen = 1;
      header.msg_control = control[i].data();
      header.msg_controllen = control[i].size();
    }
    return ::recvmmsg(socket, messages.data(), batch_size, MSG_DONTWAIT, nullptr);
  }
};

class UdpListener::Datagram final : private Dialogue::Line {
 public:
  Datagram(UdpListener& listener, Way way, const Endpoint& peer)
      : listener_(listener), way_(way), source_(source_of(peer.address)), dialogue_(std::make_shared<Dialogue>(listener.parts_)) {}

  void hear(std::string_view bytes) {
    dialogue_->attach(*this);
    dialogue_->take(protocol::Heard{bytes});
    dialogue_->take(protocol::Ended{});
  }
  void leave() { dialogue_->leave(); }
  [[nodiscard]] bool settled() const { return dialogue_->settled(); }
  [[nodiscard]] const Source& source() const { return source_; }

 private:
  void say(std::string_view bytes) override { send_back(way_, bytes); }
  void hang_up(const std::string&) override {}
  void reset(const std::string&) override {}
  void answered() override {
    if (settled()) listener_.done(*this);
  }

  UdpListener& listener_;
  Way way_;
  Source source_;
  std::shared_ptr<Dialogue> dialogue_;
};

UdpListener::UdpListener(UdpListenerSettings settings, WireParts parts)
    : parts_(std::make_shared<const WireParts>(std::move(parts))),
      settings_(std::move(settings)),
      flood_(parts_->sink, parts_->gateway),
      doors_(*parts_, doors_of(settings_), [this](int socket) { read(socket); }),
      batch_(std::make_unique<Batch>()),
      sweep_(parts_->loop),
      patience_(parts_->loop) {}

UdpListener::~UdpListener() {
  for (const auto& [key, datagram] : waiting_) datagram->leave();
}

void UdpListener::start() {
  doors_.open();
  sweep();
}

// The sockets stay open for a short while: what waits may still be answered.
void UdpListener::stop() {
  if (std::exchange(stopped_, true)) return;
  doors_.hold();
  sweep_.cancel();
  if (waiting_.empty()) return doors_.close();
  patience_.expires_after(patience);
  patience_.async_wait(lifeline_.guard([this](const boost::system::error_code& error) {
    if (!error) doors_.close();
  }));
}

void UdpListener::read(int socket) {
  const int count = batch_->receive(socket);
  for (int i = 0; i < count; ++i) hear(socket, static_cast<std::size_t>(i));
  if (waiting_.size() >= settings_.waiting) doors_.hold();
}

void UdpListener::hear(int socket, std::size_t index) {
  auto& message = batch_->messages[index];
  const auto peer = endpoint_of(batch_->peers[index]);
  const std::string_view bytes(batch_->bytes[index].data(), message.msg_len);
  if (message.msg_hdr.msg_flags & MSG_TRUNC) {
    return parts_->sink.count(parts_->gateway, protocol::Count{protocol::Fault::too_long, "datagram", std::string(bytes.substr(0, raw_shown_max))});
  }
  if (!has_place(peer)) {
    return flood_.noted("more datagrams than places, the last from " + peer.address.to_string(), std::chrono::steady_clock::now());
  }
  Way way;
  way.socket = socket;
  way.peer = batch_->peers[index];
  way.peer_size = message.msg_hdr.msg_namelen;
  keep_local(way, message.msg_hdr);
  const auto datagram = std::make_shared<Datagram>(*this, way, peer);
  datagram->hear(bytes);
  if (datagram->settled()) return datagram->leave();
  waiting_.emplace(datagram.get(), datagram);
  ++waiting_by_source_[datagram->source()];
}

bool UdpListener::has_place(const Endpoint& peer) const {
  const auto same = waiting_by_source_.find(source_of(peer.address));
  if (same != waiting_by_source_.end() && same->second >= per_source_max) return false;
  if (settings_.known.empty() || settings_.known.contains(peer.address)) return true;
  return waiting_.size() < settings_.waiting - settings_.waiting / 4;
}

void UdpListener::done(Datagram& datagram) {
  const auto found = waiting_.find(&datagram);
  if (found == waiting_.end()) return;
  const auto kept = found->second;
  waiting_.erase(found);
  const auto same = waiting_by_source_.find(datagram.source());
  if (--same->second == 0) waiting_by_source_.erase(same);
  kept->leave();
  if (stopped_) {
    if (waiting_.empty()) doors_.close();
  } else if (doors_.held() && waiting_.size() < settings_.waiting / 2) {
    doors_.go_on();
  }
}

void UdpListener::sweep() {
  flood_.sweep(std::chrono::steady_clock::now());
  sweep_.expires_after(1s);
  sweep_.async_wait(lifeline_.guard([this](const boost::system::error_code& error) {
    if (!error && !stopped_) sweep();
  }));
}

}  // namespace hearken::drivers
