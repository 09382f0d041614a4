#pragma once
// Figures in Prometheus' text form (exposition format 0.0.4): name, help and type once, then one line a sample. Names begin with
// `hearken_` and end with their unit; labels are words of ours (a gateway, a priority), never a person, an account or a number.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::api {

class Metrics {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string>>;

  /// What only grows; its name ends with `_total`.
  void counter(std::string_view name, std::string_view help, double value, const Labels& labels = {}) { add("counter", name, help, value, labels); }
  void gauge(std::string_view name, std::string_view help, double value, const Labels& labels = {}) { add("gauge", name, help, value, labels); }

  [[nodiscard]] std::string text() const;

 private:
  struct Family {
    std::string_view type, help;
    std::string samples;
  };
  void add(std::string_view type, std::string_view name, std::string_view help, double value, const Labels& labels);
  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace hearken::api
