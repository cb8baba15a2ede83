#pragma once

#include <string>
#include <vector>

namespace tcpspec::boot {

/// A user-mode Linux kernel: a program that is a kernel.
struct KernelFile {
  std::string path;                  ///< absolute
  bool time_travel = false;          ///< its time is its own: nobody waits
  std::vector<std::string> modules;  ///< what the lab needs and the kernel has as modules
};

/// Asks the kernel for its configuration.  Throws EnvironmentError if it cannot be run, is not a user-mode
/// Linux, or lacks what the lab needs.
KernelFile examine(const std::string& path);

/// The same for a configuration that is known: lines `CONFIG_VETH=y`.
KernelFile examine(const std::string& path, const std::string& configuration);

}  // namespace tcpspec::boot
