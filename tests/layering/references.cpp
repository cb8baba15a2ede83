#include "references.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <regex>
#include <sstream>

namespace tcpspec::layering {
namespace {

namespace fs = std::filesystem;

bool is_markdown(std::string_view file) { return file.ends_with(".md"); }

/// What begins a comment there; empty for a file that has none.
std::string_view comment_sign(std::string_view file) {
  for (const char* end : {".cpp", ".hpp"})
    if (file.ends_with(end)) return "//";
  const std::string_view name = file.substr(file.rfind('/') + 1);
  for (const char* end : {".py", ".sh", ".cmake", ".yml", ".yaml", ".clang-tidy", ".editorconfig"})
    if (name.ends_with(end)) return "#";
  const bool script = file.starts_with(".ci/") && name.find('.') == std::string_view::npos;
  return script || name == "CMakeLists.txt" ? "#" : "";
}

/// The part of a line that is meant for readers.
std::string prose(const std::string& file, const std::string& line) {
  if (is_markdown(file)) return line;
  const std::string_view sign = comment_sign(file);
  const std::size_t at = sign.empty() ? std::string::npos : line.find(sign);
  return at == std::string::npos ? "" : line.substr(at + sign.size());
}

/// As a heading is named in a link: `## In CI` is `in-ci`.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : heading)
    if (c == ' ')
      anchor += '-';
    else if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_')
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return anchor;
}

/// A pattern of paths; `whole`: from the top of the tree, otherwise any file that ends so.
std::regex as_pattern(const std::string& word, bool whole) {
  static const std::regex placeholder("NAME|NNNN|MODULE|VERB|\\*"), special(R"([.+?(){}\[\]^$|])");
  const std::string quoted = std::regex_replace(word, special, "\\$&");
  return std::regex((whole ? "" : "(.*/)?") + std::regex_replace(quoted, placeholder, "[^/]*"));
}

bool exists(const Known& known, const std::string& word, bool whole) {
  // A program is named as its source.
  if (known.paths.contains(word) || known.paths.contains(word + ".cpp")) return true;
  const std::regex pattern = as_pattern(word, whole);
  return std::any_of(known.paths.begin(), known.paths.end(),
                     [&](const std::string& path) { return std::regex_match(path, pattern); });
}

void each_match(const std::string& text, const std::regex& pattern,
                const std::function<void(const std::smatch&)>& visit) {
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) visit(*at);
}

/// Paths from the top, and names of sources and pages.
void check_names(const std::string& text, const Known& known,
                 const std::function<void(const std::string&)>& offend) {
  static const std::regex path(
      R"((^|[^\w./*-])((tester|tests|cases|reports|\.ci|\.github)/[\w./*-]*[\w/*]))");
  static const std::regex name(R"((^|[^\w./*-])([\w*][\w./*-]*\.(hpp|cpp|md))(?![\w/]))");
  const auto check = [&](std::string word, bool whole) {
    while (word.ends_with('/')) word.pop_back();
    if (!exists(known, word, whole)) offend(word + " is not in the tree");
  };
  each_match(text, path, [&](const std::smatch& found) { check(found[2], true); });
  // In an indented block, a command makes and reads files of the user's own.
  if (text.starts_with("    ")) return;
  each_match(text, name, [&](const std::smatch& found) {
    const std::string word = found[2];
    if (!std::regex_search(word, path)) check(word, false);
  });
}

void check_links(const std::string& file, const std::string& text, const Known& known,
                 const std::function<void(const std::string&)>& offend) {
  static const std::regex link(R"(\]\(([^)#: ]*)(#([^) ]*))?\))");
  each_match(text, link, [&](const std::smatch& found) {
    const std::string target = found[1];
    std::string path =
        target.empty() ? file : (fs::path(file).parent_path() / target).lexically_normal().generic_string();
    while (path.ends_with('/')) path.pop_back();
    if (!known.paths.contains(path)) return offend("links to " + target + ", which is not in the tree");
    const auto page = known.anchors.find(path);
    if (found[2].matched && (page == known.anchors.end() || !page->second.contains(found[3])))
      offend("links to #" + found[3].str() + ", which is not a heading of " + path);
  });
}

}  // namespace

void Known::add(const std::string& file, std::string_view text) {
  for (fs::path path = file; !path.empty(); path = path.parent_path()) paths.insert(path.generic_string());
  if (!is_markdown(file)) return;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);)
    if (const std::size_t words = line.find_first_not_of('#'); line.starts_with('#') && words < line.size())
      anchors[file].insert(anchor_of(std::string_view(line).substr(words + 1)));
}

std::vector<Offence> check_references(const std::string& file, std::string_view text, const Known& known) {
  // In parts, or this file would offend itself.
  static const std::regex elsewhere(
      "design "
      "§|(^|[^\\w./-])shared"
      "/|\\bC-[1-9]\\b|tables' "
      "notes");
  std::vector<Offence> offences;
  std::istringstream in{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    const std::string words = prose(file, line);
    const auto offend = [&, at = ++number](const std::string& what) { offences.push_back({file, at, what}); };
    if (words.empty()) continue;
    if (std::regex_search(words, elsewhere)) offend("refers to a document that is not in the tree");
    check_names(words, known, offend);
    if (is_markdown(file)) check_links(file, words, known, offend);
  }
  return offences;
}

}  // namespace tcpspec::layering
