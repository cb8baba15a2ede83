#pragma once
// The exchange as a time-sequence diagram: the tester's line on the left, the target's on the right, time
// downwards.

#include <vector>

#include "reports/exchange.hpp"
#include "reports/html/markup.hpp"

namespace tcpspec::report::html {

/// SVG, numbered as the lines are; hidden from screen readers, because the figure beside it says the same in
/// words.
void ladder(Writer&, const CaseResult&, const std::vector<ExchangeLine>&);

/// The arrows are the same, in order and name; times may differ.
bool draws_alike(const std::vector<ExchangeLine>&, const std::vector<ExchangeLine>&);

/// What an arrow is called: `SYN,ACK`, `PSH,ACK 1 octet`, `ICMP host-unreachable`.
std::string arrow_label(const SegmentRecord&);

}  // namespace tcpspec::report::html
