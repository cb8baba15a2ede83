#pragma once
// Draws what a walk does next: sensible events most of the time, and segments around every boundary.

#include <cstdint>
#include <optional>

#include "walk/event.hpp"
#include "walk/possible_models.hpp"

namespace tcpspec::walk {

/// Random numbers that begin cheaply: a walk has few.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);  // SplitMix64
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  /// 0 to below-1.
  std::uint32_t below(std::uint32_t below) { return static_cast<std::uint32_t>((next() >> 32) % below); }
  bool chance(std::uint32_t percent) { return this->below(100) < percent; }
  template <typename T, std::size_t n>
  const T& one_of(const T (&list)[n]) {
    return list[below(n)];
  }

 private:
  std::uint64_t state_;
};

/// What a walk begins with.
struct Start {
  cases::Given given;
  bool stamps = false;
  bool sack = false;
  bool scale = false;
  bool small_segments = false;  ///< the tester takes no larger ones
};
Start draw_start(Dice&, bool with_agent);

/// What the choice depends on.
struct Surroundings {
  const Model& model;
  bool with_agent = false;
  std::optional<SegmentEvent> last;  ///< the last segment, with numbers as they would be written now
  Duration msl;
  std::uint32_t largest = 0;  ///< data that fit into a segment
};
Event draw_event(Dice&, const Surroundings&);

}  // namespace tcpspec::walk
