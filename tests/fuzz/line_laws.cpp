// Laws of the formats that are made of lines.
#include <algorithm>
#include <regex>
#include <vector>

#include "report_laws.hpp"

namespace tcpspec::report::fuzz {
namespace {

std::vector<std::string> lines_of(std::string_view document) {
  std::vector<std::string> lines;
  while (!document.empty()) {
    const std::size_t end = std::min(document.find('\n'), document.size() - 1);
    lines.emplace_back(document.substr(0, end + (document[end] != '\n')));
    document.remove_prefix(end + 1);
  }
  return lines;
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> heads) {
  return std::any_of(heads.begin(), heads.end(), [&](auto head) { return text.starts_with(head); });
}

std::size_t backticks(std::string_view line, std::size_t at) {
  return std::min(line.find_first_not_of('`', at), line.size()) - at;
}

// Without its code spans (CommonMark §6.1) and what a backslash makes harmless.
std::string markup_of(std::string_view line) {
  std::string rest;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\\' && at + 1 < line.size()) {
      at += 2;
    } else if (line[at] == '`') {
      const std::size_t run = backticks(line, at);
      std::size_t end = at + run;
      while (end < line.size() && backticks(line, end) != run)
        end += std::max<std::size_t>(backticks(line, end), 1);
      at = end < line.size() ? end + run : at + run;
    } else {
      rest += line[at++];
    }
  }
  return rest;
}

}  // namespace

std::string broken_csv(std::string_view document) {
  std::size_t fields = 0, wanted = 0;
  for (std::size_t at = 0; at < document.size();) {
    std::string cell;
    if (document[at] == '"') {
      for (++at; at < document.size(); ++at) {
        if (document[at] == '"' && document.substr(at, 2) != "\"\"") break;
        at += document[at] == '"';
        cell += document[at];
      }
      ++at;
    } else {
      const std::size_t end = std::min(document.find_first_of(",\r\"", at), document.size());
      cell = document.substr(at, end - at);
      at = end;
    }
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos)
      return "a formula: " + cell;
    if (const std::string broken = broken_text(cell); !broken.empty()) return broken;
    ++fields;
    if (document.substr(at, 1) == ",") {
      ++at;
    } else if (document.substr(at, 2) == "\r\n") {
      at += 2;
      if (wanted == 0) wanted = fields;
      if (fields != wanted) return "a record of another length";
      fields = 0;
    } else {
      return "something after a field at octet " + std::to_string(at);
    }
  }
  return {};
}

std::string broken_commands(std::string_view document) {
  for (const std::string& line : lines_of(document))
    if (!starts_with_any(line, {"::error ", "::warning ", "::notice "}))
      return "a line that is not an annotation: " + line;
  return {};
}

std::string broken_tap(std::string_view document) {
  const std::vector<std::string> lines = lines_of(document);
  if (lines.size() < 2 || !lines[0].starts_with("TAP version 1") || !lines[1].starts_with("1.."))
    return "no version or no plan";
  std::size_t points = 0;
  bool told = false, ended = false;
  for (std::size_t i = 2; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const std::string number = " " + std::to_string(points + 1) + " ";
    if (ended) return "something after the bail-out";
    if (line == "  ---" || line == "  ...") {
      told = line == "  ---";
    } else if (told) {
      if (!line.starts_with("  ")) return "diagnostics that reach beyond: " + line;
    } else if (line.starts_with("Bail out!")) {
      ended = true;
    } else if (starts_with_any(line, {"ok" + number, "not ok" + number})) {
      ++points;
    } else if (!line.starts_with("#")) {
      return "no TAP: " + line;
    }
  }
  if (told) return "diagnostics without an end";
  return points == std::stoul(lines[1].substr(3)) ? "" : "another number of points than planned";
}

std::string broken_markdown(std::string_view document) {
  static const std::regex ours("</?(details|summary|br)( ?/)?>");
  std::string fence;
  bool code = false, empty = true;
  int open = 0;
  for (const std::string& line : lines_of(document)) {
    if (!fence.empty()) {
      if (line == fence) fence.clear();
      continue;
    }
    if (line.starts_with("```")) {
      fence = line.substr(0, std::min(line.find_first_not_of('`'), line.size()));
      continue;
    }
    // Indented code begins after an empty line only (CommonMark §4.4), and ends where the indent does.
    code = (code || empty) && (line.empty() ? code : line.starts_with("    "));
    empty = line.empty();
    if (code) continue;
    open += line.starts_with("<details>") - (line == "</details>");
    const std::string markup = std::regex_replace(markup_of(line), ours, "");
    if (markup.find('<') != std::string::npos) return "markup: " + line;
    if (std::regex_search(markup, std::regex("@[A-Za-z0-9]"))) return "somebody is called: " + line;
    if (markup.find("](") != std::string::npos) return "a link: " + line;
  }
  if (!fence.empty()) return "a fence without an end";
  return open == 0 ? "" : "a fold without an end";
}

}  // namespace tcpspec::report::fuzz
