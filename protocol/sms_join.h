#pragma once
// Joins the parts of concatenated SMS. Parts belong together by sender, width and value of the reference, and total; they come
// in any order and twice. When the hold time of the first part has passed, what there is is handed over with `[…]` for each gap.
// The same part number with other text: the reference is being used again; what there is is handed over and it starts anew.
// An identical PDU within a day is a duplicate. Bounded: beyond 200 unfinished messages the oldest is handed over as it is.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "protocol/sms_pdu.h"

namespace hearken::protocol::sms {

struct Joined {
  std::string from;
  std::string text;
  bool complete = true;
  std::vector<int> missing;       // numbers of parts, from 1
  std::vector<std::string> pdus;  // that it was made of, as lines, by part
  friend bool operator==(const Joined&, const Joined&) = default;
};

class Joiner {
 public:
  struct Settings {
    std::chrono::milliseconds hold = std::chrono::seconds{60};
    std::chrono::milliseconds memory = std::chrono::hours{24};
    /// A first part that begins with a digit is an answer: it is handed over alone at once, and the rest when it is there.
    bool answers_at_once = false;
  };

  explicit Joiner(Settings settings) : settings_(settings) {}

  /// A message of text and the line that it was decoded from; gives what can be handed over now. A duplicate gives nothing.
  [[nodiscard]] std::vector<Joined> add(const Deliver& message, const std::string& line, Instant now);
  /// What has waited long enough.
  [[nodiscard]] std::vector<Joined> expire(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const;
  [[nodiscard]] bool seen(const std::string& line, Instant now) const;

 private:
  struct Key {
    std::string from;
    int bits;
    std::uint16_t reference;
    std::uint8_t total;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Part {
    std::u16string units;
    std::vector<std::string> lines;  // more than one: the centre repeated it with another time stamp
  };
  struct Group {
    Instant until;
    std::map<int, Part> parts;
    bool first_gone = false;  // handed over already, as an answer
  };
  using Groups = std::map<Key, Group>;

  bool remember(const std::string& line, Instant now);
  void add_part(const Deliver& message, const std::string& line, Instant now, std::vector<Joined>& done);
  void hand_over(Groups::iterator group, std::vector<Joined>& done);
  void hand_over_answer(const Key& key, Group& group, std::vector<Joined>& done);
  void make_room(std::vector<Joined>& done);

  Settings settings_;
  Groups groups_;
  std::map<std::string, Instant> seen_;
};

}  // namespace hearken::protocol::sms
