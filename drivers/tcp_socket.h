#pragma once
// What every TCP connection of ours has: small answers leave at once (TCP_NODELAY), and a peer that has vanished is found
// within two minutes of silence (keepalive) or 30 s after an answer that it does not take (TCP_USER_TIMEOUT).

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace hearken::drivers {

inline void set_tcp_options(int descriptor) {
  const auto set = [descriptor](int level, int name, int value) { ::setsockopt(descriptor, level, name, &value, sizeof value); };
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 15);
  set(IPPROTO_TCP, TCP_KEEPCNT, 4);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, 30000);
}

}  // namespace hearken::drivers
