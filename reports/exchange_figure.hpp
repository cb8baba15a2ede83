#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

struct FigureOptions {
  bool ascii = false;  ///< only ASCII characters
  std::size_t width = 80;
  bool everything = false;  ///< also the segments of prologue and probes, each on its own line
  std::string folder{};     ///< of results.json
};

/// The exchange as a figure of an RFC: numbered lines, the tester on the left, the target on the right.
std::vector<std::string> exchange_figure(const CaseResult&, const FigureOptions&);

}  // namespace tcpspec::report
