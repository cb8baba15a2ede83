#pragma once

#include <string>

#include "oracle/tcb.hpp"
#include "wire/segment.hpp"

namespace tcpspec::oracle {

/// A sequence number as a reader of the RFC would write it: `SND.NXT`, `RCV.NXT-1`; as a number if it is near
/// none.
std::string relative_send(wire::Seq, const Tcb&);     ///< in the target's own numbers: ISS, SND.UNA, SND.NXT
std::string relative_receive(wire::Seq, const Tcb&);  ///< in the tester's: IRS, RCV.NXT, the right edge

/// A segment with numbers relative to the target's variables as they stood before it.
std::string describe(const wire::Segment&, bool from_target, const Tcb& before);

}  // namespace tcpspec::oracle
