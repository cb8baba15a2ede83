#pragma once

#include <cstdint>

#include "sim/behaviour.hpp"
#include "wire/address.hpp"
#include "wire/seq.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

/// A mix of the octets of both ends and a secret. It distributes well and is *not* cryptographic: a simulated
/// host has no attackers, and a run must be repeatable from its seed.
std::uint64_t keyed_hash(std::uint64_t secret, const wire::Endpoint& local, const wire::Endpoint& remote);

/// Initial sequence numbers: ISN = M + F(local, remote, secret) (RFC 9293 §3.4.1, RFC 6528).  M is a clock
/// with a tick of 4 microseconds, which keeps the numbers of successive connections between the same ends
/// growing; F gives each pair of ends an offset that others cannot guess.
class InitialSequenceNumbers {
 public:
  /// `near_wrap`: every number is one of the last 50 below 2^32, to test wrapping; clock and F are then not
  /// used.
  InitialSequenceNumbers(const Behaviour& rules, std::uint64_t secret, bool near_wrap)
      : rules_(rules), secret_(secret), near_wrap_(near_wrap) {}

  wire::Seq next(Instant now, const wire::Endpoint& local, const wire::Endpoint& remote);

 private:
  const Behaviour& rules_;
  std::uint64_t secret_;
  bool near_wrap_;
  std::uint64_t drawn_ = 0;
};

}  // namespace tcpspec::sim
