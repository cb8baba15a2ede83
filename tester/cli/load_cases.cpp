#include "cli/load_cases.hpp"

#include <iostream>

#include "base/error.hpp"
#include "base/shipped_files.hpp"
#include "case/suggest.hpp"
#include "sim/mutants.hpp"

namespace tcpspec::cli {

namespace {

std::string mistakes_in_words(std::size_t count) {
  return count == 1 ? "1 error" : std::to_string(count) + " errors";
}

}  // namespace

cases::Catalogue load_requirements() {
  const std::string folder = (base::shipped_cases() / "requirements").string();
  cases::CatalogueResult read = cases::load_catalogue(folder);
  if (!read.errors.empty()) {
    std::cerr << cases::render(read.errors);
    throw EnvironmentError("the catalogue of requirements in " + folder + " is damaged");
  }
  return std::move(read.catalogue);
}

oracle::Tables load_decision_tables(const cases::Catalogue& catalogue, oracle::Proof proof) {
  const std::string folder = (base::shipped_cases() / "segment-arrives").string();
  oracle::TablesResult read = oracle::load_tables(folder, catalogue, proof);
  if (!read.errors.empty()) {
    std::cerr << cases::render(read.errors);
    throw EnvironmentError("the decision tables in " + folder + " are damaged");
  }
  return std::move(read.tables);
}

std::vector<watch::Invariant> load_invariants(const cases::Catalogue& catalogue) {
  const std::string folder = (base::shipped_cases() / "invariants").string();
  watch::InvariantsResult read = watch::load_invariants(folder, catalogue);
  if (!read.ok()) {
    std::cerr << cases::render(read.errors);
    throw EnvironmentError("the invariants in " + folder + " are damaged");
  }
  return std::move(read.invariants);
}

std::vector<std::string> names_of_mutants() {
  std::vector<std::string> names;
  for (const auto* list : {&sim::mutants(), &sim::mutants_of_invariants()})
    for (const sim::Mutant& mutant : *list) names.emplace_back(mutant.name);
  return names;
}

cases::LoadResult load_cases(const std::vector<std::string>& paths, const cases::Catalogue& catalogue) {
  return cases::load(paths, catalogue, names_of_mutants());
}

LoadedSuite load_suite(const std::vector<std::string>& paths) {
  LoadedSuite out;
  out.catalogue = load_requirements();
  cases::LoadResult read =
      load_cases(paths.empty() ? std::vector{base::shipped_cases().string()} : paths, out.catalogue);
  if (!read.ok()) {
    std::cerr << cases::render(read.errors);
    throw UsageError(mistakes_in_words(read.errors.size()) + " in the cases");
  }
  out.suite = std::move(read.suite);
  out.files = std::move(read.files);
  return out;
}

cases::Selection selection_of(const Selection& from) {
  cases::Selection out;
  out.ids = from.ids;
  out.rfcs = from.rfcs;
  out.sections = from.sections;
  out.levels = from.levels;
  out.tags = from.tags;
  out.skip_tags = from.skip_tags;
  switch (from.families) {
    case reach::Families::ipv4: out.family = wire::Family::ipv4; break;
    case reach::Families::ipv6: out.family = wire::Family::ipv6; break;
    case reach::Families::both: break;
  }
  switch (from.duration) {
    case DurationClass::quick: out.longest = cases::DurationClass::quick; break;
    case DurationClass::standard: out.longest = cases::DurationClass::standard; break;
    case DurationClass::long_: out.longest = cases::DurationClass::long_; break;
    case DurationClass::days: break;
  }
  auto words = cases::WordExpression::parse(from.expression);
  if (!words.ok())
    throw UsageError("-k: " + words.faults.front().message + "\n  " + from.expression + "\n  " +
                     std::string(words.faults.front().offset, ' ') + "^");
  out.words = std::move(words.value);
  return out;
}

void tell_unknown_ids(const LoadedSuite& loaded, const Selection& from) {
  for (const std::string& sentence : cases::unknown_ids(selection_of(from), loaded.suite))
    std::cerr << "tcpspec: --id: " << sentence << "\n";
}

std::vector<const cases::Case*> choose(const LoadedSuite& loaded, const Selection& from) {
  const cases::Selection selection = selection_of(from);
  const auto mistakes = cases::mistakes(selection, loaded.suite, loaded.catalogue);
  if (!mistakes.empty()) throw UsageError(cases::join(mistakes, "\n"));
  return cases::select(loaded.suite, loaded.catalogue, selection);
}

}  // namespace tcpspec::cli
