#pragma once

#include <cstdint>

#include "sim/behaviour.hpp"
#include "sim/tcb.hpp"
#include "wire/authentication.hpp"
#include "wire/segment.hpp"

namespace tcpspec::sim {

/// What becomes of a segment for somebody who has a key.
enum class Judged : std::uint8_t { taken, dropped, reset };

/// By the proof that it has or does not have (RFC 2385 §2.0, RFC 5925 §7).
Judged judge_proof(const wire::Segment&, const wire::Key&, const Tcb&, const Behaviour&);

}  // namespace tcpspec::sim
