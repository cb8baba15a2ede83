#pragma once
// The values that the steps of a case report (`measure:` of the case language).

#include <cstdint>
#include <optional>
#include <vector>

#include "case/case.hpp"
#include "run/play.hpp"

namespace tcpspec::run {

/// Of a rate: the value of its expression when the last segment before the step came, and when that was.
struct ValueBefore {
  std::int64_t value = 0;
  Instant at;
};

/// What a step that expects segments has seen.
struct Seen {
  Instant began;                      ///< the last segment before the step
  const std::vector<Instant>& times;  ///< when the segments of the step came
  const std::vector<Duration>& gaps;  ///< between them
  int ignored = 0;                    ///< segments that the step ignores
  const std::vector<std::optional<ValueBefore>>& before;
};

/// For each of `measures`, before the step; nothing unless it is a rate, or before the target's first
/// segment.
std::vector<std::optional<ValueBefore>> values_before(const Play&, const Connection&,
                                                      const std::vector<cases::Measure>&);

/// Adds to the result what the step measures. What no segment showed is left out.
void add_measurements(Play&, const Connection&, const std::vector<cases::Measure>&, const Seen&);

/// The same of the segments in each round trip.
void add_flights(Play&, const std::vector<cases::Measure>&, std::vector<double> segments);

/// The same of a call that took `elapsed` and returned `value`, if it returns a number.
void add_measurements(Play&, const std::vector<cases::Measure>&, Duration elapsed,
                      std::optional<std::uint64_t> value);

}  // namespace tcpspec::run
