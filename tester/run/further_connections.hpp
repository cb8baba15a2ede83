#pragma once

#include "run/play.hpp"

namespace tcpspec::run {

/// Opens the connections that the steps of the case use beside its own.  Each differs from that in exactly
/// one element of the four-tuple, and takes its ends from the play's ports.  Throws Ended where the tester or
/// the target has no second address or port.
void open_further_connections(Play&);

}  // namespace tcpspec::run
