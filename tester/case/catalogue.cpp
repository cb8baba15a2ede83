#include "case/catalogue.hpp"

#include <algorithm>
#include <array>

#include "case/expression.hpp"
#include "case/reading.hpp"
#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::array levels{to_string(Level::must),   to_string(Level::must_not),
                            to_string(Level::should), to_string(Level::should_not),
                            to_string(Level::may),    to_string(Level::must_text)};
constexpr std::array<std::string_view, 4> durations{"quick", "standard", "long", "n/a"};

template <std::size_t n>
std::size_t index_of(const Node& node, const std::array<std::string_view, n>& words, std::string_view what,
                     Diagnostics& errors) {
  const auto found = std::find(words.begin(), words.end(), node.text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::vector<std::string> allowed(words.begin(), words.end());
  errors.add(node.at, "unknown " + std::string(what) + " `" + node.text + "`", nearest(node.text, allowed),
             join(allowed));
  return 0;
}

}  // namespace

const Requirement* Catalogue::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &requirements_[found->second];
}

std::optional<Level> Catalogue::level_of(std::string_view id) const {
  const Requirement* requirement = find(id);
  return requirement ? std::optional(requirement->level) : std::nullopt;
}

std::string_view Catalogue::original_of(std::string_view id) const {
  const Requirement* requirement = find(id);
  return requirement == nullptr || requirement->same_as.empty() ? id : std::string_view(requirement->same_as);
}

std::vector<std::string> Catalogue::ids() const {
  std::vector<std::string> out;
  for (const Requirement& requirement : requirements_) out.push_back(requirement.id);
  return out;
}

std::string Catalogue::title(int rfc) const {
  const auto found = titles_.find(rfc);
  return found == titles_.end() ? "" : found->second;
}

void Catalogue::add(const Source& source, Diagnostics& errors) {
  const auto root = parse_yaml(source, errors);
  if (!root) return;
  if (!root->is_map())
    return errors.add(root->at, "a requirements file is a map", {}, join(names(catalogue_keys())));
  check_keys(*root, catalogue_keys(), "a requirements file", errors);
  int rfc = 0;
  if (const Node* node = root->find("rfc")) {
    const auto number = parse_number(node->text, 99999);
    report(*node, number.faults, errors);
    rfc = static_cast<int>(number.value);
  }
  if (const Node* node = root->find("title"))
    if (const auto title = text_of(*node, "the title", errors)) titles_[rfc] = *title;
  const Node* list = root->find("requirements");
  if (!list) return;
  if (!list->is_list()) return errors.add(list->at, "`requirements` must be a list");
  for (const Node& item : list->items) add_requirement(item, rfc, errors);
}

void Catalogue::add_requirement(const Node& node, int rfc, Diagnostics& errors) {
  if (!node.is_map())
    return errors.add(node.at, "a requirement is a map", {}, join(names(requirement_keys())));
  const std::size_t before = errors.size();
  check_keys(node, requirement_keys(), "a requirement", errors);
  for (const auto& [key, value] : node.entries)
    if (key.text != "oracle") text_of(value, "`" + key.text + "`", errors);
  if (errors.size() != before) return;

  const auto text = [&](std::string_view key) {
    const Node* value = node.find(key);
    return value ? value->text : std::string();
  };
  Requirement r;
  r.at = node.find("id")->at;
  r.id = text("id");
  r.rfc = rfc;
  r.section = text("section");
  r.level = static_cast<Level>(index_of(*node.find("level"), levels, "level", errors));
  r.text = text("text");
  r.observable =
      static_cast<Observable>(index_of(*node.find("observable"), observable_words, "access", errors));
  r.probe = text("probe");
  index_of(*node.find("duration"), durations, "duration", errors);
  r.duration = text("duration");
  r.note = text("note");
  r.same_as = text("same_as");
  r.status = text("status");
  r.open = text("open");
  if (const Node* oracle = node.find("oracle"))
    for (const Node* rule : texts_of(*oracle, "`oracle`", errors)) r.oracle.push_back(rule->text);
  if (r.id.rfind("RFC" + std::to_string(rfc) + "-", 0) != 0)
    errors.add(r.at, "the id must begin with `RFC" + std::to_string(rfc) + "-`, as the file's `rfc` says");
  requirements_.push_back(std::move(r));
}

void Catalogue::finish(std::vector<Diagnostic>& errors) {
  std::stable_sort(requirements_.begin(), requirements_.end(),
                   [](const Requirement& a, const Requirement& b) { return a.rfc < b.rfc; });
  by_id_.clear();
  for (std::size_t i = 0; i < requirements_.size(); ++i) {
    const Requirement& r = requirements_[i];
    const auto [entry, added] = by_id_.emplace(r.id, i);
    if (!added)
      errors.push_back({r.at,
                        "the requirement `" + r.id + "` is already in " +
                            requirements_[entry->second].at.file + ":" +
                            std::to_string(requirements_[entry->second].at.line),
                        {},
                        {},
                        "  - id: " + r.id});
  }
  for (const Requirement& r : requirements_)
    if (!r.same_as.empty() && (!find(r.same_as) || r.same_as == r.id))
      errors.push_back({r.at,
                        "`same_as` names no other requirement: `" + r.same_as + "`",
                        nearest(r.same_as, ids()),
                        {},
                        "  - id: " + r.id});
}

CatalogueResult load_catalogue(const std::string& folder) {
  CatalogueResult out;
  const auto files = read_folder(folder, "the requirements", out.errors);
  if (files.empty()) return out;
  for (const auto& [name, text] : files) {
    const Source source(name, text);
    Diagnostics errors(source);
    out.catalogue.add(source, errors);
    for (Diagnostic& d : errors.take()) out.errors.push_back(std::move(d));
  }
  out.catalogue.finish(out.errors);
  return out;
}

}  // namespace tcpspec::cases
