#pragma once

#include "case/case.hpp"
#include "run/environment.hpp"

namespace tcpspec::run {

/// What a case asks of the target's application when there is no agent.
struct Needs {
  bool closes_first = false;  ///< the target must send the first FIN
  bool sends = false;
  bool private_listener = false;  ///< with the agent: the passive OPEN is this case's alone
};
Needs needs_of(const cases::Case&);

/// The service that can play the part; null if none of them can.
const Service* service_for(const Needs&, const std::vector<Service>&);

}  // namespace tcpspec::run
