#pragma once

#include <cstdint>
#include <string>

namespace tcpspec::lab {

/// One thing that a run depends on.
struct Check {
  enum class Verdict : std::uint8_t {
    good,
    hazard,   ///< runs work, but their results may be wrong or limited
    broken,   ///< runs do not work
    missing,  ///< a program that only some targets need
  };
  std::string name;
  Verdict verdict = Verdict::good;
  std::string finding;  ///< what was found, in words
  std::string remedy;   ///< the line to type, or empty
};

}  // namespace tcpspec::lab
