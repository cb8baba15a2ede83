#include "cli/load_results.hpp"

#include <filesystem>
#include <iostream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "reports/json.hpp"
#include "reports/pcapng.hpp"

namespace tcpspec::cli {
namespace {

std::string read_results(const std::string& name) {
  std::filesystem::path path = name;
  if (std::filesystem::is_directory(path)) path /= "results.json";
  std::error_code problem;
  const std::optional<std::string> text = base::read_file(path, problem);
  if (!text) throw UsageError("cannot read results from " + path.string() + ": " + problem.message());
  return *text;
}

}  // namespace

report::RunReport load_results(const std::string& where) {
  const std::string text = where == "-" ? base::read_stream(std::cin) : read_results(where);
  try {
    return report::is_pcapng(text) ? report::record_in(text) : report::from_json(text);
  } catch (const report::FormatError& error) {
    const std::string name = where == "-" ? "standard input" : where;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if ((first == std::string::npos || text[first] != '{') && !report::is_pcapng(text))
      throw UsageError(name + " is not a results.json and not a pcapng of tcpspec");
    throw UsageError(name + ": " + error.what());
  }
}

std::string folder_of_results(const std::string& where) {
  if (where == "-") return {};
  if (std::filesystem::is_directory(where)) return where;
  return std::filesystem::path(where).parent_path().string();
}

}  // namespace tcpspec::cli
