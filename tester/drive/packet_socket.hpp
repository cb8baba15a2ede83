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

  int descriptor() const { return socket_.get(); }
  bool is_loopback() const { return loopback_; }
  std::uint64_t dropped();

 private:
  struct Batch;
  void follow_real_clock();
  bool receive_batch(const std::function<void(CapturedFrame&&)>& take);

  Descriptor socket_;
  bool loopback_ = false;
  bool has_virtio_header_ = false;
  std::unique_ptr<Batch> batch_;
  std::int64_t monotonic_minus_real_ = 0;  ///< nanoseconds, as all times here
  std::int64_t measured_ = 0;              ///< when that was read
  std::uint64_t dropped_ = 0;
};

}  // namespace tcpspec::drive
