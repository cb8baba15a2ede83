#pragma once
// The verbs that work on the results of runs, and need no target.

#include <string>
#include <vector>

#include "cli/verbs.hpp"
#include "reports/compare.hpp"

namespace tcpspec::cli {

struct ReplayOptions {
  std::string results;             ///< results.json, a folder that holds one, a pcapng of ours, or `-`
  std::vector<std::string> paths;  ///< cases; empty: the shipped ones
  std::vector<std::string> ids;    ///< --id: globs; empty: all
  reach::Families families = reach::Families::both;
  Views views;
  bool strict = false;
  bool verbose = false;
  Display display;
};

struct CompareOptions {
  std::vector<std::string> results;  ///< two or more, each as ReplayOptions::results or NAME=FILE
  report::CompareBy by = report::CompareBy::requirements;
  bool only_differences = false;
  std::vector<View> views;  ///< formats of reports/compare.hpp; none: the terminal's on standard output
  Display display;
};

struct MergeOptions {
  std::vector<std::string> results;  ///< of the shards
  std::string output;                ///< folder of the usual reports; empty: none but `views`
  Views views;
  bool strict = false;
};

struct BaselineOptions {
  enum class What : std::uint8_t { write, check } what = What::write;
  std::string results;
  std::string output = "-";  ///< write: the file
  std::string baseline;      ///< check: a file of deviations, or a profile's name
};

int replay(const ReplayOptions&);
int compare(const CompareOptions&);
int merge(const MergeOptions&);
int baseline(const BaselineOptions&);

}  // namespace tcpspec::cli
