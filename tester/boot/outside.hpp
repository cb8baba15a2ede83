#pragma once

#include <string>
#include <vector>

#include "boot/kernel_file.hpp"

namespace tcpspec::boot {

/// Boots the kernel, says the command line `words` (without the program's name) to tcpspec inside of it, with
/// this process's environment and working directory, and passes on what it prints, signals, and the exit
/// code, which is returned.  `writable` are the only folders of this host that it can change; absolute.  All
/// processes of the kernel end with this one, even after SIGKILL.  Needs namespaces, as the lab does, and one
/// thread.  Throws EnvironmentError if the kernel ends before the command line does, and what Lab throws.
int run_inside(const KernelFile&, const std::vector<std::string>& words,
               const std::vector<std::string>& writable);

}  // namespace tcpspec::boot
