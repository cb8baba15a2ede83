// The key of a case, as text.

#include <algorithm>

#include "case/expression.hpp"
#include "case/suggest.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

/// The next word of a text, which is taken from it.
std::string_view take_word(std::string_view& rest) {
  rest = trimmed(rest);
  const std::size_t end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

}  // namespace

Parsed<wire::Key> parse_key(std::string_view text) {
  constexpr std::size_t longest = 80;  // what systems take
  Parsed<wire::Key> out;
  const std::string_view scheme = take_word(text);
  if (scheme != "MD5" && scheme != "AO") {
    out.fault(0, "a key is for MD5 or for AO", nearest(scheme, {"MD5", "AO"}),
              "`MD5 swordfish`, `AO 61 84 swordfish`");
    return out;
  }
  if (scheme == "AO") {
    out.value.scheme = wire::Scheme::ao;
    out.value.of_target = static_cast<std::uint8_t>(part(parse_number(take_word(text), 255), 0, out));
    out.value.of_tester = static_cast<std::uint8_t>(part(parse_number(take_word(text), 255), 0, out));
  }
  const std::string_view secret = take_word(text);
  out.value.secret.assign(secret.begin(), secret.end());
  if (secret.empty() || secret.size() > longest || !trimmed(text).empty())
    out.fault(0, "the key itself is one word of at most 80 characters");
  return out;
}

std::string to_string(const wire::Key& key) {
  const std::string secret(key.secret.begin(), key.secret.end());
  if (key.scheme == wire::Scheme::md5) return "MD5 " + secret;
  return "AO " + std::to_string(key.of_target) + " " + std::to_string(key.of_tester) + " " + secret;
}

}  // namespace tcpspec::cases
