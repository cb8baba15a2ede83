#pragma once
// How long a case takes, from its text.

#include <string_view>

#include "case/case.hpp"

namespace tcpspec::cases {

/// The units of the relative times of a case, all in seconds.
struct Timing {
  double rto = 1;       ///< the target's initial retransmission timeout
  double msl = 30;      ///< half its TIME-WAIT
  double rtt = 0.001;   ///< round trip
  double patience = 1;  ///< how long an `expect` without `within` waits
};

double seconds(const Time&, const Timing&);

struct DurationEstimate {
  double expected = 0;  ///< seconds, against a conforming target
  double at_most = 0;   ///< seconds, if every wait is as long as possible
};

DurationEstimate estimate(const Case&, const Timing& = {});

/// quick < 5 s, standard < 90 s, long_ < a day, days more; by what is expected. Only virtual time has days.
enum class DurationClass : std::uint8_t { quick, standard, long_, days };

DurationClass duration_class(const Case&, const Timing& = {});
std::string_view to_string(DurationClass);  ///< `quick`, `standard`, `long`, `days`

}  // namespace tcpspec::cases
