#pragma once

#include "cli/test_options.hpp"

namespace tcpspec::cli {

struct WalkOptions : TestOptions {
  int steps = 50;           ///< --steps: of a walk, at most
  std::uint64_t walks = 0;  ///< --walks; 0: as many as the time allows, or the usual number
  bool coverage = false;    ///< --coverage: direct walks to what was not met yet, and say what was
  std::string html;         ///< --html: the file of a report with maps of what was met; empty: none
  std::string corpus;       ///< --corpus: the folder of walks that are played first; empty: none
  int processors = 1;       ///< -j, in virtual time: parts that are played at once
  Duration time;            ///< --time: when no more walks are begun; zero: no limit
  reach::Families families = reach::Families::both;
};

/// Exit::conformance if the target has departed in a way that the profile does not explain.
int walk(const WalkOptions&);

}  // namespace tcpspec::cli
