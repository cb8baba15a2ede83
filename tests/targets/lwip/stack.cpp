#include "stack.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace tcpspec::lwip_target {
namespace {

constexpr u16_t mtu = 1500;

err_t send_frame(netif* interface, pbuf* packet) {
  std::array<char, largest_frame> frame;
  const u16_t size = pbuf_copy_partial(packet, frame.data(), static_cast<u16_t>(frame.size()), 0);
  (*static_cast<const Stack::Send*>(interface->state))(std::string_view(frame.data(), size));
  return ERR_OK;
}

err_t set_up(netif* interface) {
  interface->name[0] = 't';
  interface->name[1] = 'p';
  interface->output = etharp_output;
  interface->output_ip6 = ethip6_output;
  interface->linkoutput = send_frame;
  interface->mtu = mtu;
  interface->hwaddr_len = ETH_HWADDR_LEN;
  interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_MLD6;
  return ERR_OK;
}

template <class Visit>
const tcp_pcb* find_in(const tcp_pcb* list, Visit visit) {
  while (list != nullptr && !visit(*list)) list = list->next;
  return list;
}

template <class Visit>
const tcp_pcb* find_anywhere(Visit visit) {
  for (const tcp_pcb* list : {tcp_active_pcbs, tcp_tw_pcbs, tcp_bound_pcbs})
    if (const tcp_pcb* found = find_in(list, visit)) return found;
  return nullptr;
}

}  // namespace

Stack::Stack(const std::vector<std::string>& addresses, Send send) : send_(std::move(send)) {
  for (const std::string& address : addresses)
    if (address.find(':') == std::string::npos) add_ipv4(address);
  if (count_ == 0) add_interface(*IP4_ADDR_ANY4);
  for (const std::string& address : addresses)
    if (address.find(':') != std::string::npos) add_ipv6(address);
}

void Stack::add_ipv4(const std::string& address) {
  const ip_addr_t parsed = parse_address(address);
  add_interface(*ip_2_ip4(&parsed));
}

void Stack::add_interface(const ip4_addr_t& address) {
  if (count_ == std::size(interfaces_)) throw std::invalid_argument("more than two IPv4 addresses");
  netif& interface = interfaces_[count_++];
  ip4_addr_t mask;
  IP4_ADDR(&mask, 255, 255, 255, 0);
  netif_add(&interface, &address, &mask, IP4_ADDR_ANY4, &send_, set_up, ethernet_input);
  constexpr std::array<u8_t, ETH_HWADDR_LEN> local_mac = {0x02, 0x77, 0, 0, 0, 0};
  std::copy(local_mac.begin(), local_mac.end(), interface.hwaddr);
  interface.hwaddr[ETH_HWADDR_LEN - 1] = static_cast<u8_t>(count_);
  netif_set_link_up(&interface);
  netif_set_up(&interface);
  if (count_ == 1) netif_set_default(&interface);
}

void Stack::add_ipv6(const std::string& address) {
  const ip_addr_t parsed = parse_address(address);
  s8_t index = -1;
  netif_add_ip6_address(&interfaces_[0], ip_2_ip6(&parsed), &index);
  if (index < 0) throw std::invalid_argument(address + ": no room for another IPv6 address");
  // Usable at once: nobody else is on this wire.
  netif_ip6_addr_set_state(&interfaces_[0], index, IP6_ADDR_PREFERRED);
}

void Stack::deliver(std::string_view frame) {
  if (frame.size() < SIZEOF_ETH_HDR) return;
  const bool to_group = (static_cast<unsigned char>(frame[0]) & 1) != 0;
  for (std::size_t i = 0; i < count_; ++i) {
    netif& interface = interfaces_[i];
    if (!to_group && std::memcmp(interface.hwaddr, frame.data(), ETH_HWADDR_LEN) != 0) continue;
    pbuf* packet = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(frame.size()), PBUF_RAM);
    if (packet == nullptr) return;
    pbuf_take(packet, frame.data(), static_cast<u16_t>(frame.size()));
    if (interface.input(packet, &interface) != ERR_OK) pbuf_free(packet);
  }
}

ip_addr_t parse_address(const std::string& text) {
  ip_addr_t address;
  if (ipaddr_aton(text.c_str(), &address) == 0) throw std::invalid_argument(text + " is not an address");
  return address;
}

std::string to_string(const ip_addr_t& address) {
  std::array<char, IPADDR_STRLEN_MAX> text{};
  ipaddr_ntoa_r(&address, text.data(), static_cast<int>(text.size()));
  // RFC 5952 §4.3 has small letters.
  for (char& c : text) c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  return text.data();
}

const tcp_pcb* find_connection(const ip_addr_t& local, u16_t local_port, const ip_addr_t& peer,
                               u16_t peer_port) {
  return find_anywhere([&](const tcp_pcb& pcb) {
    return pcb.local_port == local_port && pcb.remote_port == peer_port &&
           ip_addr_cmp(&pcb.local_ip, &local) && ip_addr_cmp(&pcb.remote_ip, &peer);
  });
}

bool is_own(const ip_addr_t& address) {
  for (netif* interface = netif_list; interface != nullptr; interface = interface->next) {
    if (IP_IS_V4_VAL(address) && ip4_addr_cmp(netif_ip4_addr(interface), ip_2_ip4(&address))) return true;
    if (IP_IS_V6_VAL(address) && netif_get_ip6_addr_match(interface, ip_2_ip6(&address)) >= 0) return true;
  }
  return false;
}

bool is_held(const tcp_pcb* wanted, const void* owner) {
  return wanted != nullptr && find_anywhere([&](const tcp_pcb& pcb) {
                                return &pcb == wanted && pcb.callback_arg == owner;
                              }) != nullptr;
}

std::string_view state_word(tcp_state state) {
  switch (state) {
    case CLOSED: return "CLOSED";
    case LISTEN: return "LISTEN";
    case SYN_SENT: return "SYN-SENT";
    case SYN_RCVD: return "SYN-RECEIVED";
    case ESTABLISHED: return "ESTABLISHED";
    case FIN_WAIT_1: return "FIN-WAIT-1";
    case FIN_WAIT_2: return "FIN-WAIT-2";
    case CLOSE_WAIT: return "CLOSE-WAIT";
    case CLOSING: return "CLOSING";
    case LAST_ACK: return "LAST-ACK";
    case TIME_WAIT: return "TIME-WAIT";
  }
  return "CLOSED";
}

std::string_view error_word(err_t error) {
  switch (error) {
    case ERR_TIMEOUT: return "timed-out";
    case ERR_RTE: return "unreachable";
    case ERR_VAL:
    case ERR_ARG: return "invalid";
    case ERR_USE: return "in-use";
    case ERR_CONN:
    case ERR_CLSD: return "closed";
    case ERR_RST: return "reset";
    // lwIP aborts by itself what has been retransmitted, or probed, too often.
    case ERR_ABRT: return "timed-out";
    default: return "failed";
  }
}

}  // namespace tcpspec::lwip_target
