#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "run/environment.hpp"

namespace tcpspec::scan {

/// The tester's ports toward one target. All targets share them, and each uses them in another order.
class TargetPorts : public run::Ports {
 public:
  /// `shared`: ports at which this host's own kernel is silent; must outlive it.
  TargetPorts(const std::vector<std::uint16_t>& shared, std::uint64_t seed);

  wire::Endpoint claim(const wire::Address& tester) override;
  bool claim(const wire::Endpoint&) override;
  void release(const wire::Endpoint&) override;
  void overhear(const wire::Endpoint&) override {}
  /// Throws std::runtime_error: a scan does not wait for connections.
  void await_opening(const wire::Endpoint&) override;

 private:
  const std::vector<std::uint16_t>& shared_;
  std::vector<bool> used_;  ///< as `shared_`
  std::size_t next_;        ///< index: those that were used longest ago come first
};

}  // namespace tcpspec::scan
