#pragma once
// What is well written but cannot be meant.

#include <optional>
#include <utility>

#include "case/case.hpp"
#include "case/catalogue.hpp"

namespace tcpspec::cases {

/// Whether every segment that `later` matches is matched by `earlier` too, as far as can be told without
/// numbers.
bool covers(const SegmentPattern& earlier, const SegmentPattern& later);

/// Indices (later, earlier) of an alternative that is never reached because an earlier one covers it.
std::optional<std::pair<std::size_t, std::size_t>> find_hidden(const Expect&);

/// What the rules of `verdict` charge, and to whom.
void lint_verdict(const Case&, const Catalogue&, Diagnostics& errors);

}  // namespace tcpspec::cases
