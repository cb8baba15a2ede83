#pragma once

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// Performs an `expect`: takes segments until one of the outcomes is met.  Returns its name (empty if it has
/// none); throws Ended when something else happens.
Task<cases::OutcomeName> expect(Play&, Connection&, const cases::Expect&);

}  // namespace tcpspec::run
