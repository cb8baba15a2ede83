#pragma once

#include <memory>

#include "reach/bench.hpp"

namespace tcpspec::reach {

/// A new lab, with the stack and the services of the profile. Throws as make_bench.
std::unique_ptr<Bench> make_lab_bench(const BenchOptions&);

}  // namespace tcpspec::reach
