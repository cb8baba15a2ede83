#pragma once

#include <cstdint>

namespace tcpspec::cli {

/// `--color`: `automatic` uses the environment and the stream (terminal_options.hpp).
enum class When : std::uint8_t { automatic, always, never };

struct Display {
  When color = When::automatic;
  bool ascii = false;
};

}  // namespace tcpspec::cli
