#pragma once
// The option field as octets: kind, length, data (RFC 9293 §3.1).

#include <string>
#include <vector>

#include "wire/segment.hpp"

namespace tcpspec::wire {

inline constexpr std::size_t max_option_octets = 40;

/// The octets of the options, in this order, without padding. Throws std::invalid_argument if EOL or NOP has
/// data, and std::length_error if an option is too long for its length octet.
Octets encode_options(const std::vector<Option>& options);

struct DecodedOptions {
  std::vector<Option> options;             ///< up to EOL or to the first unreadable octet; EOL excluded
  std::vector<std::string> malformations;  ///< in this order
};

/// Whether its data are as long as its kind has them; an unknown kind may have any length.
bool has_length_of_its_kind(const Option&);

/// RFC 7323 §2.3: a shift above 14 is used as 14.
constexpr std::uint8_t usable_shift(std::uint8_t shift) { return shift < 14 ? shift : std::uint8_t{14}; }

/// RFC 9293 §3.7.1: without an MSS option the send MSS is 536 (IPv4) or 1220 (IPv6).
constexpr std::uint16_t default_mss(Family family) { return family == Family::ipv4 ? 536 : 1220; }

/// Reads any octets. Options of a known kind with a wrong length are kept and named.
DecodedOptions decode_options(OctetView octets);

}  // namespace tcpspec::wire
