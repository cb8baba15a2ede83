#include "cli/results.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/error.hpp"
#include "reports/json.hpp"
#include "reports/pcapng.hpp"

namespace tcpspec::cli {
namespace {

std::string read_all(std::istream& in) {
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string read_file(const std::string& name) {
  std::filesystem::path path = name;
  if (std::filesystem::is_directory(path)) path /= "results.json";
  std::ifstream in(path, std::ios::binary);
  if (!in) throw UsageError("there are no results in " + path.string());
  return read_all(in);
}

}  // namespace

report::RunReport load_results(const std::string& where) {
  const std::string text = where == "-" ? read_all(std::cin) : read_file(where);
  try {
    return report::is_pcapng(text) ? report::record_in(text) : report::from_json(text);
  } catch (const report::FormatError& error) {
    const std::string name = where == "-" ? "standard input" : where;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if ((first == std::string::npos || text[first] != '{') && !report::is_pcapng(text))
      throw UsageError(name + " is neither a results.json nor a pcapng that tcpspec wrote");
    throw UsageError(name + ": " + error.what());
  }
}

std::string folder_of_results(const std::string& where) {
  if (where == "-") return {};
  if (std::filesystem::is_directory(where)) return where;
  return std::filesystem::path(where).parent_path().string();
}

}  // namespace tcpspec::cli
