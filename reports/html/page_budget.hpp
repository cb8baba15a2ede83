#pragma once
// A page that a browser opens at once and a mail carries: what is worth least to its reader is left out first
// when it would become too long, and the page says so.

#include <cstddef>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "reports/html/markup.hpp"
#include "run/report.hpp"

namespace tcpspec::report::html {

/// Runs of one case that are told together, mostly one for each family; never empty.
using Runs = std::vector<const CaseResult*>;

/// What may be left out of a case, what goes first above.
enum class Part {
  octets,         ///< they stand in results.json and in the capture as well
  calm_exchange,  ///< of a case that did not depart, or as it is known to
  exchange,       ///< of any other
};

class PageBudget {
 public:
  /// Writes the part, or says that it is left out; the part may hold others.
  void part(Writer&, const Runs&, Part, const std::function<void()>& write);

  /// Leaves out enough of what was written to make the page `excess` octets shorter, and forgets the rest of
  /// what it has seen: the page is to be written again.  False if nothing is left to leave out.
  bool shorten_by(std::size_t excess);

  std::size_t exchanges_left_out() const;
  std::size_t octets_left_out() const;

 private:
  using Key = std::pair<const CaseResult*, Part>;
  struct Seen {
    Key key;
    std::size_t octets = 0;
  };

  std::vector<Seen> seen_;
  std::set<Key> left_out_;
};

}  // namespace tcpspec::report::html
