#include "cli/other_parts.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <utility>

#include "reports/json.hpp"
#include "reports/merge.hpp"

namespace tcpspec::cli {

namespace {

void put_in_order(std::vector<report::CaseResult>& results, const Plan& plan) {
  std::map<std::pair<std::string, int>, std::size_t> place;
  for (const run::Selected& selected : plan.selected)
    place.emplace(std::pair(selected.test->id, static_cast<int>(selected.family)), place.size());
  const auto place_of = [&](const report::CaseResult& result) {
    return place.at({result.id, result.family});
  };
  std::sort(results.begin(), results.end(), [&](const report::CaseResult& a, const report::CaseResult& b) {
    return place_of(a) < place_of(b);
  });
}

}  // namespace

OtherParts::OtherParts(const Plan& whole, int parts, const Play& play) : whole_(whole) {
  for (int i = 2; i <= parts; ++i)
    parts_.emplace_back([&] { return report::to_json(play(part_of(whole, i, parts))); });
}

report::RunReport OtherParts::join(report::RunReport first, const std::function<bool()>& interrupted) {
  constexpr Duration now_and_then = milliseconds(50);
  std::vector<report::RunReport> all;
  for (drive::Forked& part : parts_) {
    bool told = false;
    while (!part.ended(now_and_then))
      if (!told && interrupted()) {
        part.terminate();
        told = true;
      }
    add(first, all, part, told);
  }
  all.insert(all.begin(), std::move(first));
  report::RunReport whole = report::merge(std::move(all));
  put_in_order(whole.cases, whole_);
  whole.summary.not_run = static_cast<int>(whole_.selected.size() - whole.cases.size());
  return whole;
}

void OtherParts::add(report::RunReport& first, std::vector<report::RunReport>& all, drive::Forked& part,
                     bool was_ended) const {
  try {
    report::RunReport other = report::from_json(part.result());
    other.time_line = first.time_line;  // all began at the same moment of their virtual time
    if (other.aborted == first.aborted) other.aborted.clear();
    all.push_back(std::move(other));
  } catch (const std::exception& lost) {
    if (was_ended) {  // before it had begun
      if (first.aborted.empty()) first.aborted = "interrupted";
      return;
    }
    first.aborted += (first.aborted.empty() ? "" : "; ") + std::string("a part of the run: ") + lost.what();
  }
}

}  // namespace tcpspec::cli
