#pragma once

#include <memory>

#include "reach/bench.hpp"

namespace tcpspec::reach {

/// A target that connects to the tester, as `TargetOptions::await` says. The first connection shows who
/// connects and what the application does, unless the user says from where it comes. That connection is not
/// judged. Throws as make_bench.
std::unique_ptr<Bench> make_await_bench(const BenchOptions&);

}  // namespace tcpspec::reach
