#pragma once

#include "cli/test_options.hpp"

namespace tcpspec::cli {

struct WalkOptions : TestOptions {
  int steps = 50;           ///< --steps: of a walk, at most
  std::uint64_t walks = 0;  ///< --walks; 0: as many as the time allows, or the usual number
  Duration time;            ///< --time: when no more walks are begun; zero: no limit
  reach::Families families = reach::Families::both;
};

/// Exit::conformance if the target has departed in a way that the profile does not explain.
int walk(const WalkOptions&);

}  // namespace tcpspec::cli
