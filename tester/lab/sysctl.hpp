#pragma once

#include <optional>
#include <string>

namespace tcpspec::lab {

/// Writes a kernel setting of this process's namespaces: `net.ipv4.tcp_rfc1337`.  Throws std::system_error
/// naming it.
void write_sysctl(const std::string& name, const std::string& value);

/// Its value without the newline; nothing if this kernel does not have the setting, or hides it.
std::optional<std::string> read_sysctl(const std::string& name);

}  // namespace tcpspec::lab
