#pragma once

#include <memory>

#include "reach/bench.hpp"

namespace tcpspec::reach {

/// The program of `--exec`, or of the profile's `stepped`, in virtual time (stepped/PROTOCOL.md). Throws as
/// make_bench.
std::unique_ptr<Bench> make_stepped_bench(const BenchOptions&);

}  // namespace tcpspec::reach
