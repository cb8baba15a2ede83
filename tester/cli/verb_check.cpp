#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/data.hpp"
#include "cli/suite.hpp"
#include "cli/verbs.hpp"

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

}  // namespace

int check(const CheckOptions& options) {
  const cases::Catalogue catalogue = load_requirements();
  const cases::LoadResult read =
      cases::load(options.paths.empty() ? std::vector{shipped_cases().string()} : options.paths, catalogue);
  if (options.json) {
    nlohmann::ordered_json errors = nlohmann::ordered_json::array();
    for (const cases::Diagnostic& d : read.errors) errors.push_back(to_json(d));
    const nlohmann::ordered_json all = {
        {"files", read.files.size()}, {"cases", read.suite.cases.size()}, {"errors", std::move(errors)}};
    // A case may quote octets that are no UTF-8; the file is refused for it, and the report must still be
    // JSON.
    std::cout << all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  } else if (read.ok()) {
    std::cout << counted(read.suite.cases.size(), "case") << " in " << counted(read.files.size(), "file")
              << ": no mistakes\n";
  } else {
    std::cout << cases::render(read.errors) << counted(read.errors.size(), "mistake") << " in "
              << counted(read.files.size(), "file") << "\n";
  }
  return code(read.ok() ? Exit::ok : Exit::usage);
}

}  // namespace tcpspec::cli
