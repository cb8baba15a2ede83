#pragma once

#include "case/source.hpp"
#include "oracle/rule.hpp"

namespace tcpspec::oracle {

/// What is wrong with the tables as a whole, found by enumerating every situation: gaps (with the first
/// situation that has no rule), rules that are never reached (with those that stand before them), overlaps
/// (two rules of which neither is an exception to the other, with a situation that both admit), and two
/// tables for one stage of one state.
std::vector<cases::Diagnostic> check_coverage(const Tables&);

}  // namespace tcpspec::oracle
