#pragma once
// Addresses as the configuration and the console write them: `192.0.2.7:5000`, `[2001:db8::1]:5000`, networks in CIDR, and what
// counts as one source. An IPv4 address that came in on an IPv6 socket is the IPv4 address.

#include <array>
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/table.h"

struct sockaddr_storage;

namespace hearken::drivers {

struct Endpoint {
  boost::asio::ip::address address;
  std::uint16_t port = 0;  // 0: any free one
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

[[nodiscard]] std::optional<Endpoint> read_endpoint(std::string_view text);
[[nodiscard]] std::string text(const Endpoint& endpoint);
[[nodiscard]] Endpoint endpoint_of(const sockaddr_storage& socket_address);

/// `host:port`, where the host may be a name: {host, port}.
struct HostPort {
  std::string host;
  std::uint16_t port = 0;
};
[[nodiscard]] std::optional<HostPort> read_host_port(std::string_view text);

/// Whom limits count as one: an IPv4 address, or an IPv6 /64 (one site may have all of it).
using Source = std::array<unsigned char, 16>;
[[nodiscard]] Source source_of(const boost::asio::ip::address& address);

/// Addresses and networks: `192.0.2.0/24`, `2001:db8::/32`, `192.0.2.7`.
class Networks {
 public:
  /// False: not a network.
  bool add(std::string_view text);
  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;
  [[nodiscard]] bool empty() const { return networks_.empty(); }

 private:
  struct Network {
    std::array<unsigned char, 16> bytes;
    unsigned bits;
  };
  std::vector<Network> networks_;
};

/// The keys that both listeners share: `listen` (one text or several), `known`.
[[nodiscard]] std::vector<Endpoint> read_listen(const config::Table& settings);
[[nodiscard]] Networks read_known(const config::Table& settings);

/// An open socket that is bound, or why not. Non-blocking; IPv6 takes IPv4 too where `dual_stack`.
struct Bound {
  int descriptor = -1;
  Endpoint at;
  std::string why_not;  // empty: bound
};
[[nodiscard]] Bound open_bound(const Endpoint& endpoint, int type, bool dual_stack);

}  // namespace hearken::drivers
