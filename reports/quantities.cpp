#include "reports/quantities.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

using Values = std::vector<const Measurement*>;

bool is_series(const Measurement& measurement) { return measurement.values.size() > 1; }

/// Values that look alike are one.
std::string smallest_and_largest(const Values& all) {
  double least = all.front()->values.front(), most = least;
  for (const Measurement* one : all) {
    least = std::min(least, one->values.front());
    most = std::max(most, one->values.front());
  }
  const std::string& unit = all.front()->unit;
  const std::string from = in_words(least, unit), to = in_words(most, unit);
  return from == to ? from : from + " to " + to;
}

std::string series_by_family(const Values& all, const std::vector<const CaseResult*>& runs) {
  std::map<int, std::string> families;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (is_series(*all[i])) families.emplace(runs[i]->family, in_words(*all[i]));
  const std::string& first = families.begin()->second;
  if (std::all_of(families.begin(), families.end(), [&](const auto& one) { return one.second == first; }))
    return first;
  std::string text;
  for (const auto& [family, words] : families)
    text += fmt::format("{}{} over IPv{}", text.empty() ? "" : "; ", words, family);
  return text;
}

std::string in_words(const Values& all, const std::vector<const CaseResult*>& runs) {
  const bool series = std::any_of(all.begin(), all.end(), [](const auto* one) { return is_series(*one); });
  return series ? series_by_family(all, runs) : smallest_and_largest(all);
}

}  // namespace

std::vector<Quantity> quantities(const std::vector<CaseResult>& results) {
  std::vector<Quantity> found;
  std::vector<Values> values;
  for (const CaseResult& result : results)
    for (const Measurement& measurement : result.measurements) {
      if (measurement.values.empty()) continue;
      auto known = std::find_if(found.begin(), found.end(),
                                [&](const Quantity& quantity) { return quantity.name == measurement.name; });
      if (known == found.end()) {
        known = found.insert(known, {measurement.name, {}, {}, {}, {}});
        if (!result.checks.empty()) known->requirement = result.checks.front();
        values.emplace_back();
      }
      if (known->allowed.empty()) known->allowed = measurement.asked;
      known->runs.push_back(&result);
      values[static_cast<std::size_t>(known - found.begin())].push_back(&measurement);
    }
  for (std::size_t i = 0; i < found.size(); ++i) found[i].values = in_words(values[i], found[i].runs);
  return found;
}

}  // namespace tcpspec::report
