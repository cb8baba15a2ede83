#pragma once

#include <string>

#include "boot/orders.hpp"

namespace tcpspec::boot {

/// Gives process 1 of a kernel, whose root is the host's, read-only, the file system of the orders: the
/// host's files, where a change is only seen inside, and folders whose changes reach the host.  `scratch` is
/// a folder that is needed no more.  Throws std::system_error or EnvironmentError.
void arrange_files(const Orders&, const std::string& scratch);

}  // namespace tcpspec::boot
