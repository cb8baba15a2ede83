#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "watch/watch.hpp"
#include "wire/address.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// Sees every segment of one connection, in the order of the wire, whatever the case makes of it; and keeps
/// them, so that it can show what led to a departure from an invariant.
class Witness {
 public:
  /// Until then it looks away.
  /// `began`: from when its figures count the time.
  void begin(watch::Candidates&, watch::Path, bool with_agent, Instant began);
  bool looks() const { return watch_.has_value(); }

  void sent(Instant, const wire::Segment&, wire::OctetView datagram);
  void seen(Instant, const wire::Segment&, wire::OctetView datagram);
  void disturbed(Instant);  ///< by an ICMP error

  /// What the target's application was told; only if it looks.
  watch::Application& application() { return watch_->application(); }

  /// What came from then on was of another connection than it seemed.
  void forget_from(Instant);

  struct Departure {
    std::size_t invariant = 0;  ///< index
    int segment = 0;            ///< on this connection, from 1, both directions
    Instant at;
    std::string got;
    std::string figure;  ///< the exchange up to it, as the RFC draws it; of the first few only
  };
  const std::vector<Departure>& departures() const { return departures_; }
  const std::vector<std::uint32_t>& relevant() const { return watch_->relevant(); }

 private:
  struct Logged {
    int number = 0;
    Instant at;
    bool from_target = false;
    std::size_t first = 0;  ///< of its octets, in log_octets_
    std::size_t size = 0;
  };
  void log(Instant, bool from_target, wire::OctetView);
  void shorten_log();
  std::string figure() const;

  std::optional<watch::Watch> watch_;
  Instant began_;
  int count_ = 0;
  std::vector<Logged> log_;  ///< of a long exchange the beginning and the end
  wire::Octets log_octets_;
  std::vector<Departure> departures_;
};

}  // namespace tcpspec::run
