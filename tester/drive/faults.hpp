#pragma once

#include <string_view>
#include <vector>

#include "drive/faulty_link.hpp"

namespace tcpspec::drive {

/// A mutant of the simulated endpoint (sim/mutants.hpp), imitated on the wire of a real target.
struct Fault {
  std::string_view name;                ///< the mutant's
  std::vector<std::string_view> cases;  ///< that must catch it, on every family that they have
  FaultAction action;
};

/// All of them, in the order of the mutants' files.
const std::vector<Fault>& faults();

/// Null if there is none of that name.
const Fault* find_fault(std::string_view name);

}  // namespace tcpspec::drive
