#pragma once
// What a run has measured, each quantity once: several cases and both families may measure the same.

#include <string>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// One quantity, over all case runs that measured it.
struct Quantity {
  std::string name;
  std::string values;                     ///< `1.00 s`, `0.1 ms to 40 ms`, `1.00 s, 2.00 s, 4.00 s`
  std::string allowed;                    ///< by the first case that asks for something; may be empty
  std::string requirement;                ///< the first one that the first case checks; may be empty
  std::vector<const CaseResult*> runs{};  ///< that measured it
};

/// In the order in which they were measured. Of a single value the smallest and the largest are told; of
/// several, such as gaps, those of the first run of each family, if they differ.
std::vector<Quantity> quantities(const std::vector<CaseResult>&);

}  // namespace tcpspec::report
