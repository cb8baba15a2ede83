#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <utility>

#include "sim/link_script.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::sim {

/// One direction of a wire: datagrams go in, and come out later, not at all, twice, or damaged.
class OneWay {
 public:
  OneWay(Duration delay, Impairments impairments, std::uint64_t seed)
      : delay_(delay), impairments_(std::move(impairments)), random_(seed) {}

  void put(Instant now, wire::Octets datagram);

  /// When the next datagram arrives.
  std::optional<Instant> next() const;

  struct Arrival {
    Instant time;
    wire::Octets datagram;
  };
  /// The next datagram, if it has arrived by `now`.
  std::optional<Arrival> take(Instant now);

  /// What is on its way is lost.
  void lose_all();

 private:
  bool drawn(double chance);
  void arrive(Instant at, wire::Octets datagram);
  void release_held(Instant after);
  void damage(wire::Octets& datagram);

  Duration delay_;
  Impairments impairments_;
  std::mt19937_64 random_;
  std::uint64_t count_ = 0;
  std::uint64_t serial_ = 0;
  std::multimap<std::pair<Instant, std::uint64_t>, wire::Octets> in_flight_;
  std::optional<std::pair<Instant, std::uint64_t>> held_;  ///< a reordered one, waiting to be overtaken
};

}  // namespace tcpspec::sim
