#include "cli/verb_mutants.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/error.hpp"
#include "case/select.hpp"
#include "case/suggest.hpp"
#include "cli/exit.hpp"
#include "cli/plan.hpp"
#include "cli/status_line.hpp"
#include "drive/faults.hpp"
#include "drive/signals.hpp"
#include "proof/kill_report.hpp"
#include "reach/bench.hpp"

namespace tcpspec::cli {

namespace {

using Mutants = std::vector<const sim::Mutant*>;

Mutants chosen_mutants(const std::vector<std::string>& globs, bool live) {
  Mutants chosen;
  const auto matches = [](const std::string& glob, const sim::Mutant& mutant) {
    return cases::glob(glob, mutant.name);
  };
  for (const std::string& glob : globs) {
    const auto is_meant = [&](const sim::Mutant& mutant) { return matches(glob, mutant); };
    if (std::any_of(sim::mutants().begin(), sim::mutants().end(), is_meant)) continue;
    std::vector<std::string> known;
    for (const sim::Mutant& mutant : sim::mutants()) known.emplace_back(mutant.name);
    throw UsageError("there is no mutant `" + glob + "`" +
                     cases::did_you_mean(glob, known, "; `tcpspec mutants` lists them"));
  }
  for (const sim::Mutant& mutant : sim::mutants()) {
    const auto means = [&](const std::string& glob) { return matches(glob, mutant); };
    if (live && !drive::find_fault(mutant.name)) continue;
    if (globs.empty() || std::any_of(globs.begin(), globs.end(), means)) chosen.push_back(&mutant);
  }
  return chosen;
}

/// The cases that also catch it on a real target, if it can be imitated there.
void tell_cases(std::string_view name) {
  for (const std::string_view id : drive::find_fault(name)->cases) std::cout << "    " << id << "\n";
}

void list(const Mutants& mutants, bool json, bool live) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::size_t name = 0, breaks = 0;
  for (const sim::Mutant* mutant : mutants) {
    name = std::max(name, mutant->name.size());
    breaks = std::max(breaks, mutant->breaks.size());
    all.push_back({{"name", mutant->name}, {"breaks", mutant->breaks}, {"fault", mutant->fault}});
    if (live) all.back()["cases"] = drive::find_fault(mutant->name)->cases;
  }
  if (json) {
    std::cout << all.dump(2) << "\n";
    return;
  }
  for (const sim::Mutant* mutant : mutants) {
    std::cout << mutant->name << std::string(name + 2 - mutant->name.size(), ' ') << mutant->breaks
              << std::string(breaks + 2 - mutant->breaks.size(), ' ') << mutant->fault << "\n";
    if (live) tell_cases(mutant->name);
  }
}

bool chooses_cases(const Selection& s) {
  return !s.paths.empty() || !s.expression.empty() || !s.ids.empty() || !s.rfcs.empty() ||
         !s.sections.empty() || !s.levels.empty() || !s.tags.empty() || !s.skip_tags.empty();
}

/// A user who selects cases wants to know what these catch; the rest is left out.
void keep_those_caught(proof::KillMatrix& matrix) {
  std::vector<bool> caught(matrix.mutants.size());
  for (const proof::Kill& kill : matrix.kills) caught[kill.mutant] = true;
  proof::keep_mutants(matrix, [&caught](std::size_t mutant) { return caught[mutant]; });
}

/// Each case on one family only: the faults are the same on both.
void keep_one_family(std::vector<run::Selected>& trials) {
  const auto last = std::unique(trials.begin(), trials.end(),
                                [](const auto& a, const auto& b) { return a.test == b.test; });
  trials.erase(last, trials.end());
}

}  // namespace

int mutants(const MutantsOptions& options) {
  const Mutants chosen = chosen_mutants(options.mutants, options.live);
  if (!options.matrix) {
    list(chosen, options.json, options.live);
    return code(Exit::ok);
  }
  const LoadedSuite loaded = load_suite(options.selection.paths);
  Plan plan = make_plan(loaded, options.selection, timing_of(reach::find_profile("sim")), "");
  tell_unknown_ids(loaded, options.selection);
  if (!options.each_family) keep_one_family(plan.selected);
  if (plan.selected.empty()) {
    std::cerr << "tcpspec: no case is selected\n";
    return code(Exit::nothing_selected);
  }
  const unsigned threads = options.jobs > 0 ? static_cast<unsigned>(options.jobs)
                                            : std::max(1U, std::thread::hardware_concurrency());
  StatusLine line(true);
  drive::InterruptSignals signals;  // before there are threads, because they inherit the blocked signals
  proof::KillMatrix matrix = proof::make_kill_matrix(
      std::move(plan.selected), chosen, loaded.catalogue, threads, [&](std::size_t done) {
        line.show(std::to_string(done) + " of " + std::to_string(chosen.size()) + " mutants");
        return signals.taken() == 0;
      });
  line.erase();
  const bool about_cases = chooses_cases(options.selection) && options.mutants.empty();
  if (about_cases) keep_those_caught(matrix);
  std::cout << (options.json ? to_json(matrix, loaded.catalogue) : to_text(matrix, loaded.catalogue));
  if (signals.taken() != 0) {
    std::cerr << "tcpspec: interrupted; " << matrix.tried << " of " << chosen.size()
              << " mutants were tried\n";
    return code_of_signal(signals.taken());
  }
  const proof::KillSummary sum = summarize(matrix, loaded.catalogue);
  const bool proven = about_cases ? sum.proven == sum.cases : sum.killed == sum.mutants;
  return code(proven && matrix.unfit.empty() ? Exit::ok : Exit::conformance);
}

}  // namespace tcpspec::cli
