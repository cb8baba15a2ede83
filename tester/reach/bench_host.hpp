#pragma once

#include <memory>

#include "reach/bench.hpp"

namespace tcpspec::reach {

/// An existing host, and a shell command that starts an agent on it, if there is one. Throws as make_bench.
std::unique_ptr<Bench> make_host_bench(const BenchOptions&);

/// Whether it belongs to others, so that the user must say that they agree: it is neither loopback nor
/// link-local nor private.
bool needs_permission(const wire::Address&);

}  // namespace tcpspec::reach
