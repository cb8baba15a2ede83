#pragma once
// The exchange as a time-sequence diagram: the tester's line on the left, the target's on the right, time
// downwards.

#include <map>
#include <string>
#include <vector>

#include "reports/exchange.hpp"
#include "reports/html/markup.hpp"

namespace tcpspec::report::html {

/// Drawings that are made once and used again. A style must select them by their own class only, because a
/// reused drawing is below another element.
class Shapes {
 public:
  /// The markup with an id, from `l0` on, or a reference to its first use.
  std::string drawn(const std::string& markup);

 private:
  std::map<std::string, std::size_t> numbers_;
};

/// SVG in rows, one beside each line; hidden from screen readers, because the line says the same in words.
/// Most rows look like others of the page.
class Ladder {
 public:
  explicit Ladder(const CaseResult& result) : result_(result) {}

  struct Row {
    std::string markup;
    bool after_gap = false;  ///< nothing happened for a while before: the row is higher
  };
  /// The rows, one after the other.
  Row next(const ExchangeLine&);

 private:
  double time_of(const ExchangeLine&) const;

  const CaseResult& result_;
  double before_ = -1;  ///< seconds; of the line before
};

/// The names of the two ends, for the place above the rows.
std::string names_of_ends();

/// The arrows are the same, in order and name; times may differ.
bool draws_alike(const std::vector<ExchangeLine>&, const std::vector<ExchangeLine>&);

/// The label of an arrow: `SYN,ACK`, `PSH,ACK 1 octet`, `ICMP host-unreachable`.
std::string arrow_label(const SegmentRecord&);

}  // namespace tcpspec::report::html
