#pragma once
// The exchange as a time-sequence diagram: the tester's line on the left, the target's on the right, time
// downwards.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "reports/exchange.hpp"
#include "reports/html/markup.hpp"

namespace tcpspec::report::html {

/// What is drawn once and used again where it recurs: most exchanges begin alike, and many are alike.
/// A style finds it by its own class only, for what is used again stands below another element.
class Shapes {
 public:
  /// The markup with an id, `l0` upwards, or a reference to where it stood before.
  std::string drawn(const std::string& markup);
  /// The same for markup that is made only when `key` is new.
  std::string drawn(const std::string& key, const std::function<std::string()>& markup);

 private:
  std::map<std::string, std::size_t> numbers_;
};

/// SVG, numbered as the lines are; hidden from screen readers, because the figure beside it says the same in
/// words.
void ladder(Writer&, Shapes&, const CaseResult&, const std::vector<ExchangeLine>&);

/// The arrows are the same, in order and name; times may differ.
bool draws_alike(const std::vector<ExchangeLine>&, const std::vector<ExchangeLine>&);

/// What an arrow is called: `SYN,ACK`, `PSH,ACK 1 octet`, `ICMP host-unreachable`.
std::string arrow_label(const SegmentRecord&);

}  // namespace tcpspec::report::html
