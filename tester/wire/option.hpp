#pragma once
// The option field as octets: kind, length, data (RFC 9293 §3.1).

#include <string>
#include <vector>

#include "wire/segment.hpp"

namespace tcpspec::wire {

inline constexpr std::size_t max_option_octets = 40;

/// The octets of the options, in this order, without padding.  Throws std::invalid_argument if EOL or NOP
/// carries data, and std::length_error if an option is longer than its length octet can say.
Octets encode_options(const std::vector<Option>& options);

struct DecodedOptions {
  std::vector<Option> options;             ///< up to EOL or to what could not be read; EOL excluded
  std::vector<std::string> malformations;  ///< in the order met
};

/// Reads any octets.  Options of a known kind and the wrong length are kept and named.
DecodedOptions decode_options(OctetView octets);

}  // namespace tcpspec::wire
