#pragma once

#include <string>

#include "oracle/tcb.hpp"
#include "wire/segment.hpp"

namespace tcpspec::oracle {

/// A sequence number as in the RFC: `SND.NXT`, `RCV.NXT-1`; a plain number if it is near no variable.
std::string relative_send(wire::Seq, const Tcb&);     ///< in the target's own numbers: ISS, SND.UNA, SND.NXT
std::string relative_receive(wire::Seq, const Tcb&);  ///< in the tester's: IRS, RCV.NXT, the right edge

/// A segment with numbers relative to the target's variables before it.
std::string describe(const wire::Segment&, bool from_target, const Tcb& before);

}  // namespace tcpspec::oracle
