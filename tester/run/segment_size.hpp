#pragma once

#include <optional>
#include <string>

#include "case/case.hpp"
#include "oracle/tcb.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

/// Cases count in segments of the size that the tester requests. Larger segments are a departure only in
/// cases that test the size (RFC 9293 §3.7.1); other cases cannot judge the target then, and this says why.
/// `before`: the variables before the segment.
std::optional<std::string> larger_than_asked_for(const cases::Case&, const oracle::Tcb& before,
                                                 const wire::Segment&);

}  // namespace tcpspec::run
