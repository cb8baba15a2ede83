#pragma once

#include <memory>

#include "reach/bench.hpp"

namespace tcpspec::reach {

/// A target that connects to the tester: `TargetOptions::await` says how it is met.  The first connection
/// tells who connects and what its application does, unless the user says from where; none of that is judged.
/// Throws as make_bench.
std::unique_ptr<Bench> make_await_bench(const BenchOptions&);

}  // namespace tcpspec::reach
