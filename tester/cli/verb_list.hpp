#pragma once

#include <cstdint>

#include "cli/display.hpp"
#include "cli/selection.hpp"

namespace tcpspec::cli {

struct ListOptions {
  enum class What : std::uint8_t { cases, requirements, invariants, tags, profiles } what = What::cases;
  Selection selection;  ///< the duration only counts if --duration is given: the default is `long_`
  bool json = false;
  Display display;
};

int list(const ListOptions&);

}  // namespace tcpspec::cli
