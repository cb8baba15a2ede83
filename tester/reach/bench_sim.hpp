#pragma once

#include <memory>

#include "reach/bench.hpp"

namespace tcpspec::reach {

/// The simulated endpoint or a mutant of it, in virtual time.  Throws as make_bench.
std::unique_ptr<Bench> make_sim_bench(const BenchOptions&);

/// Throws UsageError with suggestions if there is no such mutant; without a name: the endpoint without a
/// fault.
void check_mutant(const std::string& name);

}  // namespace tcpspec::reach
