#pragma once

#include <string>
#include <vector>

#include "scan/host_result.hpp"

namespace tcpspec::scan {

/// What differs between the targets of a scan, as text: how many met it in which way; the cases in which they
/// differ, with the number of targets by verdict; and the groups of targets that are alike in all verdicts,
/// the largest first, each with the cases in which it is not like the largest, and an example. In a group all
/// that were not tested to the end are left out.
class Differences {
 public:
  void add(const HostResult&);
  std::string to_string() const;

 private:
  struct Row {
    std::string id;
    std::array<std::size_t, report::verdict_count> count{};
  };
  struct Group {
    std::size_t hosts = 0;
    std::string example;
    std::string stack;
  };
  std::string states() const;
  std::string rows() const;
  std::string groups() const;
  std::string departures(const std::string& signature, const std::string& usual) const;

  std::array<std::size_t, host_state_words.size()> by_state_{};
  std::vector<Row> rows_;  ///< in the order in which cases come
  std::map<std::string, std::size_t> row_of_;
  /// By the verdicts in the order of `rows_`, one character each; a blank: no verdict.
  std::map<std::string, Group> groups_;
};

}  // namespace tcpspec::scan
