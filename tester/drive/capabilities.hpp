#pragma once

#include <string>
#include <system_error>

namespace tcpspec::drive {

/// Whether this process may open raw and packet sockets.
bool has_net_raw();

/// What gives CAP_NET_RAW to this program: a command, or what to change for a root without it.
std::string how_to_grant_net_raw();

/// The error that errno holds of a call that needs CAP_NET_RAW, such as `packet socket`; if it was not
/// allowed, with what grants it.
std::system_error net_raw_error(const std::string& what);

/// Gives up every capability but CAP_NET_RAW, for good.  To be called once all is set up.  Root keeps
/// CAP_DAC_OVERRIDE, too: its reports often go into the folder of another user, and most of what the
/// capability opens is root's own anyway.  The bounding set stays, so that a command that the user, being
/// root, told us to run is still run as root. Throws std::runtime_error if the kernel refuses.
void keep_only_net_raw();

}  // namespace tcpspec::drive
