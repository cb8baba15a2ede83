#pragma once

#include <string>

#include "drive/channel.hpp"
#include "drive/clock.hpp"
#include "run/environment.hpp"

namespace tcpspec::reach {

/// Asks the agent one thing before the run, and waits.  Throws EnvironmentError if it refuses or does not
/// respond within `patience`.
std::string ask(drive::Channel&, drive::Clock&, const std::string& request, Duration patience = seconds(10));

/// Opens the listeners that all cases share, one for each family of `env.sites`, finds a closed port, and
/// stores both in `env`. Returns the stack that the agent names. Throws EnvironmentError.
std::string prepare_agent(run::Environment& env, drive::Channel&, drive::Clock&);

}  // namespace tcpspec::reach
