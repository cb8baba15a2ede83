#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "drive/capture_filter.hpp"
#include "drive/descriptor.hpp"
#include "drive/link.hpp"

namespace tcpspec::drive {

struct CapturedFrame {
  Frame frame;
  bool outgoing = false;  ///< it left this host; never true on loopback, where the incoming copy is taken
};

/// What is captured: all TCP of some targets, or that of some ports of this host with any target, and the
/// ICMP errors about it.
using CaptureScope = std::variant<std::vector<wire::Address>, PortRange>;

/// Captures a device's frames with a kernel filter (see capture_filter). It is a packet socket with recvmmsg,
/// not a ring, because a V3 ring delivers frames up to a millisecond late.
class PacketSocket {
 public:
  PacketSocket(const std::string& interface, const CaptureScope&, int receive_buffer);
  ~PacketSocket();
  PacketSocket(const PacketSocket&) = delete;
  PacketSocket& operator=(const PacketSocket&) = delete;

  /// Calls `take` for each frame that is there, in order of arrival, and returns without waiting.
  void receive(const std::function<void(CapturedFrame&&)>& take);

  /// Sends to the host that the last frame came from, without asking the kernel for the way to the datagram's
  /// destination, which leaves its header as it is. False if no frame has come yet.
  bool send_to_target(wire::OctetView datagram);

  int descriptor() const { return socket_.get(); }
  bool is_loopback() const { return loopback_; }
  std::uint64_t dropped();

 private:
  struct Batch;
  void follow_real_clock();
  bool receive_batch(const std::function<void(CapturedFrame&&)>& take);

  Descriptor socket_;
  Descriptor frames_;                    ///< for send_to_target; receives nothing
  int index_ = 0;                        ///< of the device
  std::vector<std::uint8_t> neighbour_;  ///< the link address of the last frame
  bool loopback_ = false;
  bool has_virtio_header_ = false;
  std::unique_ptr<Batch> batch_;
  std::int64_t monotonic_minus_real_ = 0;  ///< nanoseconds, as all times here
  std::int64_t measured_ = 0;              ///< when that was read
  std::uint64_t dropped_ = 0;
};

}  // namespace tcpspec::drive
