#include "run/calibration.hpp"

#include <algorithm>

#include "run/recorded_segment.hpp"
#include "run/routers.hpp"

namespace tcpspec::run {

namespace {

constexpr std::size_t handshakes_to_calibrate = 5;
// A few openings do not show how much the delay of the path varies.
constexpr std::size_t handshakes_of_an_unsteady_path = 20;

/// The time from a SYN to its response; nothing if the SYN was sent twice, because the response may belong to
/// either of them (RFC 6298 §3).
std::optional<Duration> round_trip(const report::CaseResult& result) {
  std::optional<double> asked;
  for (const report::SegmentRecord& segment : result.segments) {
    if (!segment.from_target && asked) return std::nullopt;
    if (!segment.from_target) asked = segment.time;
    if (segment.from_target && asked) return seconds(segment.time - *asked);
  }
  return std::nullopt;
}

int routers_on_the_way(const report::CaseResult& result) {
  int most = 0;
  for (const report::SegmentRecord& segment : result.segments) {
    if (!segment.from_target) continue;
    if (const std::optional<wire::Segment> parsed = segment_of(segment))
      most = std::max(most, routers_passed(parsed->ttl));
  }
  return most;
}

}  // namespace

void Calibration::opened(const report::CaseResult& result) {
  if (enough()) return;
  if (const auto trip = round_trip(result)) round_trips_.push_back(*trip);
  routers_ = std::max(routers_, routers_on_the_way(result));
}

bool Calibration::enough() const {
  if (round_trips_.size() < handshakes_to_calibrate) return false;
  const bool steady = overtaking_for(jitter()) == Duration{};
  return steady || round_trips_.size() >= handshakes_of_an_unsteady_path;
}

void Calibration::set(Timing& timing) const {
  timing.rtt = *std::max_element(round_trips_.begin(), round_trips_.end());
  timing.patience = patience_for(timing.rtt, jitter()) * timing.scale;
  timing.overtaking = overtaking_for(jitter());
}

Duration Calibration::jitter() const {
  const auto [least, most] = std::minmax_element(round_trips_.begin(), round_trips_.end());
  return *most - *least;
}

}  // namespace tcpspec::run
