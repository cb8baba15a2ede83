#pragma once

#include <string>

#include "proof/kill_matrix.hpp"

namespace tcpspec::proof {

/// The figures of a matrix.
struct KillSummary {
  std::size_t mutants = 0;
  std::size_t killed = 0;            ///< of them, by any case
  std::size_t killed_by_checks = 0;  ///< of them, by a case that checks what the mutant breaks
  std::size_t cases = 0;
  std::size_t proven = 0;            ///< of them, those that catch a mutant
  std::size_t written = 0;           ///< cases as they stand in the files: the rows of a case are one
  std::size_t proven_by_checks = 0;  ///< of them, those that catch a mutant of what they check
};

KillSummary summarize(const KillMatrix&, const cases::Catalogue&);

/// First the mutants, each with the cases that catch it; then the cases, each with the mutants that they
/// catch; then those without a match, and the figures.
std::string to_text(const KillMatrix&, const cases::Catalogue&);

/// The same as JSON.
std::string to_json(const KillMatrix&, const cases::Catalogue&);

}  // namespace tcpspec::proof
