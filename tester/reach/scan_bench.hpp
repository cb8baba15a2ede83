#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drive/packet_link.hpp"
#include "drive/port_block.hpp"
#include "drive/real_clock.hpp"
#include "drive/route.hpp"
#include "drive/signals.hpp"
#include "scan/scanner.hpp"

namespace tcpspec::reach {

/// Everything between the tester and many targets behind one network device of this host.
class ScanBench {
 public:
  struct Options {
    std::uint16_t ports = 512;  ///< of the tester, which each target may meet; as PortBlock
    std::uint64_t seed = 0;
    double timescale = 1;  ///< see run::Timing::stretch
  };

  /// The first of the targets that has a route decides the device. Gives up privileges. Throws
  /// EnvironmentError if there is no route to any, std::system_error without the privilege to capture.
  ScanBench(const std::vector<scan::Target>&, const Options&);

  drive::Clock& clock() { return clock_; }
  drive::Link& link() { return *link_; }
  int signal() { return signals_.taken(); }
  std::uint64_t lost_frames() { return link_->dropped(); }
  const std::string& interface() const { return interface_; }

  /// For ScannerOptions::reach. Throws std::runtime_error, also if another device leads to the target.
  scan::Reached reach(const scan::Target&) const;

 private:
  Options options_;
  drive::InterruptSignals signals_;
  drive::RealClock clock_;
  std::string interface_;
  std::optional<drive::PortBlock> ports_;
  std::optional<drive::PacketLink> link_;
};

}  // namespace tcpspec::reach
