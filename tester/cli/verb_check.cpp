#include "cli/verb_check.hpp"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/shipped_files.hpp"
#include "cli/exit.hpp"
#include "cli/load_cases.hpp"
#include "oracle/rule_reader.hpp"

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

/// What is to be checked: decision tables, which only mean something together, and cases.
struct Checked {
  std::set<std::string> tables;  ///< folders
  std::vector<std::string> cases;
};

Checked sorted_out(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  constexpr const char* tables = "segment-arrives";
  Checked out;
  for (const std::string& path : paths) {
    const fs::path whole = fs::absolute(path).lexically_normal();
    const fs::path file = whole.has_filename() ? whole : whole.parent_path();
    std::error_code problem;  // what cannot be read is told by whoever reads it
    if (fs::is_directory(file / tables, problem)) out.tables.insert((fs::path(path) / tables).string());
    if (file.filename() == tables)
      out.tables.insert(path);
    else if (file.parent_path().filename() == tables && fs::exists(file, problem))
      out.tables.insert(fs::path(path).parent_path().string());
    else
      out.cases.push_back(path);
  }
  return out;
}

/// Decision tables with their mistakes, and cases with theirs.
struct Findings {
  cases::LoadResult cases;
  std::size_t rules = 0;
};

Findings look_at(const std::vector<std::string>& paths) {
  const cases::Catalogue catalogue = load_requirements();
  const Checked checked = sorted_out(paths);
  Findings out;
  out.cases = load_cases(checked.cases, catalogue);
  for (const std::string& folder : checked.tables) {
    oracle::TablesResult read = oracle::load_tables(folder, catalogue);
    out.rules += read.tables.ids().size();
    for (cases::Diagnostic& d : read.errors) out.cases.errors.push_back(std::move(d));
    for (std::string& file : read.files) out.cases.files.push_back(std::move(file));
  }
  return out;
}

}  // namespace

int check(const CheckOptions& options) {
  const Findings findings =
      look_at(options.paths.empty() ? std::vector{base::shipped_cases().string()} : options.paths);
  const cases::LoadResult& read = findings.cases;
  if (options.json) {
    nlohmann::ordered_json errors = nlohmann::ordered_json::array();
    for (const cases::Diagnostic& d : read.errors) errors.push_back(to_json(d));
    const nlohmann::ordered_json all = {{"files", read.files.size()},
                                        {"cases", read.suite.cases.size()},
                                        {"rules", findings.rules},
                                        {"errors", std::move(errors)}};
    // A case may quote octets that are no UTF-8; the file is refused for it, and the report must still be
    // JSON.
    std::cout << all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  } else if (read.ok()) {
    std::cout << counted(read.suite.cases.size(), "case")
              << (findings.rules > 0 ? " and " + counted(findings.rules, "rule") : "") << " in "
              << counted(read.files.size(), "file") << ": no mistakes\n";
  } else {
    std::cout << cases::render(read.errors) << counted(read.errors.size(), "mistake") << " in "
              << counted(read.files.size(), "file") << "\n";
  }
  return code(read.ok() ? Exit::ok : Exit::usage);
}

}  // namespace tcpspec::cli
