#pragma once
// The candidates for the end of a command line; the scripts for the shells (completion/) ask for it by
// `tcpspec __complete WORDS...`.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/help.hpp"

namespace tcpspec::cli {

/// Names that are known only after files are read.
enum class Names : std::uint8_t { cases, requirements, rules, profiles, mutants, tags };
using KnownNames = std::function<std::vector<std::string>(Names)>;

struct Candidate {
  std::string word;
  std::string text;  ///< what it is; may be empty
};

/// The candidates for the last word of `typed`, which may be empty or incomplete; `typed` has the words after
/// `tcpspec`. Nothing if only the shell knows them (files), or if anything is allowed.
std::vector<Candidate> candidates(const std::vector<VerbHelp>& verbs, const std::vector<std::string>& typed,
                                  const KnownNames& known);

}  // namespace tcpspec::cli
