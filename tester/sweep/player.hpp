#pragma once

#include "run/play.hpp"
#include "sweep/observe.hpp"

namespace tcpspec::sweep {

/// What has to be set up for a point; many share one.  The runner knows it as a case without steps.
cases::Case case_for(const Point&);
/// Equal for points that share a case.
std::uint32_t case_key(const Point&);

/// Whether a target without an agent can be brought there.
bool needs_agent(const Point&);

/// Brings a connection into the state of the point, sends its segment, waits for the reaction, and finds out
/// the state afterwards: by the probes C-1 to C-5, and by asking the agent.  What the machine is to play
/// instead of steps; `out` must outlive it.  `may_be_silent`: no answer is needed, so that a FIN that is sent
/// again at once is none.
run::Task<void> play(run::Play&, const Point&, bool may_be_silent, Observation& out);

}  // namespace tcpspec::sweep
