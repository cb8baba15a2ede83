#pragma once

#include "drive/descriptor.hpp"

namespace tcpspec::lab {

/// The life of the keeper: process 1 of the target's PID namespace. It starts programs on request and reports
/// their ends. When the tester has ended in any way, it ends too, and the kernel ends everything in the
/// namespace. Requests and replies:
///
///     sysctl NAME VALUE            ok | error ERRNO WORDS
///     device NAME ADDR/LEN …       ok              offloads off, addresses, up
///     running NAME                 ok              when the device passes packets
///     start target|tester ARGV …   started PID     with descriptors 0, 1 and 2
///     signal PID NUMBER            ok              to the program's process group
///     listens PORT                 yes | no
///     (unasked)                    ended PID STATUS
///
/// Never returns.  Must be called in a process just cloned into its namespaces.
[[noreturn]] void keep(drive::Descriptor control, drive::Descriptor tester_namespace);

}  // namespace tcpspec::lab
