#pragma once

#include <cstdint>
#include <string>

namespace tcpspec::cli {

struct InitOptions {
  enum class Of : std::uint8_t {
    a_case,
    profile,
    python_agent,
    c_agent,
    python_binding,
    c_binding
  } of = Of::a_case;
  std::string output;  ///< a new file; empty: standard output
};

/// Writes a skeleton that `check` accepts and that runs as it is.
int init(const InitOptions&);

}  // namespace tcpspec::cli
