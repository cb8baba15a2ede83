#pragma once
// A case, or a requirement, as English.

#include <string>

#include "case/case.hpp"
#include "case/catalogue.hpp"
#include "case/load.hpp"

namespace tcpspec::cases {

/// Wrapped to `width` columns; ends in a line feed.
std::string explain(const Case&, const Catalogue&, std::size_t width = 80);

/// With the cases of `suite` that check it, or a requirement that says the same.
std::string explain(const Requirement&, const Catalogue&, const Suite&, std::size_t width = 80);

}  // namespace tcpspec::cases
