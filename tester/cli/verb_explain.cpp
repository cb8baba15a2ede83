#include "cli/verb_explain.hpp"

#include <algorithm>
#include <iostream>

#include "base/error.hpp"
#include "base/shipped_files.hpp"
#include "case/explain.hpp"
#include "case/select.hpp"
#include "case/suggest.hpp"
#include "cli/exit.hpp"
#include "cli/load_cases.hpp"
#include "cli/terminal_options.hpp"
#include "oracle/rule_explain.hpp"

namespace tcpspec::cli {

namespace {

[[noreturn]] void refuse(const std::string& id, const LoadedSuite& loaded, const oracle::Tables& tables) {
  std::vector<std::string> known = loaded.catalogue.ids();
  for (std::string& name : cases::names_like(id, loaded.suite)) known.push_back(std::move(name));
  for (std::string& rule : tables.ids()) known.push_back(std::move(rule));
  throw UsageError("there is no case, no requirement and no rule `" + id + "`" +
                   cases::did_you_mean(id, known, "; `tcpspec list` has them"));
}

/// The text about everything with this `id`: a requirement, a rule of the decision tables, or cases (all rows
/// if the row is left out).
std::string text_about(const std::string& id, const LoadedSuite& loaded, const oracle::Tables& tables,
                       std::size_t width) {
  if (const cases::Requirement* requirement = loaded.catalogue.find(id))
    return cases::explain(*requirement, loaded.catalogue, loaded.suite, width);
  if (const oracle::Rule* rule = tables.find(id))
    return oracle::explain(*rule, tables, loaded.catalogue, width);
  std::string out;
  for (const cases::Case& c : loaded.suite.cases)
    if (cases::matches_id(id, c.id))
      out += (out.empty() ? "" : "\n") + cases::explain(c, loaded.catalogue, width);
  if (out.empty()) refuse(id, loaded, tables);
  return out;
}

}  // namespace

int explain(const ExplainOptions& options) {
  std::vector<std::string> paths = options.paths;
  if (!paths.empty()) paths.push_back(base::shipped_cases().string());
  const LoadedSuite loaded = load_suite(paths);
  const oracle::Tables tables = load_decision_tables(loaded.catalogue);
  // Long lines are hard to read, even on a wide screen.
  const auto width =
      static_cast<std::size_t>(std::clamp(terminal_options(options.display, 1).width, 40, 100));
  std::string out;
  for (const std::string& id : options.ids)
    out += (out.empty() ? "" : "\n") + text_about(id, loaded, tables, width);
  std::cout << out;
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
