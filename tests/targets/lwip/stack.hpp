#pragma once

#include <cstdlib>
#include <cstring>
#include <functional>
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
#include <netif/ethernet.h>
}

namespace tcpspec::lwip_target {

inline constexpr std::size_t largest_frame = 2048;  // octets

/// lwIP's interfaces, with Ethernet frames in and out. What lwIP is compiled for (threads and a device, or
/// neither) is the caller's: with threads, every call needs the lock.
class Stack {
 public:
  using Send = std::function<void(std::string_view frame)>;

  /// Adds interfaces with these addresses (`10.77.0.2`, `fd77::2`), in networks of 24 and 64 bits; lwIP has
  /// been started. Throws std::invalid_argument for a wrong address, or too many.
  Stack(const std::vector<std::string>& addresses, Send send);
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  /// Hands a frame to the interface with that MAC; what goes to all goes to each.
  void deliver(std::string_view frame);

 private:
  void add_ipv4(const std::string& address);
  void add_ipv6(const std::string& address);
  void add_interface(const ip4_addr_t& address);

  Send send_;
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
