#include "cli/verb_check.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/shipped_files.hpp"
#include "cli/exit.hpp"
#include "cli/load_cases.hpp"
#include "lab/profile.hpp"
#include "oracle/rule_reader.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::cli {

namespace {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

nlohmann::ordered_json to_json(const cases::Diagnostic& d) {
  nlohmann::ordered_json out = {
      {"file", d.at.file}, {"line", d.at.line}, {"column", d.at.column}, {"message", d.message}};
  if (!d.suggestion.empty()) out["suggestion"] = d.suggestion;
  if (!d.allowed.empty()) out["allowed"] = d.allowed;
  return out;
}

/// What to check: decision tables and invariants, which are read together, profiles, and cases.
struct Checked {
  std::set<std::string> tables;      ///< folders
  std::set<std::string> invariants;  ///< folders
  std::set<std::string> profiles;
  std::vector<std::string> cases;
};

/// A profile is a map, a file of cases is a list. A map with `case:` is a list whose hyphen is missing.
bool is_profile(const std::filesystem::path& file) {
  if (file.parent_path().filename() == "profiles") return true;
  if (file.parent_path().filename() == "requirements") return false;
  std::ifstream text(file);
  for (std::string line; std::getline(text, line);) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos || line[first] == '#' || line.starts_with("---")) continue;
    return first == 0 && line[0] != '-' && line.find(':') != std::string::npos && !line.starts_with("case:");
  }
  return false;
}

void add_profiles(const std::filesystem::path& folder, std::set<std::string>& into) {
  std::error_code problem;
  for (std::filesystem::directory_iterator it(folder, problem), end; !problem && it != end;
       it.increment(problem))
    if (it->path().extension() == ".yaml") into.insert(it->path().string());
}

Checked sorted_out(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  constexpr const char* tables = "segment-arrives";
  constexpr const char* invariants = "invariants";
  Checked out;
  for (const std::string& path : paths) {
    const fs::path whole = fs::absolute(path).lexically_normal();
    const fs::path file = whole.has_filename() ? whole : whole.parent_path();
    std::error_code problem;  // the reader reports what cannot be read
    if (fs::is_directory(file / tables, problem)) out.tables.insert((fs::path(path) / tables).string());
    if (fs::is_directory(file / invariants, problem))
      out.invariants.insert((fs::path(path) / invariants).string());
    if (fs::is_directory(file / "profiles", problem)) add_profiles(fs::path(path) / "profiles", out.profiles);
    if (file.filename() == "profiles" && fs::is_directory(file, problem))
      add_profiles(path, out.profiles);
    else if (fs::is_regular_file(file, problem) && is_profile(file))
      out.profiles.insert(path);
    else if (file.filename() == tables)
      out.tables.insert(path);
    else if (file.filename() == invariants)
      out.invariants.insert(path);
    else if (file.parent_path().filename() == invariants && fs::exists(file, problem))
      out.invariants.insert(fs::path(path).parent_path().string());
    else if (file.parent_path().filename() == tables && fs::exists(file, problem))
      out.tables.insert(fs::path(path).parent_path().string());
    else
      out.cases.push_back(path);
  }
  return out;
}

/// Cases, and the errors of everything.
struct Findings {
  cases::LoadResult cases;
  std::size_t rules = 0;
  std::size_t invariants = 0;
  std::set<std::string> profiles;
};

Findings look_at(const std::vector<std::string>& paths) {
  const cases::Catalogue catalogue = load_requirements();
  const Checked checked = sorted_out(paths);
  Findings out;
  out.cases = load_cases(checked.cases, catalogue);
  for (const std::string& folder : checked.tables) {
    oracle::TablesResult read = oracle::load_tables(folder, catalogue, oracle::Proof::wanted);
    out.rules += read.tables.ids().size();
    for (cases::Diagnostic& d : read.errors) out.cases.errors.push_back(std::move(d));
    for (std::string& file : read.files) out.cases.files.push_back(std::move(file));
  }
  for (const std::string& folder : checked.invariants) {
    watch::InvariantsResult read = watch::load_invariants(folder, catalogue, names_of_mutants());
    out.invariants += read.invariants.size();
    for (cases::Diagnostic& d : read.errors) out.cases.errors.push_back(std::move(d));
    for (std::string& file : read.files) out.cases.files.push_back(std::move(file));
  }
  for (const std::string& file : checked.profiles) {
    for (cases::Diagnostic& d : lab::load_profile(file).errors) out.cases.errors.push_back(std::move(d));
    out.cases.files.push_back(file);
  }
  out.profiles = checked.profiles;
  return out;
}

/// Of what a profile names, a misspelt case excuses nothing. It may be in a file that is not checked here.
void tell_unknown_cases(const std::set<std::string>& files, const cases::Suite& checked) {
  if (files.empty()) return;
  const LoadedSuite shipped = load_suite({});
  const std::vector<watch::Invariant> invariants = load_invariants(shipped.catalogue);
  for (const std::string& file : files) {
    const lab::Profile profile = lab::load_profile(file).profile;
    std::set<std::string> named(profile.told_by.begin(), profile.told_by.end());
    for (const run::Deviation& deviation : profile.deviations) named.insert(deviation.id);
    std::erase_if(named, [&](const std::string& id) {
      const auto means = [&](const auto& other) { return cases::matches_id(id, other); };
      return std::any_of(invariants.begin(), invariants.end(),
                         [&](const auto& one) { return means(one.name); }) ||
             std::any_of(checked.cases.begin(), checked.cases.end(),
                         [&](const auto& one) { return means(one.id); });
    });
    for (const std::string& sentence :
         cases::unknown_ids({.ids = {named.begin(), named.end()}}, shipped.suite))
      std::cerr << "tcpspec: " << file << ": " << sentence << "\n";
  }
}

/// `3 cases, 1 profile`.
std::string contents(const Findings& findings) {
  std::vector<std::string> all;
  const std::size_t cases = findings.cases.suite.cases.size();
  if (cases > 0 || findings.rules + findings.invariants + findings.profiles.size() == 0)
    all.push_back(counted(cases, "case"));
  if (findings.rules > 0) all.push_back(counted(findings.rules, "rule"));
  if (findings.invariants > 0) all.push_back(counted(findings.invariants, "invariant"));
  if (!findings.profiles.empty()) all.push_back(counted(findings.profiles.size(), "profile"));
  std::string text = all.back();
  for (std::size_t i = all.size() - 1; i-- > 0;)
    text = all[i] + (i + 2 == all.size() ? " and " : ", ") + text;
  return text;
}

}  // namespace

int check(const CheckOptions& options) {
  const Findings findings =
      look_at(options.paths.empty() ? std::vector{base::shipped_cases().string()} : options.paths);
  const cases::LoadResult& read = findings.cases;
  if (read.ok()) tell_unknown_cases(findings.profiles, read.suite);
  if (options.json) {
    nlohmann::ordered_json errors = nlohmann::ordered_json::array();
    for (const cases::Diagnostic& d : read.errors) errors.push_back(to_json(d));
    const nlohmann::ordered_json all = {{"files", read.files.size()},
                                        {"cases", read.suite.cases.size()},
                                        {"rules", findings.rules},
                                        {"invariants", findings.invariants},
                                        {"profiles", findings.profiles.size()},
                                        {"errors", std::move(errors)}};
    // A case may contain octets that are not UTF-8; the file is refused, but the report must still be JSON.
    std::cout << all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  } else if (read.ok()) {
    std::cout << contents(findings) << " in " << counted(read.files.size(), "file") << ": no errors\n";
  } else {
    std::cout << cases::render(read.errors) << counted(read.errors.size(), "error") << " in "
              << counted(read.files.size(), "file") << "\n";
  }
  return code(read.ok() ? Exit::ok : Exit::usage);
}

}  // namespace tcpspec::cli
