#pragma once
// How binding a requirement is, in the spelling of the catalogue, the decision tables and results.json.

#include <cstdint>

#include "base/spelling.hpp"

namespace tcpspec::cases {

enum class Level : std::uint8_t {
  // The key words of RFC 2119 and RFC 8174.
  must,
  must_not,
  should,
  should_not,
  may,
  must_text,  ///< the RFC uses no key word, as in the state machine; as binding as MUST
  ungraded,   ///< of the decision tables: the RFCs do not decide it
};
inline constexpr int level_count = 7;
inline constexpr std::array<std::string_view, level_count> level_words{
    "MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "must", "none"};

/// `MUST NOT`; of `must_text` `must`, of `ungraded` `none`.
constexpr std::string_view to_string(Level level) { return level_words[static_cast<std::size_t>(level)]; }
/// Empty for none.
constexpr std::string_view to_string(const std::optional<Level>& level) {
  return level ? to_string(*level) : std::string_view();
}
constexpr std::optional<Level> level_from_string(std::string_view word) {
  return base::spelled<Level>(word, level_words);
}

/// Whether a departure is a fail; otherwise it is a warn.  `keywords_only`: what has no key word does not
/// bind.
constexpr bool binds(Level level, bool keywords_only = false) {
  return level == Level::must || level == Level::must_not || (level == Level::must_text && !keywords_only);
}

}  // namespace tcpspec::cases
