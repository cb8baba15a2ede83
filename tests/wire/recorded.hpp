#pragma once
// Segments that a Linux kernel sent, as they stood on the wire: a connection over a veth pair with every
// offload switched off, in both families, and one over loopback, where the kernel leaves the checksum undone.

#include <string_view>
#include <vector>

#include "wire/segment.hpp"

namespace tcpspec::wire::recorded {

inline Octets octets(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  Octets result;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    result.push_back(static_cast<std::uint8_t>(digit(hex[i]) << 4 | digit(hex[i + 1])));
  }
  return result;
}

inline constexpr std::string_view ipv4_syn =
    "4500003cfd5640004006b961c0000201c0000202ea4e00503603f53300000000a002faf0b3560000020405b40402080a3fb0"
    "c02b000000000103030a";
inline constexpr std::string_view ipv4_syn_ack =
    "4500003c000040004006b6b8c0000202c00002010050ea4e936db4ae3603f534a012fe88a5e00000020405b40402080a143f"
    "ad713fb0c02b0103030a";
inline constexpr std::string_view ipv4_ack =
    "45000034fd5740004006b968c0000201c0000202ea4e00503603f534936db4af8010003fd2f900000101080a3fb0c02b143f"
    "ad71";
inline constexpr std::string_view ipv4_data =
    "45000039fd5840004006b962c0000201c0000202ea4e00503603f534936db4af8018003fd31b00000101080a3fb0c02b143f"
    "ad7170696e6721";
inline constexpr std::string_view ipv4_answer =
    "4500003f229840004006941dc0000202c00002010050ea4e936db4af3603f539801800408f1d00000101080a143fad713fb0"
    "c02b68656c6c6f2070696e6721";
inline constexpr std::string_view ipv4_fin =
    "45000034fd5a40004006b965c0000201c0000202ea4e00503603f539936db4ba8011003fd2e800000101080a3fb0c02b143f"
    "ad71";

inline constexpr std::string_view ipv6_syn =
    "600720860028064020010db800000000000000000000000120010db80000000000000000000000028e10005086a86cd40000"
    "0000a002fd20160f0000020405a00402080a9de7b9a7000000000103030a";
inline constexpr std::string_view ipv6_syn_ack =
    "600bb7250028064020010db800000000000000000000000220010db800000000000000000000000100508e105792776186a8"
    "6cd5a012fb0416dc0000020405a00402080a6244d0059de7b9a70103030a";
inline constexpr std::string_view ipv6_ack =
    "600720860020064020010db800000000000000000000000120010db80000000000000000000000028e10005086a86cd55792"
    "776280100040405c00000101080a9de7b9a76244d005";
inline constexpr std::string_view ipv6_data =
    "600720860025064020010db800000000000000000000000120010db80000000000000000000000028e10005086a86cd55792"
    "776280180040407e00000101080a9de7b9a76244d00570696e6721";
inline constexpr std::string_view ipv6_answer =
    "600bb725002b064020010db800000000000000000000000220010db800000000000000000000000100508e105792776286a8"
    "6cda8018003ffc8100000101080a6244d0059de7b9a768656c6c6f2070696e6721";
inline constexpr std::string_view ipv6_fin =
    "600720860020064020010db800000000000000000000000120010db80000000000000000000000028e10005086a86cda5792"
    "776d80110040404b00000101080a9de7b9a76244d005";

inline constexpr std::string_view loopback_syn =
    "4500003cc66e40004006764b7f0000017f000001914a0050eebf3fd800000000a002ffd7fe3000000204ffd70402080a94ef"
    "61f6000000000103030a";
inline constexpr std::string_view loopback_data =
    "45000039c67040004006764c7f0000017f000001914a0050eebf3fd9afa4e26d80180040fe2d00000101080a94ef61f8a42a"
    "08f170696e6721";

/// All that carry finished checksums.
inline std::vector<Octets> complete() {
  std::vector<Octets> result;
  for (const auto hex : {ipv4_syn, ipv4_syn_ack, ipv4_ack, ipv4_data, ipv4_answer, ipv4_fin, ipv6_syn,
                         ipv6_syn_ack, ipv6_ack, ipv6_data, ipv6_answer, ipv6_fin}) {
    result.push_back(octets(hex));
  }
  return result;
}

}  // namespace tcpspec::wire::recorded
