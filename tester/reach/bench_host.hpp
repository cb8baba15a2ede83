#pragma once

#include <memory>

#include "reach/bench.hpp"

namespace tcpspec::reach {

/// An existing host, and a shell command that starts an agent on it, if there is one. Throws as make_bench.
std::unique_ptr<Bench> make_host_bench(const BenchOptions&);

/// Whether it is neither unspecified nor of a group nor the broadcast address.
bool is_of_one_host(const wire::Address&);

/// Whether it is public, so that the user must allow it: it is neither loopback nor link-local nor private.
bool needs_permission(const wire::Address&);

}  // namespace tcpspec::reach
