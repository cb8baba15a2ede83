#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "wire/address.hpp"
#include "wire/time.hpp"

namespace tcpspec::lab {

/// An address with the length of its network's prefix in bits.
struct Prefix {
  wire::Address address;
  unsigned length = 24;

  std::string to_string() const;                 ///< `10.77.0.1/24`
  static Prefix parse(const std::string& text);  ///< throws std::invalid_argument
};

/// Makes a pair of connected devices: `ours` here, `theirs` in the network namespace of process `pid`. All
/// functions of this file throw std::system_error with the attempted action.
void create_veth(const std::string& ours, const std::string& theirs, pid_t pid);

/// Makes a TAP device that stays until its namespace goes, for a program that opens it by name.
void create_tap(const std::string& name);

/// Gives the device its addresses (IPv6 ones usable at once, without duplicate detection) and brings it up.
void configure_device(const std::string& name, const std::vector<Prefix>& addresses);

/// The present state of a device.
struct DeviceState {
  bool exists = false;
  bool running = false;  ///< it is up, its other end exists, and the kernel has begun to send through it
  std::vector<wire::Address> addresses;  ///< link-local ones excluded
};
DeviceState device_state(const std::string& name);

/// Waits until the device passes packets at all its addresses: when both ends of a pair are up, the kernel
/// still drops packets for a moment (and would repeat the first ARP request or neighbour solicitation a
/// second later). Throws after `patience`.
void wait_until_running(const std::string& name, Duration patience = seconds(5));

/// A descriptor that becomes readable whenever a device or an address of this namespace changes.
int open_device_events();

/// Reads all events, so that the next change makes it readable again. Returns whether there were any.
bool drain_device_events(int descriptor);

}  // namespace tcpspec::lab
