#pragma once

#include <string>
#include <vector>

#include "walk/walker.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::walk {

/// What the walk does and asks, in a sentence.
std::string title_of(const Finding&, const oracle::Tables&, const std::vector<watch::Invariant>&);

/// The walk as an ordinary case in a file, for `tcpspec check` and `tcpspec run`. Empty if it cannot be
/// written: a rule that says nothing to be checked, or a requirement that the catalogue does not have.
std::string as_case(const Finding&, const oracle::Tables&, const std::vector<watch::Invariant>&);

/// Of the case: `walk-e-7-95ff`. The same events have the same name.
std::string name_of(const Finding&);

/// as_case, or where there is none the beginning and the events alone: what plan_of reads again.
std::string as_corpus(const Finding&, const oracle::Tables&, const std::vector<watch::Invariant>&);

}  // namespace tcpspec::walk
