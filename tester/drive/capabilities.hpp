#pragma once

namespace tcpspec::drive {

/// Whether this process may open raw and packet sockets.
bool has_net_raw();

/// Gives up every capability but CAP_NET_RAW, for good.  To be called once all is set up.  The bounding set
/// stays, so that a command that the user, being root, told us to run is still run as root.  Note for root:
/// without CAP_DAC_OVERRIDE files can be written only where root's own permissions allow it, so open what is
/// to be written in other users' directories before. Throws std::runtime_error if the kernel refuses.
void keep_only_net_raw();

}  // namespace tcpspec::drive
