#pragma once

#include <optional>
#include <string>

#include "case/case.hpp"
#include "oracle/tcb.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

/// Cases count in segments of the size that the tester asks for.  A target that sends larger ones is told so
/// where that is the question (RFC 9293 §3.7.1); elsewhere nothing can be said of it, and this says why.
/// `before`: the variables before the segment.
std::optional<std::string> larger_than_asked_for(const cases::Case&, const oracle::Tcb& before,
                                                 const wire::Segment&);

}  // namespace tcpspec::run
