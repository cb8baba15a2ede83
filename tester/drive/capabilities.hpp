#pragma once

#include <string>
#include <system_error>

namespace tcpspec::drive {

/// Whether this process may open raw and packet sockets.
bool has_net_raw();

/// How to give CAP_NET_RAW to this program: a command, or the necessary change if root does not have it.
std::string how_to_grant_net_raw();

/// The error in errno after a call that needs CAP_NET_RAW, such as `packet socket`; if the call was not
/// allowed, also how to allow it.
std::system_error net_raw_error(const std::string& what);

/// Gives up every capability except CAP_NET_RAW permanently. Call it when everything is set up. Root also
/// keeps CAP_DAC_OVERRIDE: its reports often go into the folder of another user, and most files that the
/// capability opens belong to root. The bounding set does not change, so that a command of a root user still
/// runs as root. Throws std::runtime_error if the kernel refuses.
void keep_only_net_raw();

}  // namespace tcpspec::drive
