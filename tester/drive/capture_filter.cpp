#include "drive/capture_filter.hpp"

#include <linux/if_packet.h>
#include <netinet/in.h>

#include <stdexcept>

namespace tcpspec::drive {
namespace {

using Program = std::vector<sock_filter>;

constexpr unsigned accept_all_octets = 0xffffffff;
constexpr unsigned from_absolute = BPF_LD | BPF_ABS;
constexpr unsigned from_index = BPF_LD | BPF_IND;  // relative to X

void emit(Program& program, unsigned code, unsigned k, unsigned if_true = 0, unsigned if_false = 0) {
  program.push_back({static_cast<__u16>(code), static_cast<__u8>(if_true), static_cast<__u8>(if_false), k});
}

void append(Program& program, const Program& part) {
  program.insert(program.end(), part.begin(), part.end());
}

/// Accepts if the address at `at` is `address`; else falls through.
void accept_if_address(Program& program, unsigned mode, unsigned at, const wire::Address& address) {
  const auto words = static_cast<unsigned>(address.size() / 4);
  for (unsigned i = 0; i < words; ++i) {
    const std::uint8_t* o = address.octets.data() + 4 * i;
    const unsigned word = static_cast<unsigned>(o[0] << 24 | o[1] << 16 | o[2] << 8 | o[3]);
    emit(program, mode | BPF_W, at + 4 * i);
    // A mismatch jumps after this address's `accept`: two instructions for each remaining word, and this one.
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, word, 0, 2 * (words - 1 - i) + 1);
  }
  emit(program, BPF_RET | BPF_K, accept_all_octets);
}

/// Accepts if the source or the destination of the header at `at` is one of the family's targets.
void accept_if_target(Program& program, unsigned mode, unsigned at, wire::Family family,
                      const std::vector<wire::Address>& targets) {
  const bool v4 = family == wire::Family::ipv4;
  for (const wire::Address& target : targets) {
    if (target.family != family) continue;
    accept_if_address(program, mode, at + (v4 ? 12 : 8), target);
    accept_if_address(program, mode, at + (v4 ? 16 : 24), target);
  }
}

/// Drops unless the octet at `at` is one of `values`.
void require_octet(Program& program, unsigned mode, unsigned at, const std::vector<unsigned>& values) {
  emit(program, mode | BPF_B, at);
  for (std::size_t i = 0; i < values.size(); ++i)
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, values[i], static_cast<unsigned>(values.size() - i));
  emit(program, BPF_RET | BPF_K, 0);
}

Program tcp_part(unsigned offset, wire::Family family, const std::vector<wire::Address>& targets) {
  Program part;
  accept_if_target(part, from_absolute, offset, family, targets);
  emit(part, BPF_RET | BPF_K, 0);
  return part;
}

/// Without targets: of any. IPv4: X is the length of the IP header, so the quoted header begins at X + offset
/// + 8.
Program icmp4_part(unsigned offset, const std::vector<wire::Address>& targets) {
  Program part;
  emit(part, BPF_LDX | BPF_MSH | BPF_B, offset);
  require_octet(part, from_index, offset, {3, 4, 5, 11, 12});  // the errors of RFC 792
  require_octet(part, from_index, offset + 8 + 9, {IPPROTO_TCP});
  accept_if_target(part, from_absolute, offset, wire::Family::ipv4, targets);
  accept_if_target(part, from_index, offset + 8, wire::Family::ipv4, targets);
  emit(part, BPF_RET | BPF_K, targets.empty() ? accept_all_octets : 0);
  return part;
}

Program icmp6_part(unsigned offset, const std::vector<wire::Address>& targets) {
  constexpr unsigned header = 40;
  Program part;
  require_octet(part, from_absolute, offset + header, {1, 2, 3, 4});  // the errors of RFC 4443
  require_octet(part, from_absolute, offset + header + 8 + 6, {IPPROTO_TCP, 0, 43, 44, 60});
  accept_if_target(part, from_absolute, offset, wire::Family::ipv6, targets);
  accept_if_target(part, from_absolute, offset + header + 8, wire::Family::ipv6, targets);
  emit(part, BPF_RET | BPF_K, targets.empty() ? accept_all_octets : 0);
  return part;
}

/// Accepts if the half word at `at` is one of the ports; else falls through.
void accept_if_port(Program& program, unsigned mode, unsigned at, PortRange ports) {
  emit(program, mode | BPF_H, at);
  emit(program, BPF_JMP | BPF_JGE | BPF_K, ports.first, 0, 2);
  emit(program, BPF_JMP | BPF_JGT | BPF_K, ports.last, 1, 0);
  emit(program, BPF_RET | BPF_K, accept_all_octets);
}

Program tcp4_part(unsigned offset, PortRange ports) {
  constexpr unsigned fragment_offset = 0x1fff;
  Program part;
  require_octet(part, from_absolute, offset + 9, {IPPROTO_TCP});
  emit(part, from_absolute | BPF_H, offset + 6);
  emit(part, BPF_JMP | BPF_JSET | BPF_K, fragment_offset, 0, 1);  // a later fragment has no ports
  emit(part, BPF_RET | BPF_K, accept_all_octets);
  emit(part, BPF_LDX | BPF_MSH | BPF_B, offset);
  accept_if_port(part, from_index, offset, ports);
  accept_if_port(part, from_index, offset + 2, ports);
  emit(part, BPF_RET | BPF_K, 0);
  return part;
}

Program tcp6_part(unsigned offset, PortRange ports) {
  constexpr unsigned header = 40;
  Program part;
  require_octet(part, from_absolute, offset + 6, {IPPROTO_TCP, 0, 43, 44, 60});
  emit(part, BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_TCP, 1, 0);
  emit(part, BPF_RET | BPF_K, accept_all_octets);
  accept_if_port(part, from_absolute, offset + header, ports);
  accept_if_port(part, from_absolute, offset + header + 2, ports);
  emit(part, BPF_RET | BPF_K, 0);
  return part;
}

/// Goes to `icmp` if the octet at `at` is `icmp_protocol`, else to `tcp`.
Program choose(unsigned at, unsigned icmp_protocol, const Program& tcp, const Program& icmp) {
  Program part;
  emit(part, from_absolute | BPF_B, at);
  emit(part, BPF_JMP | BPF_JEQ | BPF_K, icmp_protocol, 0, 1);
  emit(part, BPF_JMP | BPF_JA, static_cast<unsigned>(tcp.size()));
  append(part, tcp);
  append(part, icmp);
  return part;
}

/// Chooses by the version of IP.
Program whole(const Program& v4, const Program& v6, unsigned offset, bool drop_outgoing) {
  Program program;
  if (drop_outgoing) {
    emit(program, from_absolute | BPF_B, static_cast<unsigned>(SKF_AD_OFF + SKF_AD_PKTTYPE));
    emit(program, BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 1);
    emit(program, BPF_RET | BPF_K, 0);
  }
  emit(program, from_absolute | BPF_B, offset);
  emit(program, BPF_ALU | BPF_AND | BPF_K, 0xf0);
  emit(program, BPF_JMP | BPF_JEQ | BPF_K, 0x60, 2, 0);
  emit(program, BPF_JMP | BPF_JEQ | BPF_K, 0x40, 2, 0);
  emit(program, BPF_RET | BPF_K, 0);
  emit(program, BPF_JMP | BPF_JA, static_cast<unsigned>(v4.size()));
  append(program, v4);
  append(program, v6);
  return program;
}

}  // namespace

std::vector<sock_filter> capture_filter(const std::vector<wire::Address>& targets, unsigned offset,
                                        bool drop_outgoing) {
  if (targets.empty()) throw std::invalid_argument("a capture needs a target's address");
  if (targets.size() > 16) throw std::length_error("a capture takes at most 16 addresses");
  Program tcp4;
  require_octet(tcp4, from_absolute, offset + 9, {IPPROTO_TCP});
  append(tcp4, tcp_part(offset, wire::Family::ipv4, targets));
  // Extension headers and fragments pass: segments behind them must not be lost.
  Program tcp6;
  require_octet(tcp6, from_absolute, offset + 6, {IPPROTO_TCP, 0, 43, 44, 60});
  append(tcp6, tcp_part(offset, wire::Family::ipv6, targets));
  return whole(choose(offset + 9, IPPROTO_ICMP, tcp4, icmp4_part(offset, targets)),
               choose(offset + 6, IPPROTO_ICMPV6, tcp6, icmp6_part(offset, targets)), offset, drop_outgoing);
}

std::vector<sock_filter> capture_filter(PortRange ports, unsigned offset, bool drop_outgoing) {
  return whole(choose(offset + 9, IPPROTO_ICMP, tcp4_part(offset, ports), icmp4_part(offset, {})),
               choose(offset + 6, IPPROTO_ICMPV6, tcp6_part(offset, ports), icmp6_part(offset, {})), offset,
               drop_outgoing);
}

}  // namespace tcpspec::drive
