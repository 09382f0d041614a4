#include "daemon/main/logging.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>

#include <atomic>
#include <cctype>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace hearken {
namespace {

constexpr std::size_t waiting_most = 10'000;
constexpr std::chrono::milliseconds last_patience{500};

std::atomic<bool> to_journald = false;
std::atomic<spdlog::level::level_enum> least = spdlog::level::info;

spdlog::level::level_enum level_of(LogLine::Level level) {
  switch (level) {
    case LogLine::Level::info:
      return spdlog::level::info;
    case LogLine::Level::warning:
      return spdlog::level::warn;
    case LogLine::Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

int priority_of(LogLine::Level level) {
  switch (level) {
    case LogLine::Level::info:
      return 6;
    case LogLine::Level::warning:
      return 4;
    case LogLine::Level::error:
      return 3;
  }
  return 6;
}

/// Control characters would let a peer write lines of its own into the log.
std::string tame(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  return out;
}

std::string field_name(std::string_view name) {
  std::string out = "HEARKEN_";
  for (const char c : name)
    out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
  return out;
}

std::string in_one_line(const LogLine& line) {
  std::string text = tame(line.what);
  for (const auto& [name, value] : line.fields) text += " " + name + "=\"" + tame(value) + "\"";
  return text;
}

void to_journal(const LogLine& line) {
  std::vector<std::string> fields{"MESSAGE=" + in_one_line(line), "PRIORITY=" + std::to_string(priority_of(line.level)),
                                  "SYSLOG_IDENTIFIER=hearkend"};
  for (const auto& [name, value] : line.fields) fields.push_back(field_name(name) + "=" + tame(value));
  std::vector<iovec> parts;
  for (auto& field : fields) parts.push_back({field.data(), field.size()});
  sd_journal_sendv(parts.data(), static_cast<int>(parts.size()));
}

struct Waiting {
  spdlog::log_clock::time_point at;
  LogLine line;
};

void write(const Waiting& waiting) {
  if (to_journald)
    to_journal(waiting.line);
  else
    spdlog::default_logger_raw()->log(waiting.at, spdlog::source_loc{}, level_of(waiting.line.level), in_one_line(waiting.line));
}

/// Never destroyed: its thread may hang in a write for ever.
class Writer {
 public:
  Writer() {
    std::thread([this] { run(); }).detach();
  }

  void put(const LogLine& line) {
    const std::lock_guard guard(mutex_);
    if (waiting_.size() >= waiting_most) {
      waiting_.pop_front();
      ++lost_;
    }
    waiting_.push_back({spdlog::log_clock::now(), line});
    changed_.notify_all();
  }
  void await_written(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [this] { return waiting_.empty() && !writing_; });
  }

 private:
  [[noreturn]] void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return !waiting_.empty(); });
      const auto next = std::move(waiting_.front());
      waiting_.pop_front();
      const auto lost = std::exchange(lost_, 0);
      writing_ = true;
      lock.unlock();
      if (lost != 0) write({next.at, {LogLine::Level::warning, "the log was not taken; lines are missing", {{"lines", std::to_string(lost)}}}});
      write(next);
      lock.lock();
      writing_ = false;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::size_t lost_ = 0;
  bool writing_ = false;
};

Writer& writer() {
  static auto& made = *new Writer;
  return made;
}

}  // namespace

void open_log(const LogConfig& config) {
  to_journald = config.target == LogTarget::journald;
  least = spdlog::level::from_str(config.level);
  static const auto logger = [] {
    auto made = std::make_shared<spdlog::logger>("hearkend", std::make_shared<spdlog::sinks::stderr_sink_st>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    made->set_error_handler([](const std::string&) {});  // a log that cannot be written stops nothing
    spdlog::set_default_logger(made);
    return made;
  }();
  logger->set_level(least);
}

void log(const LogLine& line) {
  if (level_of(line.level) >= least) writer().put(line);
}

void close_log() { writer().await_written(last_patience); }

}  // namespace hearken
