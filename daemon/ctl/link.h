#pragma once
// The station that a command speaks to: the running one through its control socket, else its database, which is then held as the
// running one would hold it. Both answer the same lines (daemon/main/control_requests.h).

#include <boost/json/object.hpp>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace hearken::ctl {

/// Neither a running station nor a database that can be used: exit code 3.
class NotReachable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Link {
 public:
  virtual ~Link() = default;
  /// Throws NotReachable when the station goes away meanwhile.
  [[nodiscard]] virtual boost::json::object ask(const std::string& line) = 0;
};

/// The running station; null: none runs here.
[[nodiscard]] std::unique_ptr<Link> running_station(const std::filesystem::path& control);

/// The database of a station that does not run; made when there is none. Run by root it acts as the folder's owner, so that the
/// station can open afterwards what was made. Throws NotReachable.
[[nodiscard]] std::unique_ptr<Link> resting_station(const std::filesystem::path& database);

/// Root acts as the owner of the database's folder from now on. Throws NotReachable.
void become_owner_of_folder(const std::filesystem::path& database);

}  // namespace hearken::ctl
