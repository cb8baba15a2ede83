#pragma once

#include <optional>

#include "sim/application.hpp"
#include "sim/behaviour.hpp"
#include "sim/host.hpp"
#include "sim/step.hpp"

namespace tcpspec::sim {

/// The simulated host and its application, as they are driven: what happens goes in, what they do comes out.
class Target {
 public:
  Target(HostOptions options, const Behaviour& rules)
      : host_(std::move(options), rules), application_(host_) {}

  /// Time never goes back.
  Response step(const Step&);
  /// When the next step is due if nothing happens before; nothing if no timer runs.
  std::optional<Instant> next_deadline() const { return host_.next_deadline(); }

  /// For tests that look inside.
  Host& host() { return host_; }

 private:
  Host host_;
  Application application_;
};

}  // namespace tcpspec::sim
