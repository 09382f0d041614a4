#include "drivers/network.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

namespace hearken::drivers {

namespace ip = boost::asio::ip;

namespace {

ip::address plain(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

std::array<unsigned char, 16> bytes_of(const ip::address& address) {
  return address.is_v6() ? address.to_v6().to_bytes() : ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes();
}

template <class Number>
std::optional<Number> number(std::string_view text, Number most) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty() || value > most) return {};
  return value;
}

socklen_t fill(sockaddr_storage& storage, const Endpoint& endpoint) {
  storage = {};
  if (endpoint.address.is_v4()) {
    auto& in = reinterpret_cast<sockaddr_in&>(storage);
    in.sin_family = AF_INET;
    in.sin_port = htons(endpoint.port);
    const auto bytes = endpoint.address.to_v4().to_bytes();
    std::memcpy(&in.sin_addr, bytes.data(), bytes.size());
    return sizeof in;
  }
  auto& in = reinterpret_cast<sockaddr_in6&>(storage);
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(endpoint.port);
  in.sin6_scope_id = static_cast<std::uint32_t>(endpoint.address.to_v6().scope_id());
  const auto bytes = endpoint.address.to_v6().to_bytes();
  std::memcpy(&in.sin6_addr, bytes.data(), bytes.size());
  return sizeof in;
}

}  // namespace

std::optional<HostPort> read_host_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  auto host = text.substr(0, colon);
  const auto port = number<unsigned>(text.substr(colon + 1), 65535U);
  if (!port) return {};
  if (host.front() == '[') {
    if (host.size() < 3 || host.back() != ']') return {};
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return {};  // an IPv6 address needs its brackets
  }
  return HostPort{std::string(host), static_cast<std::uint16_t>(*port)};
}

std::optional<Endpoint> read_endpoint(std::string_view text) {
  const auto parts = read_host_port(text);
  if (!parts) return {};
  boost::system::error_code error;
  const auto address = ip::make_address(parts->host, error);
  if (error || address.is_v6() != text.starts_with('[')) return {};
  return Endpoint{address, parts->port};
}

std::string text(const Endpoint& endpoint) {
  const auto address = endpoint.address.to_string();
  return (endpoint.address.is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port);
}

Endpoint endpoint_of(const sockaddr_storage& storage) {
  if (storage.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    return {ip::address_v4(ntohl(in.sin_addr.s_addr)), ntohs(in.sin_port)};
  }
  const auto& in = reinterpret_cast<const sockaddr_in6&>(storage);
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
  const bool local = IN6_IS_ADDR_LINKLOCAL(&in.sin6_addr);
  return {plain(ip::address_v6(bytes, local ? in.sin6_scope_id : 0)), ntohs(in.sin6_port)};
}

Source source_of(const ip::address& address) {
  const auto whose = plain(address);
  Source source = bytes_of(whose);
  if (whose.is_v6()) std::fill(source.begin() + 8, source.end(), static_cast<unsigned char>(0));
  return source;
}

bool Networks::add(std::string_view text) {
  const auto slash = text.find('/');
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(text.substr(0, slash)), error);
  if (error) return false;
  const unsigned most = address.is_v6() ? 128 : 32;
  const auto bits = slash == std::string_view::npos ? std::optional<unsigned>(most) : number<unsigned>(text.substr(slash + 1), most);
  if (!bits) return false;
  networks_.push_back({bytes_of(address), *bits + (128 - most)});
  return true;
}

bool Networks::contains(const ip::address& address) const {
  const auto bytes = bytes_of(plain(address));
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const auto whole = network.bits / 8, rest = network.bits % 8;
    if (!std::equal(bytes.begin(), bytes.begin() + whole, network.bytes.begin())) return false;
    return rest == 0 || (bytes[whole] ^ network.bytes[whole]) >> (8 - rest) == 0;
  });
}

Bound open_bound(const Endpoint& endpoint, int type, bool dual_stack) {
  const int descriptor = ::socket(endpoint.address.is_v4() ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return {-1, endpoint, std::generic_category().message(errno)};
  const int on = 1, alone = dual_stack ? 0 : 1;
  if (type == SOCK_STREAM) ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (endpoint.address.is_v6()) ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &alone, sizeof alone);
  if (type == SOCK_DGRAM) {  // to which of our addresses a datagram was sent
    if (endpoint.address.is_v4() || dual_stack) ::setsockopt(descriptor, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    if (endpoint.address.is_v6()) ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    const int room = 4 << 20;  // bursts after an outage; the system's limit may be lower
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  }
  sockaddr_storage wanted, got{};
  socklen_t size = fill(wanted, endpoint);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&wanted), size) != 0 || (type == SOCK_STREAM && ::listen(descriptor, SOMAXCONN) != 0)) {
    const int error = errno;
    ::close(descriptor);
    return {-1, endpoint, std::generic_category().message(error)};
  }
  size = sizeof got;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&got), &size);
  return {descriptor, {endpoint.address, endpoint_of(got).port}, {}};
}

}  // namespace hearken::drivers
