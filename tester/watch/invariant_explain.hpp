#pragma once

#include <cstddef>
#include <string>

#include "watch/invariant.hpp"

namespace tcpspec::watch {

/// An invariant as English, with the meaning of every fact that its conditions name; wrapped to `width`
/// columns, and ends in a line feed.
std::string explain(const Invariant&, const cases::Catalogue&, std::size_t width = 80);

}  // namespace tcpspec::watch
