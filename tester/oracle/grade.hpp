#pragma once

#include <cstdint>

#include "base/spelling.hpp"

namespace tcpspec::oracle {

/// The grade of a reaction, from best to worst.
enum class Grade : std::uint8_t { conforming, tolerated, inconclusive, forbidden };
inline constexpr int grade_count = 4;
inline constexpr std::array<std::string_view, grade_count> grade_words{"conforming", "tolerated",
                                                                       "inconclusive", "forbidden"};

constexpr std::string_view to_string(Grade grade) { return grade_words[static_cast<std::size_t>(grade)]; }
constexpr std::optional<Grade> grade_from_string(std::string_view word) {
  return base::spelled<Grade>(word, grade_words);
}

}  // namespace tcpspec::oracle
