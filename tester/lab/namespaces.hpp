#pragma once

#include <string>

#include "drive/descriptor.hpp"

namespace tcpspec::lab {

/// Puts this process into a fresh network namespace, and first, if it lacks CAP_SYS_ADMIN, into a new user
/// namespace in which it is root. Returns the network namespace that it left.  The process must have one
/// thread only.  Throws std::runtime_error that names the setting which forbids it and the line that allows
/// it.
drive::Descriptor enter_fresh_namespaces();

/// Goes back to a namespace that was left; quietly stays where that is not permitted (from a user namespace
/// it never is).
void return_to(const drive::Descriptor& network_namespace);

/// Why this system lets no ordinary user make namespaces, and what to type to allow it; for an errno of
/// unshare or of what it was followed by.
struct Refused {
  std::string reason;
  std::string remedy;
};
Refused explain_refusal(int error);

}  // namespace tcpspec::lab
