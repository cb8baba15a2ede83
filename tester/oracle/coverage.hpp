#pragma once

#include "case/source.hpp"
#include "oracle/rule.hpp"

namespace tcpspec::oracle {

/// Errors of the tables as a whole, found by trying every situation: gaps (with the first situation that has
/// no rule), rules that are never reached (with the rules before them), overlaps (two rules, neither an
/// exception to the other, with a situation that both match), and two tables for one stage of one state.
std::vector<cases::Diagnostic> check_coverage(const Tables&);

}  // namespace tcpspec::oracle
