#pragma once
// One command of the operator's own (a power relay, an unbind of a USB port), run apart: no shell, a process group of its
// own, input and output to nowhere, killed with its children after `limit`. Loop's thread only.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <string>
#include <vector>

#include "drivers/lifeline.h"

namespace hearken::drivers {

class Hook {
 public:
  static constexpr std::chrono::seconds limit{120};

  /// `ended` gets what became of it, in words; never from inside run().
  using Ended = std::function<void(const std::string& outcome)>;

  explicit Hook(boost::asio::any_io_executor loop) : process_(loop), timer_(loop) {}
  Hook(const Hook&) = delete;
  Hook& operator=(const Hook&) = delete;
  ~Hook();

  /// The command's path (absolute) and its arguments. One at a time: a second one is refused as `still running`.
  void run(const std::vector<std::string>& command, Ended ended);

 private:
  void end(const std::string& outcome);

  boost::asio::posix::stream_descriptor process_;  // a pidfd: readable when it has ended
  boost::asio::steady_timer timer_;
  int id_ = 0;
  bool timed_out_ = false;
  Ended ended_;
  Lifeline lifeline_;
};

}  // namespace hearken::drivers
