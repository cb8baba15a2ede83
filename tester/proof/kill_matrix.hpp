#pragma once
// The proof of the cases: each must pass on the reference endpoint, and not on the mutants that break what it
// checks.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "case/catalogue.hpp"
#include "run/report.hpp"
#include "run/suite.hpp"
#include "sim/mutants.hpp"

namespace tcpspec::proof {

/// Runs one case against the endpoint with the rules `behaviour`, in its own world: the result does not
/// depend on other cases or on when it runs. `wrapping`: all ISNs are just below 2^32. Safe to call from
/// several threads.
report::CaseResult run_in_own_world(const run::Selected&, const sim::Behaviour& behaviour,
                                    const cases::Catalogue&, bool wrapping = false);

/// True if the result of a case catches the TCP that it ran against: a fail, or a warn for a broken SHOULD.
/// If a requirement that the case checks is a MAY, not applicable counts too, because a conforming TCP need
/// not have it but the endpoint has it.
bool convicts(const report::CaseResult&, const cases::Catalogue&);

/// True if the case names the requirement, or one that says the same, in `checks`.
bool is_checked_by(const cases::Case&, std::string_view requirement, const cases::Catalogue&);

/// Requirements that cases check and that no mutant breaks.
std::vector<std::string> without_mutant(const std::vector<run::Selected>& trials, const cases::Catalogue&);

struct Kill {
  std::size_t mutant = 0;
  std::size_t trial = 0;
  report::Verdict verdict = report::Verdict::fail;
  std::string because;
  std::string charged{};  ///< the requirement; empty where the verdict is not applicable
};

struct KillMatrix {
  std::vector<run::Selected> trials;        ///< the rows: cases, each on one family
  std::vector<const sim::Mutant*> mutants;  ///< the columns
  std::vector<report::CaseResult> unfit;    ///< of those that do not pass on the endpoint; they do not count
  std::vector<Kill> kills;                  ///< by mutant, then by trial
  std::size_t tried = 0;                    ///< mutants that were run, also those that are no longer columns
};

/// Runs every trial against the endpoint and against every mutant, on this number of threads. `done` is
/// called after each mutant, from any of the threads but one at a time. If it returns false, the work ends
/// with a matrix of the finished mutants.
KillMatrix make_kill_matrix(std::vector<run::Selected> trials, std::vector<const sim::Mutant*> mutants,
                            const cases::Catalogue&, unsigned threads,
                            const std::function<bool(std::size_t mutants_done)>& done = {});

/// Keeps only the mutants for which `keep` is true, by their number.
void keep_mutants(KillMatrix&, const std::function<bool(std::size_t)>& keep);

}  // namespace tcpspec::proof
