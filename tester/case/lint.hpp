#pragma once
// What is well written but cannot be meant.

#include <optional>
#include <utility>

#include "case/case.hpp"
#include "case/catalogue.hpp"

namespace tcpspec::cases {

/// Indices (later, earlier) of an alternative that is never reached because an earlier one covers it.
std::optional<std::pair<std::size_t, std::size_t>> find_hidden(const Expect&);

/// Fields, or values of them, that a family of IP does not have and the case runs over.
void lint_families(const Case&, Diagnostics& errors);

/// What the rules of `verdict` charge, and to whom.
void lint_verdict(const Case&, const Catalogue&, Diagnostics& errors);

}  // namespace tcpspec::cases
