#include "lab/profile_checks.hpp"

#include <algorithm>
#include <regex>

#include "case/suggest.hpp"
#include "lab/profile_keys.hpp"

namespace tcpspec::lab {

namespace {

std::vector<std::string> words_of_placeholders() {
  std::vector<std::string> words;
  for (const Placeholder& one : placeholders()) words.emplace_back(one.word);
  return words;
}

bool in_single_quotes(const std::string& command, std::size_t at) {
  return std::count(command.begin(), command.begin() + static_cast<std::ptrdiff_t>(at), '\'') % 2 == 1;
}

std::string text_at(const cases::Node& map, std::string_view key) {
  const cases::Node* value = map.find(key);
  return value != nullptr && value->is_text() ? value->text : std::string();
}

}  // namespace

void check_placeholders(const cases::Node& command, cases::Diagnostics& errors) {
  static const std::vector<std::string> known = words_of_placeholders();
  static const std::regex in_braces("\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
  const std::string& text = command.text;
  for (std::sregex_iterator it(text.begin(), text.end(), in_braces), end; it != end; ++it) {
    const auto at = static_cast<std::size_t>(it->position());
    const std::string word = it->str(1);
    if (at > 0 && text[at - 1] == '$') continue;
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    const std::string near = cases::nearest(word, known);
    if (near.empty() && in_single_quotes(text, at)) continue;
    errors.add(command.position_of(at), "unknown placeholder `{" + word + "}`",
               near.empty() ? near : "{" + near + "}", cases::join(known));
  }
}

void check_namespace(const cases::Node& lab, cases::Diagnostics& errors) {
  const std::string link = text_at(lab, "link");
  const std::string place = text_at(lab, "namespace");
  const std::string command = text_at(lab, "start").empty() ? text_at(lab, "agent") : text_at(lab, "start");
  const cases::Node* where = lab.find("namespace") != nullptr ? lab.find("namespace") : lab.find("link");
  if (link == "tap" && place != "tester" && command.find("{tester_netns}") == std::string::npos)
    errors.add(
        where->at,
        "the device of `link: tap` is in the tester's namespace, and this command runs in the target's",
        "namespace: tester");
  if ((link.empty() || link == "veth") && place == "tester")
    errors.add(where->at,
               "with `link: veth` the target is the kernel of its own namespace, and this command runs in "
               "the tester's",
               "namespace: target");
}

}  // namespace tcpspec::lab
