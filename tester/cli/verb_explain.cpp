#include "cli/verb_explain.hpp"

#include <algorithm>
#include <iostream>

#include "base/error.hpp"
#include "base/shipped_files.hpp"
#include "base/wrap.hpp"
#include "case/explain.hpp"
#include "case/select.hpp"
#include "case/suggest.hpp"
#include "cli/exit.hpp"
#include "cli/load_cases.hpp"
#include "cli/terminal_options.hpp"
#include "oracle/rule_explain.hpp"
#include "watch/invariant_explain.hpp"

namespace tcpspec::cli {

namespace {

/// Everything that can have an id.
struct Known {
  LoadedSuite loaded;
  oracle::Tables tables;
  std::vector<watch::Invariant> invariants;
};

[[noreturn]] void refuse(const std::string& id, const Known& known) {
  std::vector<std::string> names = known.loaded.catalogue.ids();
  for (std::string& name : cases::names_like(id, known.loaded.suite)) names.push_back(std::move(name));
  for (std::string& rule : known.tables.ids()) names.push_back(std::move(rule));
  for (const watch::Invariant& invariant : known.invariants) names.push_back(invariant.name);
  throw UsageError("there is no case, requirement, invariant or rule `" + id + "`" +
                   cases::did_you_mean(id, names, "; `tcpspec list` shows them"));
}

std::string text_about(const cases::Requirement& requirement, const Known& known, std::size_t width) {
  std::string out = cases::explain(requirement, known.loaded.catalogue, known.loaded.suite, width);
  for (const watch::Invariant& invariant : known.invariants)
    if (invariant.requirement == requirement.id)
      out += base::paragraph("Held against every segment: " + invariant.name + ". " + invariant.title + ".",
                             width);
  return out;
}

/// The text about everything with this `id`: a requirement, a rule of the decision tables, an invariant, or
/// cases (all rows if the row is left out).
std::string text_about(const std::string& id, const Known& known, std::size_t width) {
  const cases::Catalogue& catalogue = known.loaded.catalogue;
  if (const cases::Requirement* requirement = catalogue.find(id))
    return text_about(*requirement, known, width);
  if (const oracle::Rule* rule = known.tables.find(id))
    return oracle::explain(*rule, known.tables, catalogue, width);
  for (const watch::Invariant& invariant : known.invariants)
    if (invariant.name == id) return watch::explain(invariant, catalogue, width);
  std::string out;
  for (const cases::Case& c : known.loaded.suite.cases)
    if (cases::matches_id(id, c.id)) out += (out.empty() ? "" : "\n") + cases::explain(c, catalogue, width);
  if (out.empty()) refuse(id, known);
  return out;
}

}  // namespace

int explain(const ExplainOptions& options) {
  std::vector<std::string> paths = options.paths;
  if (!paths.empty()) paths.push_back(base::shipped_cases().string());
  LoadedSuite loaded = load_suite(paths);
  oracle::Tables tables = load_decision_tables(loaded.catalogue, oracle::Proof::unwanted);
  std::vector<watch::Invariant> invariants = load_invariants(loaded.catalogue);
  const Known known{std::move(loaded), std::move(tables), std::move(invariants)};
  // Long lines are hard to read, even on a wide screen.
  const auto width =
      static_cast<std::size_t>(std::clamp(terminal_options(options.display, 1).width, 40, 100));
  std::string out;
  for (const std::string& id : options.ids) out += (out.empty() ? "" : "\n") + text_about(id, known, width);
  std::cout << out;
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
