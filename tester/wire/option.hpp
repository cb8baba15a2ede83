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

/// Reads any octets. Options of a known kind with a wrong length are kept and named.
DecodedOptions decode_options(OctetView octets);

}  // namespace tcpspec::wire
