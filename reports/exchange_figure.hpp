#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

struct FigureOptions {
  bool ascii = false;  ///< no character beyond ASCII
  std::size_t width = 80;
  bool everything = false;  ///< the prologue's and the probes' segments too, each by itself
  std::string folder{};     ///< of results.json
};

/// The exchange as a figure of an RFC: numbered lines, the tester on the left, the target on the right.
std::vector<std::string> exchange_figure(const CaseResult&, const FigureOptions&);

}  // namespace tcpspec::report
