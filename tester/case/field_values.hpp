#pragma once
// The values of segment fields that are not numbers: control bits, octets in hexadecimal, quoted text.

#include <string>
#include <string_view>

#include "base/hex.hpp"
#include "case/parsed.hpp"
#include "case/segment_pattern.hpp"

namespace tcpspec::cases {

/// `SYN,ACK`, `FIN+PSH!`, `none`.
Parsed<ControlBits> parse_control_bits(std::string_view text);

/// `0102ff`: pairs of hexadecimal digits.
Parsed<wire::Octets> parse_hex(std::string_view text);
using base::to_hex;

/// `253:0102`.
Parsed<RawOption> parse_raw_option(std::string_view text);

/// `"GET / HTTP/1.0\r\n"`, with its quotes; escapes are \r \n \t \" \\ and \xHH.
Parsed<std::string> parse_quoted(std::string_view text);
std::string in_quotes(std::string_view text);

}  // namespace tcpspec::cases
