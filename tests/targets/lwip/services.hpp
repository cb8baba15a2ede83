#pragma once

namespace tcpspec::lwip_target {

/// The classics that stand in for an application: echo (port 7, RFC 862), discard (9, RFC 863), daytime (13,
/// RFC 867, which closes first) and chargen (19, RFC 864), in both families.  The lock must be held.
void start_services();

}  // namespace tcpspec::lwip_target
