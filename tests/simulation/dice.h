#pragma once
// Chance by named streams: what one part of the world draws does not shift what another draws. The same on every machine.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hearken::simulation {

class Dice {
 public:
  Dice(std::uint64_t seed, std::string_view name) : state_(seed) {
    for (const char c : name) state_ = mixed(state_ ^ static_cast<unsigned char>(c));
  }

  std::uint64_t next() { return mixed(state_ += 0x9E3779B97F4A7C15U); }
  /// 0 .. below-1.
  std::int64_t below(std::int64_t limit) { return limit <= 0 ? 0 : static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit)); }
  /// Both ends included.
  std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
  bool chance(int percent) { return below(100) < percent; }
  template <class List>
  auto& one_of(List& list) {
    return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
  }

 private:
  static std::uint64_t mixed(std::uint64_t x) {  // splitmix64
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
  }
  std::uint64_t state_;
};

class Streams {
 public:
  explicit Streams(std::uint64_t seed) : seed_(seed) {}
  Dice& operator[](const std::string& name) { return streams_.try_emplace(name, seed_, name).first->second; }

 private:
  std::uint64_t seed_;
  std::map<std::string, Dice> streams_;
};

}  // namespace hearken::simulation
