#pragma once

#include "run/report.hpp"

namespace tcpspec::report::test {

/// A run with one case of everything that a renderer must tell apart.
RunReport sample();

/// A run whose every text is what a hostile target would like to see in a report.
RunReport hostile();

/// Octets that are not UTF-8, an escape sequence, control characters, the end of a CDATA section, markup.
inline constexpr const char* nasty =
    "a\xff\xc3(\x1b[31mred\x1b[0m\x01\x08\x7f]]><b attr=\"x\">&amp;'\xed\xa0\x80";

CaseResult failing_case();

/// One that was broken, one whose departures are known, one that was kept, one that nothing exercised.
std::vector<InvariantResult> invariants_sample();

}  // namespace tcpspec::report::test
