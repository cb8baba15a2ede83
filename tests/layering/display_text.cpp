#include "display_text.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

namespace tcpspec::layering {
namespace {

enum class In { tester, everywhere };

/// A way to read what was printed, and what to do instead.
struct Reading {
  std::regex pattern;
  const char* instead;
  In in = In::tester;
};

/// Where it is right.
struct Exception {
  std::string_view file;
  std::string_view fragment;  ///< of the line
  std::string_view reason;
};

constexpr Exception exceptions[] = {
    {"tester/case/field_reader.cpp", "to_string(address) == value", "reads a case"},
    {"tester/case/substitute.cpp", "node.text.find('$')", "reads a case"},
    {"tester/case/yaml_text.cpp", "message", "yaml-cpp tells its faults in sentences only"},
    {"tester/boot/wide_registers.cpp", "ptrace set fp regs failed",
     "a kernel tells its panic in sentences only"},
    {"tester/lab/doctor_lab.cpp", "starts_with(\"1 ok\")", "a reply of the agent's protocol"},
    {"tester/oracle/match.cpp", "pattern.text", "shows a field as the case's author wrote it"},
    {"tester/oracle/outcome_text.cpp", "\"GO ON\"", "reads a decision table"},
    {"tester/oracle/rule_explain.cpp", "title.ends_with('?')", "ends a sentence"},
    {"tester/watch/condition_reader.cpp", "Step::differs", "reads a condition"},
    {"tester/walk/corpus.cpp", "cases::to_string(pattern_of(out))",
     "compares two segments as a case writes them"},
    {"reports/html/page.cpp", "facts.find(\"stack\")", "shows it in the heading, too"},
    {"tester/run/report.cpp", "environment.find(key)", "reads results.json"},
    {"tester/run/discovery.cpp", "reply.text.starts_with(\"HTTP/\")", "octets that a service sent"},
    {"tester/run/segment_role.cpp", "one.note == note", "reads results from before there were roles"},
    {"tester/sweep/point.cpp", "to_string(static_cast<StampClass>(i)) == word", "reads the id of a point"},
};

#define MEMBER "(note|because|got|expected|absolute|figure|title|words|why|said)"
#define SEARCH "(find|rfind|starts_with|ends_with|contains|compare|substr)"
#define SENTENCE R"("[^" ]+ [^"]*[^" ]")"

const std::vector<Reading>& readings() {
  static const std::vector<Reading> all{
      {std::regex(R"([.>])" MEMBER R"(\s*(==|!=))"), "compare the value that the text was printed from"},
      {std::regex(R"((==|!=)\s*[\w:.>()\[\]*-]*[.>])" MEMBER R"(\b(?!\s*[(.]))"),
       "compare the value that the text was printed from"},
      {std::regex(R"([.>](text|)" MEMBER R"()\.)" SEARCH R"(\()"),
       "keep as a value what is looked for in the text"},
      {std::regex(R"(note_of\([^)]*\)\s*(==|!=|\.[a-z_]+\())"), "compare SegmentRecord::role"},
      {std::regex(R"(to_string\([^()]*(\([^()]*\))?[^()]*\)\s*(==|!=))"), "compare the values"},
      {std::regex(R"((==|!=)\s*(\w+::)*to_string\()"), "compare the values"},
      {std::regex(R"([.>](level|grade|role|verdict|outcome|observable|verb|what|second)\s*(==|!=)\s*")"),
       "compare with the enumeration", In::everywhere},
      {std::regex(
           R"re((==|!=)\s*"(MUST|MUST NOT|SHOULD|SHOULD NOT|MAY|must|conforming|tolerated|forbidden|inconclusive)")re"),
       "compare with the enumeration", In::everywhere},
      {std::regex(R"((facts|environment)\.(find|at|contains|count)\()"),
       "facts are shown: decide by values that are kept beside them", In::everywhere},
      {std::regex(SEARCH R"(\(\s*"(MUST|SHOULD|MAY))"), "ask cases::binds(), or compare with the enumeration",
       In::everywhere},
      {std::regex(SEARCH R"(\([^;]*"<[A-Z])"), "look at the segment's fields; control_bits of a record",
       In::everywhere},
      {std::regex(R"((==|!=)\s*)" SENTENCE), "a sentence is for people: give the case of it a value"},
      {std::regex(SENTENCE R"(\s*(==|!=))"), "a sentence is for people: give the case of it a value"},
      {std::regex("\\b" SEARCH R"(\(\s*)" SENTENCE), "a sentence is for people: give the case of it a value"},
  };
  return all;
}

/// The line without its comment.
std::string code_of(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote != 0 && line[i] == '\\')
      ++i;
    else if (quote != 0 && line[i] == quote)
      quote = 0;
    else if (quote == 0 && (line[i] == '"' || line[i] == '\''))
      quote = line[i];
    else if (quote == 0 && line.substr(i, 2) == "//")
      return std::string(line.substr(0, i));
  }
  return std::string(line);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(code_of(line));
  return lines;
}

/// What a comparison cannot do without: most lines need no closer look.
bool may_compare(const std::string& line) {
  for (const char* sign :
       {"==", "!=", "find(", "_with(", "contains(", "compare(", "substr(", "facts.", "environment."})
    if (line.find(sign) != std::string::npos) return true;
  return false;
}

const Exception* exception_for(const std::string& file, const std::string& line) {
  const auto found = std::find_if(std::begin(exceptions), std::end(exceptions), [&](const Exception& one) {
    return one.file == file && line.find(one.fragment) != std::string::npos;
  });
  return found == std::end(exceptions) ? nullptr : found;
}

/// Calls `visit` with the number of each line that reads printed text, the line and what to do instead.
template <typename Visit>
void each_reading(const std::string& file, std::string_view text, Visit visit) {
  const bool in_tester = file.starts_with("tester/");
  const std::vector<std::string> lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!may_compare(lines[i])) continue;
    // A long comparison goes on in the next line.
    const std::string both = lines[i] + " " + (i + 1 < lines.size() ? lines[i + 1] : "");
    for (const Reading& reading : readings()) {
      std::smatch found;
      if (reading.in == In::tester && !in_tester) continue;
      if (!std::regex_search(both, found, reading.pattern)) continue;
      if (static_cast<std::size_t>(found.position()) >= lines[i].size()) continue;  // the next line's own
      visit(static_cast<int>(i) + 1, both, reading.instead);
      break;
    }
  }
}

}  // namespace

std::vector<Offence> check_display_text(const std::string& file, std::string_view text) {
  std::vector<Offence> offences;
  std::vector<const Exception*> needed;
  each_reading(file, text, [&](int number, const std::string& line, const char* instead) {
    needed.push_back(exception_for(file, line));
    if (needed.back() == nullptr)
      offences.push_back({file, number, std::string("reads what is printed for people; ") + instead});
  });
  for (const Exception& one : exceptions)
    if (one.file == file && std::find(needed.begin(), needed.end(), &one) == needed.end())
      offences.push_back({file, 1, "needs no exception for " + std::string(one.fragment)});
  return offences;
}

}  // namespace tcpspec::layering
