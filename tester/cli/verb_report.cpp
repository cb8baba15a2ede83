#include "cli/verb_report.hpp"

#include <unistd.h>

#include <iostream>

#include "cli/exit.hpp"
#include "cli/load_results.hpp"
#include "cli/terminal_options.hpp"
#include "reports/wording.hpp"

namespace tcpspec::cli {

int report(const ReportOptions& options) {
  check_views(options.views);
  Views views = options.views;
  if (views.list.empty() && !views.step_summary) views.list.push_back({"terminal", "-"});
  const report::RunReport run = load_results(options.results);
  report::RenderOptions render = terminal_options(options.display, STDOUT_FILENO);
  render.strict = options.strict;
  render.quiet = options.quiet;
  render.verbose = options.verbose;
  render.folder = folder_of_results(options.results);
  const WrittenViews written = write_views(run, views, render, std::cout);
  if (!views.on_output()) std::cout << report::written_in_words(written.files);
  written.complain();
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
