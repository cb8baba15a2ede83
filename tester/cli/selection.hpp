#pragma once
// The cases that the command line selects.

#include <cstdint>
#include <string>
#include <vector>

#include "reach/target_options.hpp"

namespace tcpspec::cli {

/// `quick` < 5 s, `standard` < 90 s, `long_` more; a class includes the shorter ones. `--duration all` is
/// `long_`.
enum class DurationClass : std::uint8_t { quick, standard, long_, days };

/// Which cases: an empty list does not restrict.  Lists of one option are alternatives, different options all
/// apply.
struct Selection {
  std::vector<std::string> paths;  ///< files and folders of cases; empty: the shipped ones
  std::string expression;          ///< -k: words of id, title and tags with `and`, `or`, `not`, parentheses
  std::vector<std::string> ids;    ///< --id: globs on the case's id
  std::vector<int> rfcs;           ///< --rfc
  std::vector<std::string> sections;   ///< --section: globs on the section of a requirement
  std::vector<std::string> levels;     ///< --level: `must`, `should`, `may`; each with its NOT form
  std::vector<std::string> tags;       ///< --tag
  std::vector<std::string> skip_tags;  ///< --skip-tag
  reach::Families families = reach::Families::both;
  DurationClass duration = DurationClass::quick;  ///< `long_` if --id is given and --duration is not
};

/// `--shard I/N`: a part of the cases, by a hash of id and family; the same on every machine.
struct Shard {
  std::uint64_t index = 1;  ///< from 1
  std::uint64_t of = 1;
};

}  // namespace tcpspec::cli
