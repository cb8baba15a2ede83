#include "case/select.hpp"

#include <algorithm>
#include <set>

#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

bool glob(std::string_view pattern, std::string_view text, bool classes) {
  while (!pattern.empty()) {
    if (pattern.front() == '*') {
      pattern.remove_prefix(1);
      for (std::size_t skip = 0; skip <= text.size(); ++skip)
        if (glob(pattern, text.substr(skip), classes)) return true;
      return false;
    }
    if (text.empty()) return false;
    const std::size_t close = pattern.find(']', 1);
    if (classes && pattern.front() == '[' && close != std::string_view::npos) {
      const std::string_view members = pattern.substr(1, close - 1);
      const bool negated = !members.empty() && members.front() == '!';
      if ((members.substr(negated ? 1 : 0).find(text.front()) != std::string_view::npos) == negated)
        return false;
      pattern.remove_prefix(close + 1);
    } else {
      if (pattern.front() != '?' && pattern.front() != text.front()) return false;
      pattern.remove_prefix(1);
    }
    text.remove_prefix(1);
  }
  return text.empty();
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool any_tag(const Case& c, const std::vector<std::string>& tags) {
  return std::any_of(c.tags.begin(), c.tags.end(), [&](const std::string& tag) { return has(tags, tag); });
}

bool selects_by_requirement(const Selection& selection, const Case& c, const Catalogue& catalogue) {
  return std::any_of(c.checks.begin(), c.checks.end(), [&](const std::string& id) {
    const Requirement* requirement = catalogue.find(id);
    return requirement && selects(selection, *requirement);
  });
}

}  // namespace

bool glob(std::string_view pattern, std::string_view text) {
  return glob(pattern, text, false) || glob(pattern, text, true);
}

bool matches_id(std::string_view pattern, std::string_view id) {
  return glob(pattern, id) || glob(pattern, id.substr(0, id.find('[')));
}

bool matches_section(std::string_view pattern, std::string_view section) {
  if (!pattern.empty() && pattern.substr(0, 2) == "§") pattern.remove_prefix(2);
  return glob(pattern, section) || glob(std::string(pattern) + ".*", section);
}

bool selects(const Selection& selection, const Requirement& r) {
  const auto section = [&](const std::string& pattern) { return matches_section(pattern, r.section); };
  const auto level = [&](const std::string& name) {
    const std::optional<Level> asked = level_from_string(upper(name));
    return asked && (r.level == *asked || (*asked == Level::must && binds(r.level)) ||
                     (*asked == Level::should && r.level == Level::should_not));
  };
  const auto& [rfcs, sections, levels] = std::tie(selection.rfcs, selection.sections, selection.levels);
  return (rfcs.empty() || std::find(rfcs.begin(), rfcs.end(), r.rfc) != rfcs.end()) &&
         (sections.empty() || std::any_of(sections.begin(), sections.end(), section)) &&
         (levels.empty() || std::any_of(levels.begin(), levels.end(), level));
}

std::vector<const Case*> select(const Suite& suite, const Catalogue& catalogue, const Selection& s,
                                const Timing& timing) {
  std::vector<const Case*> out;
  for (const Case& c : suite.cases) {
    const auto id = [&](const std::string& pattern) { return matches_id(pattern, c.id); };
    const bool by_requirement = !s.rfcs.empty() || !s.sections.empty() || !s.levels.empty();
    const bool selected =
        (s.ids.empty() || std::any_of(s.ids.begin(), s.ids.end(), id)) &&
        (!by_requirement || selects_by_requirement(s, c, catalogue)) &&
        (s.tags.empty() || any_tag(c, s.tags)) && !any_tag(c, s.skip_tags) &&
        (!s.family || std::find(c.families.begin(), c.families.end(), *s.family) != c.families.end()) &&
        (!s.longest || duration_class(c, timing) <= *s.longest) && s.words.matches(c);
    if (selected) out.push_back(&c);
  }
  return out;
}

std::vector<std::string> mistakes(const Selection& s, const Suite& suite, const Catalogue& catalogue) {
  std::vector<std::string> out;
  const auto complain = [&](const std::string& what, const std::string& word,
                            const std::vector<std::string>& known) {
    const std::string near = nearest(word, known);
    out.push_back("unknown " + what + " `" + word + "`" +
                  (near.empty() ? "" : "; did you mean `" + near + "`?"));
  };
  std::set<std::string> tags;
  for (const Case& c : suite.cases) tags.insert(c.tags.begin(), c.tags.end());
  for (const auto* list : {&s.tags, &s.skip_tags})
    for (const std::string& tag : *list)
      if (tags.count(tag) == 0) complain("tag", tag, {tags.begin(), tags.end()});
  for (const std::string& level : s.levels)
    if (!level_from_string(upper(level)))
      complain("level", level, {"must", "must not", "should", "should not", "may"});
  for (const int rfc : s.rfcs)
    if (catalogue.title(rfc).empty()) out.push_back("the catalogue has no RFC " + std::to_string(rfc));
  return out;
}

std::vector<std::string> unknown_ids(const Selection& s, const Suite& suite) {
  std::vector<std::string> out;
  for (const std::string& pattern : s.ids) {
    const auto has_it = [&](const Case& c) { return matches_id(pattern, c.id); };
    if (std::any_of(suite.cases.begin(), suite.cases.end(), has_it)) continue;
    out.push_back("there is no case `" + pattern + "`" +
                  did_you_mean(pattern, names_like(pattern, suite), "; `tcpspec list` shows them"));
  }
  return out;
}

std::vector<std::string> names_like(std::string_view id, const Suite& suite) {
  const bool with_row = id.find('[') != std::string_view::npos;
  std::vector<std::string> names;
  for (const Case& c : suite.cases) {
    std::string name = with_row ? c.id : c.id.substr(0, c.id.find('['));
    if (names.empty() || names.back() != name) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace tcpspec::cases
