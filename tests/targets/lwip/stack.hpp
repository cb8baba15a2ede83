#pragma once

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

// The packaged options declare functions without the guard that lwIP's own headers have.
extern "C" {
#include <lwip/etharp.h>
#include <lwip/ethip6.h>
#include <lwip/init.h>
#include <lwip/netif.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>
#include <lwip/tcpip.h>
#include <netif/ethernet.h>
}

namespace tcpspec::lwip_target {

/// All of lwIP is used under its one lock; its own thread only runs the timers.
class CoreLock {
 public:
  CoreLock() { LOCK_TCPIP_CORE(); }
  ~CoreLock() { UNLOCK_TCPIP_CORE(); }
  CoreLock(const CoreLock&) = delete;
  CoreLock& operator=(const CoreLock&) = delete;
};

/// lwIP at one TAP device.  The packaged `tapif` is not used: it overruns the heap on full-sized frames.
class Stack {
 public:
  /// Starts lwIP with these addresses (`10.77.0.2`, `fd77::2`), in networks of 24 and 64 bits.  Throws
  /// std::system_error if the device cannot be opened, std::invalid_argument for a wrong address.
  Stack(const std::string& device, const std::vector<std::string>& addresses);
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  int descriptor() const { return fd_; }
  /// Hands all frames that wait on the device to lwIP.  Takes the lock.
  void take_frames();

 private:
  void add_ipv4(const std::string& address);
  void add_ipv6(const std::string& address);
  void add_interface(const ip4_addr_t& address);
  void deliver(const std::string& frame);

  int fd_ = -1;
  // lwIP has one IPv4 address an interface: the second gets an interface, and a MAC, of its own.
  netif interfaces_[2]{};
  std::size_t count_ = 0;
};

ip_addr_t parse_address(const std::string& text);  ///< throws std::invalid_argument
std::string to_string(const ip_addr_t&);

/// What lwIP holds for one four-tuple, in any of its lists but that of listeners; null if nothing.
const tcp_pcb* find_connection(const ip_addr_t& local, u16_t local_port, const ip_addr_t& peer,
                               u16_t peer_port);
/// Whether an interface has this address.
bool is_own(const ip_addr_t&);

/// Whether this block is (still) lwIP's and belongs to `owner`; lwIP frees blocks without telling when
/// TIME-WAIT ends.
bool is_held(const tcp_pcb*, const void* owner);

std::string_view state_word(tcp_state);    ///< the RFC's
std::string_view error_word(err_t error);  ///< the agent protocol's

}  // namespace tcpspec::lwip_target
