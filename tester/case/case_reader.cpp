#include "case/case_reader.hpp"

#include <algorithm>

#include "case/expression.hpp"
#include "case/keys.hpp"
#include "case/lint.hpp"
#include "case/reading.hpp"
#include "case/step_reader.hpp"
#include "case/substitute.hpp"
#include "case/suggest.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

/// Reads one case, after `for:` was expanded.
class CaseReader {
 public:
  CaseReader(const Node& node, const Known& known, Diagnostics& errors)
      : node_(node), catalogue_(known.catalogue), mutants_(known.mutants), errors_(errors) {}

  Case read(const std::string& row) {
    out_.at = node_.at;
    identity(row);
    checks();
    read_slugs("tags", out_.tags);
    caught();
    target();
    connections();
    StepReader steps(out_.connections, out_.checks, errors_);
    given(steps);
    read_steps(steps);
    verdict(steps);
    lint_families(out_, errors_);
    return std::move(out_);
  }

 private:
  void identity(const std::string& row) {
    if (const Node* slug = node_.find("case"); slug && text_of(*slug, "the case's name", errors_)) {
      if (!is_slug(slug->text))
        errors_.add(slug->at, "the name of a case consists of a-z, 0-9 and `-`, not `" + slug->text + "`");
      out_.id = row.empty() ? slug->text : slug->text + "[" + row + "]";
    }
    if (const Node* title = node_.find("title"))
      if (const auto text = text_of(*title, "the title", errors_)) out_.title = *text;
    if (const Node* why = node_.find("why"))
      if (const auto text = text_of(*why, "`why`", errors_)) out_.why = *text;
  }

  void checks() {
    const Node* list = node_.find("checks");
    if (!list) return;
    for (const Node* id : texts_of(*list, "`checks`", errors_)) {
      if (!catalogue_.find(id->text))
        errors_.add(id->at, "the catalogue has no requirement `" + id->text + "`",
                    nearest(id->text, catalogue_.ids()));
      if (std::count(out_.checks.begin(), out_.checks.end(), id->text) != 0)
        errors_.add(id->at, "`" + id->text + "` is listed twice");
      out_.checks.push_back(id->text);
    }
    if (list->is_list() && list->items.empty())
      errors_.add(list->at, "`checks` needs at least one requirement");
  }

  void caught() {
    read_slugs("caught", out_.caught);
    const Node* list = node_.find("caught");
    if (!list || mutants_.empty()) return;
    for (const Node* name : texts_of(*list, "`caught`", errors_))
      if (std::count(mutants_.begin(), mutants_.end(), name->text) == 0)
        errors_.add(name->at, "there is no mutant `" + name->text + "`; `tcpspec mutants` lists them",
                    nearest(name->text, mutants_));
  }

  void read_slugs(std::string_view key, std::vector<std::string>& out) {
    const Node* list = node_.find(key);
    if (!list) return;
    for (const Node* word : texts_of(*list, "`" + std::string(key) + "`", errors_)) {
      if (!is_slug(word->text))
        errors_.add(word->at, "a tag consists of a-z, 0-9 and `-`, not `" + word->text + "`");
      if (std::count(out.begin(), out.end(), word->text) != 0)
        errors_.add(word->at, "`" + word->text + "` is listed twice");
      out.push_back(word->text);
    }
  }

  /// The value of `key`, read by `parse`.
  template <typename Parse>
  auto value(std::string_view key, Parse parse) -> std::optional<decltype(parse(std::string_view()).value)> {
    const Node* node = node_.find(key);
    if (!node || !text_of(*node, "`" + std::string(key) + "`", errors_)) return std::nullopt;
    auto read = parse(std::string_view(node->text));
    report(*node, read.faults, errors_);
    return std::move(read.value);
  }

  void target() {
    out_.needs = value("needs", parse_access);
    out_.receive_buffer = value("receive-buffer", parse_octets);
    out_.key = value("key", parse_key);
    out_.backlog = value("backlog", [](std::string_view text) { return parse_number(text, 1000); });
    out_.fast_open = value("fast-open", [](std::string_view text) { return parse_number(text, 1000); });
    if (const Node* offer = node_.find("offer")) out_.offer = read_segment(*offer, Use::offer, errors_);
    const Node* family = node_.find("family");
    if (!family || !text_of(*family, "`family`", errors_)) return;
    if (family->text == "4")
      out_.families = {wire::Family::ipv4};
    else if (family->text == "6")
      out_.families = {wire::Family::ipv6};
    else if (family->text != "both")
      errors_.add(family->at, "unknown family `" + family->text + "`", nearest(family->text, {"both"}),
                  "4, 6, both");
  }

  void connections() {
    const Node* map = node_.find("connections");
    if (!map) return;
    if (!map->is_map())
      return errors_.add(map->at, "`connections` is a map, as in `{B: another source port}`");
    for (const auto& [name, how] : map->entries) {
      const bool good = !name.text.empty() && name.text[0] >= 'B' && name.text[0] <= 'Z' &&
                        std::all_of(name.text.begin(), name.text.end(),
                                    [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
      if (!good)
        errors_.add(name.at, "the name of another connection is a capital letter from B on, as in `B`");
      if (!text_of(how, "how a connection differs", errors_)) continue;
      const auto read = parse_differs(how.text);
      report(how, read.faults, errors_);
      out_.connections.emplace(name.text, read.value);
    }
  }

  void given(StepReader& steps) {
    const Node* node = node_.find("given");
    if (!node) return;
    const Node* state = node;
    if (node->is_list()) {
      if (node->items.empty()) return errors_.add(node->at, "`given` begins with a state");
      state = &node->items.front();
      if (state->is_map())
        return errors_.add(state->at, "`given` begins with a state; steps come after it", {},
                           join(state_names()));
    }
    if (!text_of(*state, "the given state", errors_)) return;
    const auto read = parse_given(state->text);
    report(*state, read.faults, errors_);
    out_.given = read.value;
    if (node->is_list())
      for (std::size_t i = 1; i < node->items.size(); ++i)
        if (auto step = steps.read(node->items[i], true)) out_.given_steps.push_back(std::move(*step));
  }

  void read_steps(StepReader& steps) {
    const Node* list = node_.find("steps");
    if (!list) return;
    if (!list->is_list()) return errors_.add(list->at, "`steps` is a list: each step begins with `- `");
    if (list->items.empty()) return errors_.add(list->at, "`steps` needs at least one step");
    for (const Node& item : list->items)
      if (auto step = steps.read(item, false)) out_.steps.push_back(std::move(*step));
  }

  void verdict(StepReader& steps) {
    const Node* map = node_.find("verdict");
    if (!map) return;
    if (!map->is_map()) return errors_.add(map->at, "`verdict` is a map from outcomes to verdicts");
    for (const auto& [outcome, words] : map->entries) {
      steps.use_outcome(outcome.text, outcome.at);
      if (!text_of(words, "a verdict", errors_)) continue;
      auto read = parse_verdict(words.text);
      report(words, read.faults, errors_);
      read.value.at = words.at;
      read.value.outcome = outcome.text;
      if (read.ok()) out_.verdict.push_back(std::move(read.value));
    }
    if (!out_.checks.empty()) lint_verdict(out_, catalogue_, errors_);
  }

  const Node& node_;
  const Catalogue& catalogue_;
  const std::vector<std::string>& mutants_;
  Diagnostics& errors_;
  Case out_;
};

void read_one(const Node& node, const Known& known, Diagnostics& errors, std::vector<Case>& out) {
  if (!node.is_map())
    return errors.add(node.at, "a case is a map that begins with `case:`", {}, join(names(case_keys())));
  const std::size_t before = errors.size();
  check_keys(node, case_keys(), "a case", errors);
  std::vector<Row> rows{Row{}};
  if (const Node* variables = node.find("for")) {
    rows = rows_of(*variables, errors);
    check_variables_used(node, *variables, errors);
    // Without rows the strings cannot be read; the errors are in `for:` itself.
    if (rows.empty()) return;
  }
  std::vector<Case> read;
  for (const Row& row : rows) {
    const Node expanded = substitute(node, row, errors);
    read.push_back(CaseReader(expanded, known, errors).read(row.name));
  }
  if (errors.size() == before) std::move(read.begin(), read.end(), std::back_inserter(out));
}

}  // namespace

std::vector<Case> read_cases(const Node& list, const Known& known, Diagnostics& errors) {
  std::vector<Case> out;
  if (list.items.empty()) errors.add(list.at, "the file has no cases");
  for (const Node& node : list.items) read_one(node, known, errors, out);
  return out;
}

}  // namespace tcpspec::cases
