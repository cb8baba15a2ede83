#include "wire/checksum.hpp"

#include <array>

#include "wire/bytes.hpp"

namespace tcpspec::wire {

std::uint16_t ones_complement_sum(OctetView octets, std::uint16_t start) {
  // 64 bits hold the carries of any datagram, so that folding once at the end is enough.
  std::uint64_t sum = start;
  std::size_t i = 0;
  for (; i + 1 < octets.size(); i += 2) sum += static_cast<std::uint32_t>(octets[i] << 8 | octets[i + 1]);
  if (i < octets.size()) sum += static_cast<std::uint32_t>(octets[i] << 8);
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

void set_ipv4_checksum(std::span<std::uint8_t> header) {
  constexpr std::size_t checksum_at = 10;
  Writer(header, checksum_at).u16(0);
  const std::uint16_t sum = ones_complement_sum(header);
  Writer(header, checksum_at).u16(static_cast<std::uint16_t>(~sum));
}

std::uint16_t pseudo_header_sum(const Address& source, const Address& destination, std::uint8_t protocol,
                                std::uint32_t length) {
  // The two families have different orders and sizes of the last fields, but the sum is the same.
  std::array<std::uint8_t, 8> last{};
  Writer(last).u32(length).u32(protocol);
  auto sum = ones_complement_sum(last);
  sum = ones_complement_sum(OctetView(source.octets).first(source.size()), sum);
  return ones_complement_sum(OctetView(destination.octets).first(destination.size()), sum);
}

}  // namespace tcpspec::wire
