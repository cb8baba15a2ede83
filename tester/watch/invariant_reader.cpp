#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "case/reading.hpp"
#include "case/suggest.hpp"
#include "watch/invariant.hpp"

namespace tcpspec::watch {

using cases::Diagnostics;
using cases::Key;
using cases::Node;
using cases::Shape;

namespace {

constexpr std::array<Key, 7> invariant_keys{{{"invariant", true, Shape::slug, "", ""},
                                             {"title", true, Shape::sentence, "", ""},
                                             {"why", false, Shape::sentence, "", ""},
                                             {"checks", true, Shape::sentence, "", ""},
                                             {"when", true, Shape::sentence, "", ""},
                                             {"holds", true, Shape::sentence, "", ""},
                                             {"caught", true, Shape::slug_list, "", ""}}};

class InvariantReader {
 public:
  InvariantReader(const cases::Catalogue& catalogue, const std::vector<std::string>& mutants,
                  Diagnostics& errors)
      : catalogue_(catalogue), mutants_(mutants), errors_(errors) {}

  std::vector<Invariant> run(const Node& root) {
    std::vector<Invariant> out;
    if (!root.is_list()) {
      errors_.add(root.at, "a file of invariants is a list: each begins with `- invariant:`");
      return out;
    }
    for (const Node& item : root.items) one(item, out);
    return out;
  }

 private:
  void one(const Node& node, std::vector<Invariant>& into) {
    if (!node.is_map())
      return errors_.add(node.at, "an invariant is a map", {}, cases::join(cases::names(invariant_keys)));
    const std::size_t before = errors_.size();
    cases::check_keys(node, invariant_keys, "an invariant", errors_);
    if (errors_.size() != before) return;
    Invariant out;
    out.at = node.find("invariant")->at;
    out.name = text(node, "invariant");
    out.title = text(node, "title");
    if (node.find("why") != nullptr) out.why = text(node, "why");
    requirement(*node.find("checks"), out);
    out.when = condition(*node.find("when"), out.when_text);
    out.holds = condition(*node.find("holds"), out.holds_text);
    caught(*node.find("caught"), out);
    into.push_back(std::move(out));
  }

  std::string text(const Node& map, std::string_view key) {
    return cases::text_of(*map.find(key), "`" + std::string(key) + "`", errors_).value_or("");
  }

  void requirement(const Node& node, Invariant& out) {
    out.requirement = cases::text_of(node, "`checks`", errors_).value_or("");
    if (const auto level = catalogue_.level_of(out.requirement))
      out.level = *level;
    else if (!out.requirement.empty())
      errors_.add(node.at, "there is no requirement `" + out.requirement + "`",
                  cases::nearest(out.requirement, catalogue_.ids()));
  }

  Condition condition(const Node& node, std::string& written) {
    written = cases::text_of(node, "a condition", errors_).value_or("");
    if (written.empty()) return {};
    auto parsed = parse_condition(written);
    cases::report(node, parsed.faults, errors_);
    return std::move(parsed.value);
  }

  void caught(const Node& node, Invariant& out) {
    const auto names = cases::texts_of(node, "`caught`", errors_);
    if (names.empty() && node.is_list()) errors_.add(node.at, "`caught` names no mutant");
    for (const Node* name : names) {
      out.caught.push_back(name->text);
      if (!mutants_.empty() && std::find(mutants_.begin(), mutants_.end(), name->text) == mutants_.end())
        errors_.add(name->at, "there is no mutant `" + name->text + "`",
                    cases::nearest(name->text, mutants_));
    }
  }

  const cases::Catalogue& catalogue_;
  const std::vector<std::string>& mutants_;
  Diagnostics& errors_;
};

}  // namespace

InvariantsResult read_invariants(const std::vector<std::pair<std::string, std::string>>& files,
                                 const cases::Catalogue& catalogue, const std::vector<std::string>& mutants) {
  InvariantsResult out;
  std::map<std::string, cases::Position> seen;
  for (const auto& [name, text] : files) {
    out.files.push_back(name);
    const cases::Source source(name, text);
    Diagnostics errors(source);
    const auto root = cases::parse_yaml(source, errors);
    std::vector<Invariant> read;
    if (root) read = InvariantReader(catalogue, mutants, errors).run(*root);
    for (Invariant& invariant : read) {
      const auto [entry, added] = seen.emplace(invariant.name, invariant.at);
      if (added)
        out.invariants.push_back(std::move(invariant));
      else
        errors.add(invariant.at, "the invariant `" + invariant.name + "` stands already in " +
                                     entry->second.file + ":" + std::to_string(entry->second.line));
    }
    for (cases::Diagnostic& d : errors.take()) out.errors.push_back(std::move(d));
  }
  return out;
}

InvariantsResult load_invariants(const std::string& folder, const cases::Catalogue& catalogue,
                                 const std::vector<std::string>& mutants) {
  std::vector<cases::Diagnostic> unreadable;
  const auto files = cases::read_folder(folder, "the invariants", unreadable);
  InvariantsResult out = read_invariants(files, catalogue, mutants);
  out.errors.insert(out.errors.begin(), unreadable.begin(), unreadable.end());
  return out;
}

}  // namespace tcpspec::watch
