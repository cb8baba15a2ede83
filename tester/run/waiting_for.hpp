#pragma once

#include <cstdint>

namespace tcpspec::run {

/// What a run waits for while nothing happens.
enum class WaitingFor : std::uint8_t {
  timers,      ///< of the target and of the cases that run for the first time
  limits,      ///< nothing runs: a limit of the target must pass before something runs again
  repetitions  ///< all that runs has run before
};

}  // namespace tcpspec::run
