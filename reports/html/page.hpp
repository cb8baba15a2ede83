#pragma once

#include <cstddef>
#include <iosfwd>

#include "run/report.hpp"

namespace tcpspec::report {

struct HtmlOptions {
  bool strict = false;  ///< a warn is shown as a failure
  std::size_t octets_at_most =
      4'900'000;  ///< exchanges are left out, those of passed cases first, to keep below it
};

/// One file that needs no other: readable without a network and without scripts, light or dark as the
/// reader's system, ready to print. Every case is at `#case-ID` and each of its runs at `#case-ID-4`, every
/// requirement at `#req-ID`; octets of an id other than letters, digits and `.+,-[]` are written `_20`.
void write_html(std::ostream&, const RunReport&, const HtmlOptions& = {});

}  // namespace tcpspec::report
