#include "tests/simulation/total.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace hearken::simulation {
namespace {

constexpr std::uint64_t told_most = 3;

struct Child {
  pid_t process = 0;
  int answers = 0;
};

Child start(int number, const std::function<Total(int)>& share) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const auto process = ::fork();
  if (process < 0) throw std::runtime_error("no process");
  if (process > 0) {
    ::close(ends[1]);
    return {process, ends[0]};
  }
  ::close(ends[0]);
  std::ostringstream out;
  share(number).write(out);
  const auto text = out.str();
  const bool written = ::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
  std::cout.flush();
  ::_exit(written ? 0 : 1);
}

Total answer_of(const Child& child) {
  std::string text;
  std::array<char, 4096> piece{};
  for (ssize_t got = 0; (got = ::read(child.answers, piece.data(), piece.size())) > 0;) text.append(piece.data(), static_cast<std::size_t>(got));
  ::close(child.answers);
  int status = 0;
  ::waitpid(child.process, &status, 0);
  if (status != 0 || text.empty()) throw std::runtime_error("a process of the simulation has died");
  std::istringstream in(text);
  return Total::read(in);
}

}  // namespace

void Total::play_one(const Setting& setting) {
  const auto outcome = play(setting, reached);
  ++seeds;
  sum.lived += outcome.report.lived;
  sum.records += outcome.report.records;
  sum.incidents += outcome.report.incidents;
  sum.crashes += outcome.report.crashes;
  sum.events += outcome.report.events;
  if (!outcome.checker.empty() && ++broken <= told_most) tell_failure(setting, outcome);
}

void Total::add(const Total& other) {
  sum.lived += other.sum.lived;
  sum.records += other.sum.records;
  sum.incidents += other.sum.incidents;
  sum.crashes += other.sum.crashes;
  sum.events += other.sum.events;
  seeds += other.seeds;
  broken += other.broken;
  reached.add(other.reached);
}

void Total::write(std::ostream& out) const {
  out << sum.lived.count() << ' ' << sum.records << ' ' << sum.incidents << ' ' << sum.crashes << ' ' << sum.events << ' ' << seeds << ' ' << broken;
  for (const auto* situation : situations) out << ' ' << reached.count(situation);
}

Total Total::read(std::istream& in) {
  Total total;
  std::int64_t lived = 0;
  in >> lived >> total.sum.records >> total.sum.incidents >> total.sum.crashes >> total.sum.events >> total.seeds >> total.broken;
  total.sum.lived = Milliseconds{lived};
  for (const auto* situation : situations) {
    std::int64_t count = 0;
    in >> count;
    total.reached.note(situation, count);
  }
  return total;
}

int Total::tell(bool all_reached) const {
  std::cout << seeds << " seeds, " << std::chrono::duration<double, std::ratio<86'400>>(sum.lived).count() << " station-days, " << sum.incidents
            << " incidents, " << sum.crashes << " crashes, " << sum.records << " records, " << sum.events << " events, " << broken << " broken\n";
  int never = 0;
  for (const auto* situation : situations)
    if (reached.count(situation) == 0) ++never, std::cout << "never reached: " << situation << "\n";
  std::cout << situations.size() - static_cast<std::size_t>(never) << " of " << situations.size() << " situations reached" << std::endl;
  return broken > 0 || (all_reached && never > 0) ? 1 : 0;
}

Total in_processes(int count, const std::function<Total(int)>& share) {
  if (count <= 1) return share(0);
  std::cout.flush();
  std::vector<Child> children;
  for (int i = 0; i < count; ++i) children.push_back(start(i, share));
  Total total;
  for (const auto& child : children) total.add(answer_of(child));
  return total;
}

}  // namespace hearken::simulation
