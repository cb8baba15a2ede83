#pragma once

#include "case/case.hpp"
#include "run/environment.hpp"

namespace tcpspec::run {

/// What a case asks of the target's application when there is no agent.
struct Needs {
  bool closes_first = false;  ///< the target must send the first FIN
  bool sends = false;
  bool closes_when_told = false;  ///< and not before: a case needs the connection open
  bool stays_open = false;        ///< a connection is to be found ESTABLISHED
  bool private_listener = false;  ///< with the agent: the passive OPEN is this case's alone
};
Needs needs_of(const cases::Case&);

/// The service that can play the part; null if none of them can.
const Service* service_for(const Needs&, const std::vector<Service>&);

}  // namespace tcpspec::run
