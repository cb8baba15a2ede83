#pragma once
// Steps as text, on one line.

#include <string>

#include "case/case.hpp"

namespace tcpspec::cases {

/// `expect: {held: <CTL=ACK>, mute: silence}, within: 1s`; segments as they were written.
std::string to_string(const Step&);

/// `<CTL=ACK>` or `silence`.
std::string to_string(const Expectation&);

}  // namespace tcpspec::cases
