#pragma once

#include <string_view>

#include "case/parsed.hpp"
#include "oracle/rule.hpp"

namespace tcpspec::oracle {

/// `[= | ~ | !] REACTION[/r][, STATE | same | any] [if CONDITION] [; reason]`, or `GO ON`, or `as ack=old`.
/// `graded`: the mark is required, as in the alternatives of a rule; otherwise it is not allowed.
cases::Parsed<Outcome> parse_outcome(std::string_view text, bool graded);

/// `an ACK that takes nothing; the state is LISTEN, if after a passive opening`.
std::string in_words(const Outcome&);

}  // namespace tcpspec::oracle
