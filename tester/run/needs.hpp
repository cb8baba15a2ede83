#pragma once

#include "case/case.hpp"
#include "run/environment.hpp"

namespace tcpspec::run {

/// What a case asks of the target's application when there is no agent.
struct Needs {
  bool closes_first = false;  ///< the target must send the first FIN
  bool opens_only = false;    ///< it begins before the connection is open
  bool sends = false;
  bool awaits_text = false;       ///< a step expects text of the target
  std::uint64_t octets = 0;       ///< the most that one SEND asks for
  bool sends_exactly = false;     ///< so many octets, then no more
  bool counts_octets = false;     ///< at least so many
  std::uint64_t own_text = 0;     ///< octets that the case sends itself
  bool closes_when_told = false;  ///< and not before: a case needs the connection open
  bool stays_open = false;        ///< a connection is to be found ESTABLISHED
  bool private_listener = false;  ///< with the agent: the passive OPEN is this case's alone
};
Needs needs_of(const cases::Case&);

/// The service that can play the part; null if none of them can.
const Service* service_for(const Needs&, const std::vector<Service>&);

}  // namespace tcpspec::run
