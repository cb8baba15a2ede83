#include "proof/kill_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace tcpspec::proof {

namespace {

constexpr std::size_t width = 100;

/// The matrix both ways: the kills of each mutant, and of each trial.
struct Sides {
  explicit Sides(const KillMatrix& matrix)
      : by_mutant(matrix.mutants.size()), by_trial(matrix.trials.size()) {
    for (const Kill& kill : matrix.kills) {
      by_mutant[kill.mutant].push_back(&kill);
      by_trial[kill.trial].push_back(&kill);
    }
  }
  std::vector<std::vector<const Kill*>> by_mutant;
  std::vector<std::vector<const Kill*>> by_trial;
};

bool is_to_the_point(const Kill& kill, const KillMatrix& matrix, const cases::Catalogue& catalogue) {
  return is_checked_by(*matrix.trials[kill.trial].test, matrix.mutants[kill.mutant]->breaks, catalogue);
}

std::string name_of(const run::Selected& trial) {
  return trial.test->id +
         (trial.test->families.size() > 1 && trial.family == wire::Family::ipv6 ? " (IPv6)" : "");
}

std::string counted(std::size_t count, const std::string& one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::string list(const std::vector<std::string>& words) {
  std::string out, line;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i] + (i + 1 < words.size() ? "," : "");
    if (!line.empty() && line.size() + word.size() >= width) out += std::exchange(line, "") + "\n";
    line += (line.empty() ? "    " : " ") + word;
  }
  return line.empty() ? out : out + line + "\n";
}

std::string mutants_as_text(const KillMatrix& matrix, const Sides& sides, const cases::Catalogue& catalogue) {
  std::string out = "Mutants, and the cases that catch them (*: checks what the mutant breaks)\n";
  for (std::size_t i = 0; i < matrix.mutants.size(); ++i) {
    const sim::Mutant& mutant = *matrix.mutants[i];
    std::vector<std::string> to_the_point, others;
    for (const Kill* kill : sides.by_mutant[i]) {
      const bool to = is_to_the_point(*kill, matrix, catalogue);
      (to ? to_the_point : others).push_back((to ? "*" : "") + name_of(matrix.trials[kill->trial]));
    }
    out += fmt::format("\n{} ({}) is caught by {}", mutant.name, mutant.breaks,
                       counted(sides.by_mutant[i].size(), "case"));
    if (!to_the_point.empty()) out += fmt::format(", {} marked *", to_the_point.size());
    out += "\n";
    to_the_point.insert(to_the_point.end(), others.begin(), others.end());
    out += list(to_the_point);
  }
  return out;
}

std::string cases_as_text(const KillMatrix& matrix, const Sides& sides) {
  std::string out = "\nCases, and the mutants that they catch\n\n";
  for (std::size_t i = 0; i < matrix.trials.size(); ++i) {
    std::vector<std::string> names;
    for (const Kill* kill : sides.by_trial[i]) names.emplace_back(matrix.mutants[kill->mutant]->name);
    out += fmt::format("{}: {}\n", name_of(matrix.trials[i]), counted(names.size(), "mutant")) + list(names);
  }
  return out;
}

/// `stray` of `stray[ACK]`.
std::string as_written(const cases::Case& test) { return test.id.substr(0, test.id.find('[')); }

/// The cases as they are written, and whether a mutant of what they check fails them.
std::map<std::string, bool> proven_to_the_point(const KillMatrix& matrix, const cases::Catalogue& catalogue) {
  std::map<std::string, bool> proven;
  for (const run::Selected& trial : matrix.trials) proven.emplace(as_written(*trial.test), false);
  for (const Kill& kill : matrix.kills)
    if (is_to_the_point(kill, matrix, catalogue)) proven[as_written(*matrix.trials[kill.trial].test)] = true;
  return proven;
}

std::string rest_as_text(const KillMatrix& matrix, const Sides& sides, const cases::Catalogue& catalogue) {
  std::string out;
  for (const report::CaseResult& unfit : matrix.unfit)
    out += fmt::format("{} does not pass on the endpoint: {}, {}\n", unfit.id,
                       report::to_string(unfit.verdict), unfit.because);
  for (std::size_t i = 0; i < matrix.mutants.size(); ++i)
    if (sides.by_mutant[i].empty()) out += fmt::format("{} survives\n", matrix.mutants[i]->name);
  for (std::size_t i = 0; i < matrix.trials.size(); ++i)
    if (sides.by_trial[i].empty()) out += fmt::format("{} catches no mutant\n", name_of(matrix.trials[i]));
  for (const auto& [name, proven] : proven_to_the_point(matrix, catalogue))
    if (!proven) out += fmt::format("{} catches no mutant of what it checks\n", name);
  for (const std::string& requirement : without_mutant(matrix.trials, catalogue))
    out += fmt::format("{} is checked, and no mutant breaks it\n", requirement);
  return out.empty() ? "" : "\nWithout a match\n\n" + out;
}

}  // namespace

KillSummary summarize(const KillMatrix& matrix, const cases::Catalogue& catalogue) {
  const Sides sides(matrix);
  KillSummary sum;
  sum.mutants = matrix.tried;
  sum.cases = matrix.trials.size();
  for (const auto& kills : sides.by_mutant) {
    sum.killed += kills.empty() ? 0 : 1;
    const bool to_the_point = std::any_of(kills.begin(), kills.end(), [&](const Kill* kill) {
      return is_to_the_point(*kill, matrix, catalogue);
    });
    sum.killed_by_checks += to_the_point ? 1 : 0;
  }
  for (const auto& kills : sides.by_trial) sum.proven += kills.empty() ? 0 : 1;
  for (const auto& [name, proven] : proven_to_the_point(matrix, catalogue)) {
    ++sum.written;
    sum.proven_by_checks += proven ? 1 : 0;
  }
  return sum;
}

std::string to_text(const KillMatrix& matrix, const cases::Catalogue& catalogue) {
  const Sides sides(matrix);
  const KillSummary sum = summarize(matrix, catalogue);
  return mutants_as_text(matrix, sides, catalogue) + cases_as_text(matrix, sides) +
         rest_as_text(matrix, sides, catalogue) +
         fmt::format(
             "\nMutants that are caught: {} of {}, {} of them by a case that checks what they break\n"
             "Cases that catch a mutant: {} of {}\n"
             "Cases that catch a mutant of what they check, with all rows of a case counted as one: {} of "
             "{}\n",
             sum.killed, sum.mutants, sum.killed_by_checks, sum.proven, sum.cases, sum.proven_by_checks,
             sum.written);
}

std::string to_json(const KillMatrix& matrix, const cases::Catalogue& catalogue) {
  using Json = nlohmann::ordered_json;
  const Sides sides(matrix);
  const KillSummary sum = summarize(matrix, catalogue);
  Json mutants = Json::array();
  for (std::size_t i = 0; i < matrix.mutants.size(); ++i) {
    const sim::Mutant& mutant = *matrix.mutants[i];
    Json killed_by = Json::array();
    for (const Kill* kill : sides.by_mutant[i]) {
      const run::Selected& trial = matrix.trials[kill->trial];
      killed_by.push_back({{"case", trial.test->id},
                           {"family", static_cast<int>(trial.family)},
                           {"verdict", report::to_string(kill->verdict)},
                           {"because", kill->because},
                           {"charged", kill->charged},
                           {"to_the_point", is_to_the_point(*kill, matrix, catalogue)}});
    }
    mutants.push_back({{"name", mutant.name},
                       {"breaks", mutant.breaks},
                       {"fault", mutant.fault},
                       {"killed_by", std::move(killed_by)}});
  }
  Json cases = Json::array();
  for (std::size_t i = 0; i < matrix.trials.size(); ++i) {
    Json kills = Json::array();
    for (const Kill* kill : sides.by_trial[i]) kills.push_back(matrix.mutants[kill->mutant]->name);
    cases.push_back({{"id", matrix.trials[i].test->id},
                     {"family", static_cast<int>(matrix.trials[i].family)},
                     {"checks", matrix.trials[i].test->checks},
                     {"kills", std::move(kills)}});
  }
  Json unfit = Json::array();
  for (const report::CaseResult& result : matrix.unfit)
    unfit.push_back({{"case", result.id},
                     {"family", result.family},
                     {"verdict", report::to_string(result.verdict)},
                     {"because", result.because}});
  return Json{{"schema", 1},
              {"summary",
               {{"mutants", sum.mutants},
                {"killed", sum.killed},
                {"killed_by_checks", sum.killed_by_checks},
                {"cases", sum.cases},
                {"proven", sum.proven},
                {"written", sum.written},
                {"proven_by_checks", sum.proven_by_checks}}},
              {"without_mutant", without_mutant(matrix.trials, catalogue)},
              {"mutants", std::move(mutants)},
              {"cases", std::move(cases)},
              {"unfit", std::move(unfit)}}
             .dump(2) +
         "\n";
}

}  // namespace tcpspec::proof
