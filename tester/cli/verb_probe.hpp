#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/display.hpp"
#include "cli/selection.hpp"
#include "reach/target_options.hpp"

namespace tcpspec::cli {

/// `ports` are more ports to try.
struct ProbeOptions : reach::TargetOptions {
  std::string output;   ///< -o: write the profile here; empty: standard output
  bool search = false;  ///< also try the ports of the usual services, and find a closed one
  DurationClass duration = DurationClass::quick;  ///< of the cases that measure
  std::string name;                               ///< of the profile; empty: from the target
  std::optional<std::uint64_t> seed;
  int rate = 0;
  reach::Families families = reach::Families::both;
  Display display;
};

int probe(const ProbeOptions&);

}  // namespace tcpspec::cli
