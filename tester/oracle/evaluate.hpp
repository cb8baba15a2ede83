#pragma once

#include <cstdint>
#include <stdexcept>

#include "case/case.hpp"
#include "oracle/tcb.hpp"
#include "wire/authentication.hpp"
#include "wire/segment.hpp"

namespace tcpspec::oracle {

/// The values of the names in an expression at one moment.
struct Scope {
  const Tcb& tcb;
  const wire::Segment* last = nullptr;  ///< SEG: the last segment from the target; may be absent
  std::uint32_t ts_now = 0;             ///< the tester's timestamp clock
  const Tcb* own = nullptr;             ///< OWN: of the case's first connection; absent: `tcb` is this one
  const wire::Key* key = nullptr;       ///< that both ends share; absent: an empty one
  std::uint32_t option_room = 0;        ///< SND.OPTIONS
  std::uint16_t port = 0;               ///< PORT
  std::uint16_t own_port = 0;           ///< OWN.PORT
};

/// A variable has no value yet (SEG before any segment, ISS before any SYN).
struct Unbound : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The value modulo 2^32.  Throws Unbound.
std::uint32_t evaluate(const cases::Expression&, const Scope&);

/// The values in a range: `size` numbers from `first` on, modulo 2^32.
struct Admitted {
  std::uint32_t first = 0;
  std::uint64_t size = 1;
  bool contains(std::uint32_t value) const { return value - first < size; }
};
Admitted evaluate(const cases::Range&, const Scope&);

}  // namespace tcpspec::oracle
