#pragma once
// The result of a run in one sentence: the same one in every report.

#include <cstdint>
#include <string>
#include <string_view>

#include "run/report.hpp"

namespace tcpspec::report {

struct Headline {
  enum class Kind : std::uint8_t { good, bad, undecided, error } kind = Kind::good;
  std::string text;  ///< one sentence or more
};

/// How many requirements are broken and how many bring a warning, of what level, and how many of them are
/// known; or why the run cannot say it. `strict`: see counts_as_failure.
Headline headline(const RunReport&, bool strict);

/// `9 departures, all known of Linux 6 (--profile linux).`; empty if the target is not like any known stack.
std::string likeness_in_words(const RunReport&);

}  // namespace tcpspec::report
