#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "agent/arguments.hpp"

namespace tcpspec::agent {

/// Carries out one verb; returns the values of the reply, or throws Refusal.
using Perform = std::function<std::string(std::string_view verb, Arguments&)>;

/// The reply to one line of PROTOCOL.md, both without the newline, on whichever stack the verbs act.  Throws
/// nothing.
std::string answer(std::string_view line, const Perform&);

}  // namespace tcpspec::agent
