#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reports/render_options.hpp"
#include "run/report.hpp"

namespace tcpspec::report {

class StandingCounts;

using TerminalOptions = RenderOptions;

/// The report for a person at a terminal. Each verdict has a symbol and a word; colour only repeats them.
class Terminal {
 public:
  /// `out` must outlive the object.
  Terminal(std::ostream& out, const TerminalOptions&);

  /// Whether case_done() prints anything.
  bool shows(const CaseResult&) const;
  /// One line, for every case if verbose, otherwise for those that did not pass; may be called when cases
  /// end.
  void case_done(const CaseResult&);

  /// The invariants that were broken, with the segment that broke them, and how many were kept.
  void invariants(const RunReport&);

  /// The failures as figures, the cases that could not be judged, the counts for each RFC, and in the last
  /// lines `written`: the names and places of reports.
  void finish(const RunReport&, const std::vector<std::pair<std::string, std::string>>& written = {});

 private:
  void failures(const RunReport&, const std::vector<CaseResult>&);
  void undecided(const RunReport&);
  void perhaps_path(const RunReport&);
  void by_reason(const std::string& heading, const std::map<std::string, std::vector<const CaseResult*>>&);
  void measurements(const RunReport&);
  void slowest(const RunReport&);
  void sweep(const RunReport&);
  void counts(const RunReport&);
  void last_words(const RunReport&);
  std::vector<std::string> rows(const std::string& text, std::size_t cells) const;
  void line(const std::string& text = {});
  void paragraph(const std::string& text);
  void tally(const std::string& label, const StandingCounts&);
  void heading(const CaseResult&);

  std::ostream& out_;
  TerminalOptions options_;
};

}  // namespace tcpspec::report
