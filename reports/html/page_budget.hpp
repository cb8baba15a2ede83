#pragma once
// Keeps the page small enough for a browser and for a mail: if it is too long, the least important parts are
// left out first, and the page says so.

#include <cstddef>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "reports/html/markup.hpp"
#include "run/report.hpp"

namespace tcpspec::report::html {

/// Runs of one case that are shown together, mostly one for each family; never empty.
using Runs = std::vector<const CaseResult*>;

/// The parts of a case that may be left out, the first ones at the top.
enum class Part {
  octets,         ///< they are also in results.json and in the capture
  calm_exchange,  ///< of a case without a departure, or with a known one
  exchange,       ///< of any other
};

class PageBudget {
 public:
  /// Writes the part, or says that it is left out; the part may contain others.
  void part(Writer&, const Runs&, Part, const std::function<void()>& write);

  /// Leaves out enough of what was written to make the page `excess` octets shorter, and forgets the rest of
  /// what it has seen: the page must be written again. False if no more can be left out.
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
