#include "case/field_values.hpp"

#include <algorithm>

#include "base/hex.hpp"
#include "case/expression.hpp"
#include "case/suggest.hpp"
#include "wire/print.hpp"

namespace tcpspec::cases {

Parsed<ControlBits> parse_control_bits(std::string_view text) {
  static const std::vector<std::string> names{"SYN", "FIN", "RST", "PSH", "ACK",
                                              "URG", "ECE", "CWR", "AE",  "none"};
  Parsed<ControlBits> out;
  if (trimmed(text) == "none") return out;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(",+", start), text.size());
    std::size_t at = start;
    std::string_view word = trimmed(text.substr(start, end - start), at);
    const bool matters = word == "PSH!";
    if (matters) word.remove_suffix(1);
    const auto bit = word == "none" ? std::nullopt : wire::flags_from_string(word);
    if (!bit)
      out.fault(at,
                word.empty() ? "a control bit is missing" : "unknown control bit `" + std::string(word) + "`",
                nearest(word, names), join(names));
    else if ((out.value.flags & *bit) != 0)
      out.fault(at, "the bit " + std::string(word) + " is listed twice");
    else
      out.value.flags = static_cast<std::uint16_t>(out.value.flags | *bit);
    out.value.push_matters = out.value.push_matters || matters;
    start = end + 1;
  }
  return out;
}

Parsed<wire::Octets> parse_hex(std::string_view text) {
  Parsed<wire::Octets> out;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const int high = base::hex_digit(text[at]);
    const int low = at + 1 < text.size() ? base::hex_digit(text[at + 1]) : -1;
    if (high < 0 || low < 0) {
      out.fault(high < 0 || at + 1 == text.size() ? at : at + 1,
                "octets are written as pairs of hexadecimal digits, as in `0102ff`");
      return out;
    }
    out.value.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return out;
}

Parsed<RawOption> parse_raw_option(std::string_view text) {
  Parsed<RawOption> out;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    out.fault(0, "an option is written as kind:octets, as in `<OPT=253:0102>` or `<OPT=253:>`");
    return out;
  }
  out.value.kind = static_cast<std::uint8_t>(part(parse_number(text.substr(0, colon), 255), 0, out));
  const std::string_view octets = text.substr(colon + 1);
  if (octets == "any" || octets == "none") {
    out.value.is = octets == "any" ? RawOption::Kind::any : RawOption::Kind::none;
    return out;
  }
  if (octets == "received") {
    out.value.is = RawOption::Kind::received;
    return out;
  }
  out.value.data = part(parse_hex(octets), colon + 1, out);
  if (out.value.data.size() > 38) out.fault(colon + 1, "an option has at most 38 octets of data");
  return out;
}

Parsed<std::string> parse_quoted(std::string_view text) {
  Parsed<std::string> out;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      if (at + 1 != text.size()) out.fault(at + 1, "nothing may follow the closing quote");
      return out;
    }
    if (text[at] != '\\') {
      out.value += text[at];
      continue;
    }
    const std::size_t escape = at++;
    const char c = at < text.size() ? text[at] : '\0';
    if (c == 'r' || c == 'n' || c == 't') {
      out.value += c == 'r' ? '\r' : c == 'n' ? '\n' : '\t';
    } else if (c == '"' || c == '\\') {
      out.value += c;
    } else if (c == 'x' && at + 2 < text.size() && base::hex_digit(text[at + 1]) >= 0 &&
               base::hex_digit(text[at + 2]) >= 0) {
      out.value += static_cast<char>(base::hex_digit(text[at + 1]) * 16 + base::hex_digit(text[at + 2]));
      at += 2;
    } else {
      out.fault(escape, "unknown escape", {}, "\\r, \\n, \\t, \\\", \\\\, \\xHH");
    }
  }
  out.fault(0, "this quote is not closed");
  return out;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '\r')
      out += "\\r";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (octet < 0x20 || octet >= 0x7f)
      (out += "\\x") += base::to_hex(std::string_view(&c, 1));
    else
      out += c;
  }
  return out + '"';
}

}  // namespace tcpspec::cases
