#pragma once

#include "case/case.hpp"

namespace tcpspec::cases {

/// Who makes the call OPEN of a target where no agent does.
enum class Opens : std::uint8_t {
  nobody,     ///< it only listens
  by_itself,  ///< its application connects, again and again
};

/// Whether the step only asks the application what it has seen. Without an agent it is skipped, and what is
/// seen on the wire decides.
bool only_asks(const CallStep&);

/// The lowest access to the target with which the case can be run: as written under `needs`, else from its
/// given state, its calls and its `state` steps.
Access access(const Case&, Opens = Opens::nobody);

/// The access that brings a target to `given` (RFC 9293 §3.3.2: the events that lead there, and whether a
/// peer, an ordinary application or only an agent can cause them).
Access access_to(const Given& given, Opens = Opens::nobody);

}  // namespace tcpspec::cases
