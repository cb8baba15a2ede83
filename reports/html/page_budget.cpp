#include "reports/html/page_budget.hpp"

#include <algorithm>

namespace tcpspec::report::html {

void PageBudget::part(Writer& out, const Runs& runs, Part part, const std::function<void()>& write) {
  const Key key{runs.front(), part};
  if (!left_out_.contains(key)) {
    const std::size_t before = out.written();
    write();
    seen_.push_back({key, out.written() - before});
  } else if (part != Part::octets) {
    const Element sentence(out, "p", {{"class", "facts"}});
    out.text("The exchange is ");
    out.leaf("a", {{"href", "#left-out"}}, "left out");
    out.text(".");
  }
}

// Of the exchanges without a departure, leave out the longest first, because then the fewest are left out; of
// the others, leave out the last first, because a reader begins at the top.
bool PageBudget::shorten_by(std::size_t excess) {
  std::reverse(seen_.begin(), seen_.end());
  std::stable_sort(seen_.begin(), seen_.end(), [](const Seen& a, const Seen& b) {
    if (a.key.second != b.key.second) return a.key.second < b.key.second;
    return a.key.second == Part::calm_exchange && a.octets > b.octets;
  });
  std::size_t saved = 0;
  bool any = false;
  for (const Seen& one : seen_) {
    if (saved >= excess) break;
    any = left_out_.insert(one.key).second || any;
    saved += one.octets;
  }
  seen_.clear();
  return any;
}

std::size_t PageBudget::octets_left_out() const {
  return static_cast<std::size_t>(std::count_if(left_out_.begin(), left_out_.end(),
                                                [](const Key& key) { return key.second == Part::octets; }));
}

std::size_t PageBudget::exchanges_left_out() const { return left_out_.size() - octets_left_out(); }

}  // namespace tcpspec::report::html
