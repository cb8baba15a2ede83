#include "cli/verb_compare.hpp"
#include "reports/comparison_renderers.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/error.hpp"
#include "cli/exit.hpp"
#include "cli/load_results.hpp"
#include "cli/terminal_options.hpp"
#include "reports/sweep_as_cases.hpp"
#include "reports/write_file.hpp"

namespace tcpspec::cli {

namespace {

/// `NAME=FILE`, unless that is a file by itself.
std::pair<std::string, std::string> named(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || std::filesystem::exists(word)) return {"", word};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

const report::ComparisonRenderer& renderer_of(const View& view) {
  return *std::find_if(std::begin(report::comparison_renderers), std::end(report::comparison_renderers),
                       [&](const auto& renderer) { return renderer.name == view.format; });
}

// They have no common rows.
void expect_alike(const std::vector<report::RunReport>& runs, const std::vector<std::string>& words) {
  const auto is_sweep = [](const report::RunReport& run) {
    return run.cases.empty() && run.sweep.points > 0;
  };
  for (std::size_t i = 1; i < runs.size(); ++i)
    if (is_sweep(runs[i]) != is_sweep(runs[0]))
      throw UsageError(words[is_sweep(runs[0]) ? 0 : i] + " is a sweep and " +
                       words[is_sweep(runs[0]) ? i : 0] + " is a run of cases; they cannot be compared");
}

}  // namespace

int compare(const CompareOptions& options) {
  std::vector<report::RunReport> runs;
  std::vector<std::string> names;
  for (const std::string& word : options.results) {
    const auto [name, file] = named(word);
    names.push_back(name);
    runs.push_back(load_results(file));
  }
  expect_alike(runs, options.results);
  for (report::RunReport& run : runs) run = report::told_as_cases(std::move(run));
  report::Comparison whole = report::compare(runs, names, options.by, false);
  whole.shows_all = options.all;
  const report::Comparison differing = report::compare(runs, names, options.by, true);
  const report::RenderOptions render = terminal_options(options.display, STDOUT_FILENO);
  std::vector<View> views = options.views;
  if (views.empty()) views.push_back({"terminal", "-"});
  for (const View& view : views) {
    const report::ComparisonRenderer& renderer = renderer_of(view);
    const bool all = options.all || (renderer.whole && !options.only_differences);
    const report::Comparison& comparison = all ? whole : differing;
    if (view.where == "-") {
      renderer.render(std::cout, comparison, render);
      continue;
    }
    report::RenderOptions for_a_file = render;
    for_a_file.color = false;
    report::write_file(view.where,
                       [&](std::ostream& file) { renderer.render(file, comparison, for_a_file); });
  }
  return code(whole.regressions > 0 ? Exit::conformance : Exit::ok);
}

}  // namespace tcpspec::cli
