#pragma once
// The station over HTTP: the JSON API of openapi.json under /api/v1, the live feed, the console's files, /healthz and /metrics. On the
// loop's thread; the past is read by `history` on its own, passwords are checked on another.
//
// Limits that hold whatever the peer does: header and body sizes, places for connections (server.h), a deadline for every state of a
// connection, one request at a time on each, bounded feeds. Every command is idempotent by its key and answered when it is on disk.
// Not here: TLS. A proxy on the same machine brings it (`tls_proxy`); else the console is for this machine or a closed network.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/api/history.h"
#include "daemon/api/metrics.h"
#include "daemon/api/server.h"
#include "daemon/inbox.h"

namespace hearken::api {

struct Settings {
  std::vector<tcp::endpoint> listen;  // port 0: any
  std::filesystem::path state_dir;    // holds session.key
  std::chrono::seconds session = std::chrono::hours{12};
  bool tls_proxy = false;  // cookies are Secure, X-Forwarded-For names the source
  ServerLimits limits = {};
};

struct Parts {
  asio::any_io_executor loop;
  Inbox& inbox;
  History& history;
  std::function<Instant()> now;
  std::string version;
  std::function<void(Metrics&)> figures;             // the station's own; may be empty
  std::function<std::string()> failing;              // why the station is not well; empty text: it is. May be empty
  std::function<void(const std::string& what)> log;  // a bug of ours: no personal data in it. May be empty
};

class Service;

class Api {
 public:
  /// Throws std::runtime_error when the session key can be neither read nor made.
  Api(Settings settings, Parts parts);
  ~Api();

  /// Binds; an address that is taken is told as the vital `http` and tried again.
  void start();
  void stop();
  [[nodiscard]] std::vector<std::string> addresses() const;
  [[nodiscard]] std::size_t consoles_live() const;

 private:
  std::unique_ptr<Service> service_;
};

}  // namespace hearken::api
