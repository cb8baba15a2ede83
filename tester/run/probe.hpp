#pragma once

#include <string>

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// What a probe found out.
struct Finding {
  enum class Is : std::uint8_t { confirmed, refuted, unknown } is = Is::unknown;
  std::string seen;  ///< `the old octet was answered by RST`
  /// What a refuted target breaks, if it is not what the case checks.
  std::string requirement{};
};

/// Whether the target is in the state, by a probe on the wire (and by the agent, as a second source). Probes
/// for the states in which the target still receives use one octet of sequence space. The probe for
/// SYN-RECEIVED completes the opening.
Task<Finding> probe(Play&, Connection&, cases::State);

}  // namespace tcpspec::run
