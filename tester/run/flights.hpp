#pragma once

#include <string>

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// Performs an `acknowledge`.  Returns the flights in words; throws Ended where one grows too much, where
/// nothing comes, or where something comes that no `expect` of data would take.
Task<std::string> make_round_trips(Play&, Connection&, const cases::Acknowledge&);

}  // namespace tcpspec::run
