#pragma once

#include <string>

#include "case/case.hpp"
#include "run/environment.hpp"
#include "run/report.hpp"

namespace tcpspec::run {

/// The verdict of the present rules on a recorded exchange.
struct Replayed {
  report::CaseResult result;  ///< as far as it goes
  /// Why the record does not decide it: the case now sends or asks something else, and the target's response
  /// to that is not known. Empty: `result` is valid.
  std::string departed;
};

/// Plays the case against its record, with the target's segments, the agent's replies and the sending at
/// their recorded times. Throws std::invalid_argument for a record that cannot be read.
Replayed replay(const cases::Case&, const Environment&, const report::CaseResult& recorded);

}  // namespace tcpspec::run
