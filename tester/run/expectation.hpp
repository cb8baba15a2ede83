#pragma once
// What a step of a case expects, whatever has come.

#include <cstdint>
#include <string>

#include "case/case.hpp"

namespace tcpspec::run {

/// `<CTL=ACK> (good), or silence (bad)`.
std::string expected_in_words(const cases::Expect&);

/// Whether silence is among what is expected.
bool may_be_silent(const cases::Expect&);

/// Whether data from the target are among what is expected.
bool awaits_text(const cases::Expect&);

/// Whether a pattern names one of these control bits (wire::ctl).
bool has(const cases::SegmentPattern&, std::uint16_t bits);

/// Whether a segment with one of these control bits is among what is expected.
bool expects_control(const cases::Expect&, std::uint16_t bits);

/// The only segment that is expected, perhaps beside silence; null if there are several or none.
const cases::SegmentPattern* single_pattern(const cases::Expect&);

}  // namespace tcpspec::run
