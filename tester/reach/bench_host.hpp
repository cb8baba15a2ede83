#pragma once

#include <memory>

#include "reach/bench.hpp"

namespace tcpspec::reach {

/// A host that is there, and a shell command that reaches an agent on it, if there is one.  Throws as
/// make_bench.
std::unique_ptr<Bench> make_host_bench(const BenchOptions&);

}  // namespace tcpspec::reach
