#include "rules.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

namespace tcpspec::layering {
namespace {

// cli ─► reach, proof ─► boot ─► lab, agent ─► drive ─► run, sweep, walk, scan ─► oracle ─► case ─► wire ─►
// base; sim ─► wire and the interfaces of drive; reports ─► run/report.hpp.  An entry with a slash is one
// header, any other a whole module.
const std::map<std::string, std::vector<std::string>, std::less<>>& allowed() {
  static const std::map<std::string, std::vector<std::string>, std::less<>> table{
      {"base", {}},
      {"wire", {"base"}},
      {"case", {"wire", "base"}},
      {"oracle", {"case", "wire", "base"}},
      {"watch", {"case", "wire", "base"}},
      {"run", {"watch", "oracle", "case", "wire", "base"}},
      {"sweep", {"run", "oracle", "case", "wire", "base"}},
      {"walk", {"sweep", "run", "watch", "oracle", "case", "wire", "base"}},
      {"scan", {"run", "case", "wire", "base"}},
      {"drive", {"run", "case", "oracle", "wire", "base"}},
      {"agent", {"drive/descriptor.hpp", "base"}},
      {"lab", {"agent", "drive", "run", "case", "oracle", "wire", "base"}},
      {"boot", {"lab", "drive", "wire", "base"}},
      {"sim", {"wire", "base", "drive/link.hpp", "drive/clock.hpp", "drive/channel.hpp"}},
      {"stepped", {"sim/virtual_world.hpp", "sim/step.hpp", "drive", "wire", "base"}},
      {"reach",
       {"stepped", "sim", "boot/inside.hpp", "lab", "agent", "drive", "scan", "run", "case", "oracle", "wire",
        "base"}},
      {"proof", {"reach/sim_target.hpp", "sim", "drive", "run", "case", "oracle", "wire", "base"}},
      {"reports", {"run/report.hpp", "base"}},
      {"cli",
       {"reach", "proof", "sim", "boot", "lab", "agent", "drive", "scan", "walk", "sweep", "run", "watch",
        "case", "oracle", "wire", "reports", "base"}},
  };
  return table;
}

// These decide with times and segments that they are given.
const std::vector<std::string> pure{"base", "wire",  "case", "watch", "oracle",
                                    "run",  "sweep", "walk", "scan",  "sim"};

// The interfaces that the sim shares with the real drivers are as pure as the sim.
const std::vector<std::string> interfaces{"tester/drive/link.hpp", "tester/drive/clock.hpp",
                                          "tester/drive/channel.hpp"};

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool touches_the_world(std::string_view header) {
  for (const char* folder : {"sys/", "net/", "netinet/", "netpacket/", "arpa/", "linux/", "netlink/"})
    if (header.starts_with(folder)) return true;
  static const std::vector<std::string> headers{
      "chrono",     "ctime",    "time.h",  "thread",  "mutex",    "condition_variable", "future",
      "stop_token", "unistd.h", "poll.h",  "fcntl.h", "netdb.h",  "ifaddrs.h",          "csignal",
      "signal.h",   "spawn.h",  "dlfcn.h", "sched.h", "pthread.h"};
  return contains(headers, header);
}

template <typename Visit>
void each_line(std::string_view text, Visit visit) {
  std::istringstream in{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(in, line);) visit(++number, line);
}

std::string why_forbidden(const std::string& file, const std::string& module, bool quoted,
                          const std::string& header) {
  const bool is_interface = contains(interfaces, file);
  if (!quoted) {
    if ((contains(pure, module) || is_interface) && touches_the_world(header))
      return "<" + header + "> brings a socket or a clock into " + module;
    return {};
  }
  const std::string other = header.substr(0, header.find('/'));
  if (!allowed().contains(other) || header.find("..") != std::string::npos)
    return "\"" + header + "\" does not begin with a module";
  if (other == module) return {};
  if (is_interface && other != "wire")
    return header + " is more than the sim may know, and the sim includes " + file;
  const std::vector<std::string>& may = allowed().find(module)->second;
  if (contains(may, other) || contains(may, header)) return {};
  return module + " may not know " + header;
}

}  // namespace

std::string module_of(std::string_view file) {
  if (file.starts_with("tester/")) file.remove_prefix(7);
  const std::string first(file.substr(0, file.find('/')));
  return file.find('/') != std::string_view::npos && allowed().contains(first) ? first : "";
}

std::vector<Offence> check_includes(const std::string& file, std::string_view text) {
  static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  const std::string module = module_of(file);
  std::vector<Offence> offences;
  if (module.empty()) return {{file, 1, "is in no module of the layers"}};
  each_line(text, [&](int number, const std::string& line) {
    std::smatch found;
    if (!std::regex_search(line, found, include)) return;
    const std::string why = why_forbidden(file, module, found[1] == "\"", found[2]);
    if (!why.empty()) offences.push_back({file, number, why});
  });
  return offences;
}

std::vector<Offence> check_algorithm(const std::string& file, std::string_view text) {
  static const std::regex include(R"(^\s*#\s*include\s*<algorithm>)");
  static const std::regex call(
      R"(\bstd::((stable_|partial_|is_)?sort|find(_if|_if_not|_end|_first_of)?|(any|all|none)_of|for_each)"
      R"(|(min|max|minmax)(_element)?|clamp|count(_if)?|(copy|fill|search)(_if|_n)?|transform|generate)"
      R"(|(remove|replace)(_if)?|unique|reverse|rotate|shuffle|equal(_range)?|mismatch|adjacent_find)"
      R"(|(lower|upper)_bound|binary_search|lexicographical_compare|includes)"
      R"(|set_(union|intersection|difference)|(stable_)?partition)\s*[(<])");
  std::vector<Offence> offences;
  bool included = false;
  each_line(text, [&](int number, const std::string& line) {
    included = included || std::regex_search(line, include);
    const std::string code = line.substr(0, line.find("//"));
    std::smatch found;
    if (included || !offences.empty() || code.find("std::") == std::string::npos) return;
    if (std::regex_search(code, found, call))
      offences.push_back({file, number, "calls std::" + found[1].str() + " without <algorithm>"});
  });
  return offences;
}

std::vector<Offence> check_length(const std::string& file, std::string_view text) {
  constexpr int most = 600;
  int lines = 0;
  each_line(text, [&](int number, const std::string&) { lines = number; });
  if (lines <= most) return {};
  return {{file, most + 1, "has " + std::to_string(lines) + " lines"}};
}

std::vector<Offence> check_paths(const std::string& file, std::string_view text) {
  // In two parts, or this file would offend itself.
  static const std::regex path(
      "(^|[^[:alnum:]_.])/"
      "(work|root|farm|home)"
      "/");
  std::vector<Offence> offences;
  each_line(text, [&](int number, const std::string& line) {
    if (std::regex_search(line, path)) offences.push_back({file, number, "names a path of a machine"});
  });
  return offences;
}

}  // namespace tcpspec::layering
