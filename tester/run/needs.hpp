#pragma once

#include "case/case.hpp"
#include "run/environment.hpp"

namespace tcpspec::run {

/// What a case needs of the target's application if there is no agent.
struct Needs {
  bool closes_first = false;  ///< the target must send the first FIN
  bool opens_only = false;    ///< it begins before the connection is open
  bool sends = false;
  bool awaits_text = false;       ///< a step expects data from the target
  std::uint64_t octets = 0;       ///< the largest number of octets of one SEND
  bool sends_exactly = false;     ///< this number of octets, then no more
  bool counts_octets = false;     ///< at least this number
  std::uint64_t own_text = 0;     ///< octets that the case sends itself
  bool closes_when_told = false;  ///< but not before, because the case needs the connection open
  bool stays_open = false;        ///< a connection must be ESTABLISHED, or is used after its opening
  bool private_listener = false;  ///< with the agent: the passive OPEN is this case's alone
};
Needs needs_of(const cases::Case&);

/// A suitable service; null if there is none.
const Service* service_for(const Needs&, const std::vector<Service>&);

}  // namespace tcpspec::run
