#include "wire/icmp.hpp"

#include <array>

namespace tcpspec::wire {
namespace {

struct Row {
  IcmpError error;
  IcmpNumbers ipv4;
  std::optional<IcmpNumbers> ipv6;
};

constexpr auto table = std::to_array<Row>({
    {IcmpError::net_unreachable, {3, 0}, IcmpNumbers{1, 0}},
    {IcmpError::host_unreachable, {3, 1}, IcmpNumbers{1, 3}},
    {IcmpError::protocol_unreachable, {3, 2}, IcmpNumbers{4, 1}},
    {IcmpError::port_unreachable, {3, 3}, IcmpNumbers{1, 4}},
    {IcmpError::packet_too_big, {3, 4}, IcmpNumbers{2, 0}},
    {IcmpError::source_route_failed, {3, 5}, IcmpNumbers{1, 7}},  // IPv6: RFC 6554 §6
    {IcmpError::admin_prohibited, {3, 13}, IcmpNumbers{1, 1}},
    {IcmpError::time_exceeded, {11, 0}, IcmpNumbers{3, 0}},
    {IcmpError::parameter_problem, {12, 0}, IcmpNumbers{4, 0}},
    {IcmpError::source_quench, {4, 0}, std::nullopt},
});

std::optional<IcmpNumbers> numbers_of(const Row& row, Family family) {
  return family == Family::ipv4 ? row.ipv4 : row.ipv6;
}

}  // namespace

std::optional<IcmpNumbers> icmp_numbers(Family family, IcmpError error) {
  for (const auto& row : table) {
    if (row.error == error) return numbers_of(row, family);
  }
  return std::nullopt;
}

std::optional<IcmpError> icmp_error(Family family, IcmpNumbers numbers) {
  for (const auto& row : table) {
    if (numbers_of(row, family) == numbers) return row.error;
  }
  return std::nullopt;
}

std::optional<IcmpError> error_of(const IcmpMessage& message) {
  return icmp_error(message.source.family, {message.type, message.code});
}

std::uint32_t mtu_of(const IcmpMessage& message) {
  return message.source.family == Family::ipv4 ? message.rest & 0xffff : message.rest;
}

bool is_icmp_error_type(Family family, std::uint8_t type) {
  // A redirect (IPv4, 5) also quotes, but it reports no error.  RFC 4443 §2.1 gives errors the types below
  // 128.
  return family == Family::ipv4 ? type == 3 || type == 4 || type == 11 || type == 12 : type < 128;
}

}  // namespace tcpspec::wire
