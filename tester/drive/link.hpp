#pragma once

#include <cstdint>
#include <vector>

#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::drive {

/// A datagram as captured.
struct Frame {
  Instant time;                     ///< the kernel's stamp, on the Clock's time line
  bool from_target = true;          ///< false: this host sent it (we or our kernel: see Link::send)
  bool checksum_offloaded = false;  ///< the TCP sum was left to hardware
  std::uint32_t segment_size = 0;   ///< > 0: the capture merged segments of this many payload octets
  wire::Octets octets;              ///< from the IP header on
};

/// Where datagrams go out and come in.  Implementations: a packet socket, the simulator, wrappers for capture
/// and faults.
class Link {
 public:
  virtual ~Link() = default;

  /// Sends an IP datagram now. Throws std::system_error if the kernel refuses it.
  virtual void send(wire::OctetView datagram) = 0;

  /// Appends everything that has arrived, without waiting; in order of arrival.
  virtual void receive(std::vector<Frame>& into) = 0;
};

}  // namespace tcpspec::drive
