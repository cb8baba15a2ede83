#pragma once

#include "case/case.hpp"

namespace tcpspec::cases {

/// The lowest access to the target with which the case can be run: as written under `needs`, else from its
/// given state, its calls and its `state` steps.
Access access(const Case&);

/// The access that brings a target to `given` (RFC 9293 §3.3.2: the events that lead there, and whether a
/// peer, an ordinary application or only an agent can cause them).
Access access_to(const Given& given);

}  // namespace tcpspec::cases
