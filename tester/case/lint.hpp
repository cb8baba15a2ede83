#pragma once
// Finds what is valid but cannot be intended.

#include <optional>
#include <utility>

#include "case/case.hpp"
#include "case/catalogue.hpp"

namespace tcpspec::cases {

/// Indices (later, earlier) of an outcome that is never met because an earlier one covers it.
std::optional<std::pair<std::size_t, std::size_t>> find_hidden(const Expect&);

/// Fields, or values of fields, that do not exist in an IP version of the case.
void lint_families(const Case&, Diagnostics& errors);

/// The requirements that the rules of `verdict` name.
void lint_verdict(const Case&, const Catalogue&, Diagnostics& errors);

}  // namespace tcpspec::cases
