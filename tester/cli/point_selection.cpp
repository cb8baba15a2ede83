#include "cli/point_selection.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "case/select.hpp"
#include "case/suggest.hpp"
#include "sweep/generate.hpp"
#include "sweep/print.hpp"

namespace tcpspec::cli {

namespace {

bool matches(const std::vector<std::string>& globs, const std::string& text) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(),
                                      [&](const std::string& glob) { return cases::glob(glob, text); });
}

}  // namespace

std::vector<sweep::Point> chosen_points(const SweepOptions& options, const oracle::Tables& tables) {
  std::vector<sweep::Point> points = sweep::points(options.all ? sweep::Extent::all : sweep::Extent::usual);
  if (!options.select.empty() || !options.rules.empty())
    std::erase_if(points, [&](const sweep::Point& point) {
      return !matches(options.rules, tables.decide(situation(point))->id) ||
             !matches(options.select, id(point));
    });
  // A named point is selected even if it is not a usual one.
  for (const std::string& name : options.select)
    if (const auto point = sweep::point_from_id(name))
      if (std::find(points.begin(), points.end(), *point) == points.end()) points.push_back(*point);
  return points;
}

std::string why_no_point(const SweepOptions& options, const oracle::Tables& tables) {
  const std::vector<std::string> rules = tables.ids();
  for (const std::string& glob : options.rules) {
    if (std::any_of(rules.begin(), rules.end(), [&](const std::string& id) { return cases::glob(glob, id); }))
      continue;
    const std::string near = cases::nearest(glob, rules);
    return "there is no rule `" + glob + "`" + (near.empty() ? "" : " (did you mean `" + near + "`?)");
  }
  return "no point with this id is decided by this rule";
}

std::string point_as_case(const std::string& name, const oracle::Tables& tables) {
  const auto point = sweep::point_from_id(name);
  if (!point) throw UsageError("there is no point `" + name + "`; `tcpspec sweep --dry-run` lists them");
  std::string text = sweep::as_case(*point, tables);
  if (text.empty())
    throw UsageError("`" + name + "` cannot be written as a case: the rule " +
                     tables.decide(situation(*point))->id + " does not say what must happen");
  return text;
}

}  // namespace tcpspec::cli
