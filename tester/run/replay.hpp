#pragma once

#include <string>

#include "case/case.hpp"
#include "run/environment.hpp"
#include "run/report.hpp"

namespace tcpspec::run {

/// What the present rules make of a recorded exchange.
struct Replayed {
  report::CaseResult result;  ///< as far as it goes
  /// Why the record does not decide it: the case sends or asks something else now, and what the target would
  /// have answered nobody knows.  Empty: `result` holds.
  std::string departed;
};

/// Plays the case against its record: the target's segments arrive when they did, the agent says what it
/// said, what is sent leaves when it did.  Throws std::invalid_argument for a record that cannot be read.
Replayed replay(const cases::Case&, const Environment&, const report::CaseResult& recorded);

}  // namespace tcpspec::run
