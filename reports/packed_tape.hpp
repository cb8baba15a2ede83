#pragma once

#include "run/report.hpp"

namespace tcpspec::report {

/// The tape of a case as a packed results.json has it: `segment #3` and `sent #4` stand for the octets and
/// the time of these segments of the case, which are recorded anyway.
Tape packed_tape(const CaseResult&);

/// Puts the octets and the times back.
void unpack_tape(CaseResult&);

}  // namespace tcpspec::report
