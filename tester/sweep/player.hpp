#pragma once

#include "run/play.hpp"
#include "sweep/observe.hpp"

namespace tcpspec::sweep {

/// What must be set up for a point; many points share one. For the runner it is a case without steps.
cases::Case case_for(const Point&);
/// Equal for points that share a case.
std::uint32_t case_key(const Point&);

/// Whether a target without an agent can reach it.
bool needs_agent(const Point&);

/// Brings a connection into the state of the point, sends its segment, waits for the reaction, and finds out
/// the state afterwards by probes and from the agent. The machine plays this instead of steps;
/// `out` must outlive it. `may_be_silent`: no response is needed, so a FIN that is sent again at once is not
/// one.
run::Task<void> play(run::Play&, const Point&, bool may_be_silent, Observation& out);

}  // namespace tcpspec::sweep
