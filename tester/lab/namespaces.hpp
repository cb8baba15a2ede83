#pragma once

#include <string>

#include "drive/descriptor.hpp"

namespace tcpspec::lab {

/// Puts this process into a new network namespace, and first, if it lacks CAP_SYS_ADMIN, into a new user
/// namespace in which it is root. Returns the network namespace that it left. The process must have one
/// thread only. Throws std::runtime_error with the setting that forbids it and the command that allows it.
drive::Descriptor enter_fresh_namespaces();

/// Goes back to an earlier namespace; does nothing if this is not permitted (from a user namespace it never
/// is).
void return_to(const drive::Descriptor& network_namespace);

/// Why an ordinary user cannot make namespaces on this system, and the command that allows it; for an errno
/// of unshare or of the calls after it.
struct Refused {
  std::string reason;
  std::string remedy;
};
Refused explain_refusal(int error);

}  // namespace tcpspec::lab
