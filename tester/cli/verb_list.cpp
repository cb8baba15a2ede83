#include "cli/verb_list.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/display_width.hpp"
#include "case/access.hpp"
#include "case/checking_cases.hpp"
#include "case/tags.hpp"
#include "case/words.hpp"
#include "cli/exit.hpp"
#include "cli/known_names.hpp"
#include "cli/load_cases.hpp"

namespace tcpspec::cli {

namespace {

using Json = nlohmann::ordered_json;
using Table = std::vector<std::vector<std::string>>;

/// Columns as wide as their widest cell; the last one is not padded.
void print(const Table& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], base::display_width(row[i]));
    }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) std::cout << base::pad(row[i], widths[i] + 2);
    std::cout << row.back() << "\n";
  }
}

void print(const Json& json) { std::cout << json.dump(2) << "\n"; }

Json families_as_json(const cases::Case& c) {
  Json out = Json::array();
  for (const wire::Family family : c.families) out.push_back(static_cast<int>(family));
  return out;
}

void list_cases(const std::vector<const cases::Case*>& chosen, bool json) {
  Table table;
  Json all = Json::array();
  for (const cases::Case* c : chosen) {
    const std::string duration(to_string(cases::duration_class(*c)));
    const std::string access(to_string(cases::access(*c)));
    table.push_back({c->id, access, duration, c->title});
    all.push_back({{"id", c->id},
                   {"title", c->title},
                   {"checks", c->checks},
                   {"tags", c->tags},
                   {"access", access},
                   {"duration", duration},
                   {"seconds", cases::estimate(*c).expected},
                   {"families", families_as_json(*c)},
                   {"caught", c->caught},
                   {"file", c->at.file},
                   {"line", c->at.line}});
  }
  if (json)
    print(all);
  else
    print(table);
}

std::size_t list_requirements(const LoadedSuite& loaded, const Selection& from, bool json) {
  const cases::Selection selection = selection_of(from);
  const auto id_is_meant = [&](const std::string& id) {
    return std::any_of(from.ids.begin(), from.ids.end(),
                       [&](const std::string& pattern) { return cases::glob(pattern, id); });
  };
  const cases::CheckingCases checking_cases(loaded.suite, loaded.catalogue);
  Table table;
  Json all = Json::array();
  for (const cases::Requirement& r : loaded.catalogue.requirements()) {
    if (!cases::selects(selection, r) || (!from.ids.empty() && !id_is_meant(r.id))) continue;
    const std::vector<const cases::Case*>& checking = checking_cases.of(r.id);
    table.push_back({r.id, std::string(to_string(r.level)), std::string(to_string(r.observable)),
                     checking.empty() ? "-" : std::to_string(checking.size()), r.text});
    Json ids = Json::array();
    for (const cases::Case* c : checking) ids.push_back(c->id);
    Json one = {{"id", r.id},
                {"rfc", r.rfc},
                {"section", r.section},
                {"level", to_string(r.level)},
                {"text", r.text},
                {"observable", to_string(r.observable)},
                {"duration", r.duration},
                {"cases", std::move(ids)}};
    if (!r.same_as.empty()) one["same_as"] = r.same_as;
    if (!r.status.empty()) one["status"] = r.status;
    all.push_back(std::move(one));
  }
  if (json)
    print(all);
  else
    print(table);
  return table.size();
}

std::size_t list_invariants(const cases::Catalogue& catalogue, bool json) {
  Table table;
  Json all = Json::array();
  for (const watch::Invariant& invariant : load_invariants(catalogue)) {
    table.push_back(
        {invariant.name, invariant.requirement, std::string(to_string(invariant.level)), invariant.title});
    all.push_back({{"name", invariant.name},
                   {"title", invariant.title},
                   {"checks", invariant.requirement},
                   {"level", to_string(invariant.level)},
                   {"when", invariant.when_text},
                   {"holds", invariant.holds_text},
                   {"caught", invariant.caught},
                   {"file", invariant.at.file},
                   {"line", invariant.at.line}});
  }
  if (json)
    print(all);
  else
    print(table);
  return table.size();
}

std::size_t list_tags(const std::vector<const cases::Case*>& chosen, bool json) {
  std::map<std::string, int> tags;
  for (const cases::Case* c : chosen)
    for (const std::string& tag : c->tags) ++tags[tag];
  if (json) {
    print(Json(tags));
    return tags.size();
  }
  Table table;
  for (const auto& [tag, count] : tags)
    table.push_back({tag, std::to_string(count), std::string(cases::about_tag(tag))});
  print(table);
  return tags.size();
}

std::size_t list_profiles(bool json) {
  const std::vector<std::string> names = known_names(Names::profiles);
  if (json) {
    print(Json(names));
  } else {
    for (const std::string& name : names) std::cout << name << "\n";
  }
  return names.size();
}

}  // namespace

int list(const ListOptions& options) {
  using What = ListOptions::What;
  if (options.what == What::profiles)
    return code(list_profiles(options.json) == 0 ? Exit::nothing_selected : Exit::ok);
  const LoadedSuite loaded = load_suite(options.selection.paths);
  std::size_t shown = 0;
  if (options.what == What::requirements) {
    shown = list_requirements(loaded, options.selection, options.json);
  } else if (options.what == What::invariants) {
    shown = list_invariants(loaded.catalogue, options.json);
  } else {
    const auto chosen = choose(loaded, options.selection);
    tell_unknown_ids(loaded, options.selection);
    shown = chosen.size();
    if (options.what == What::tags) {
      if (list_tags(chosen, options.json) == 0 && shown > 0) std::cerr << "no case has a tag\n";
    } else {
      list_cases(chosen, options.json);
    }
  }
  if (shown == 0) std::cerr << "no case is selected\n";
  return code(shown == 0 ? Exit::nothing_selected : Exit::ok);
}

}  // namespace tcpspec::cli
