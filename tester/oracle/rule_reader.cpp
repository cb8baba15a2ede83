#include "oracle/rule_reader.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "case/reading.hpp"
#include "case/suggest.hpp"
#include "oracle/coverage.hpp"
#include "oracle/outcome_text.hpp"

namespace tcpspec::oracle {

using cases::Diagnostics;
using cases::Key;
using cases::Node;
using cases::Shape;

namespace {

constexpr std::array<Key, 6> table_keys{{{"table", true, Shape::slug, "", ""},
                                         {"title", true, Shape::sentence, "", ""},
                                         {"stage", true, Shape::sentence, "", ""},
                                         {"states", true, Shape::slug_list, "", ""},
                                         {"window", true, Shape::sentence, "", ""},
                                         {"rules", true, Shape::sentence, "", ""}}};
constexpr std::array<Key, 8> rule_keys{{{"rule", true, Shape::sentence, "", ""},
                                        {"asks", true, Shape::sentence, "", ""},
                                        {"when", true, Shape::sentence, "", ""},
                                        {"then", true, Shape::sentence, "", ""},
                                        {"or", false, Shape::sentence, "", ""},
                                        {"level", true, Shape::sentence, "", ""},
                                        {"source", true, Shape::sentence, "", ""},
                                        {"refs", false, Shape::requirement_list, "", ""}}};

/// No rule is a MUST NOT or a SHOULD NOT: what must not happen is an outcome.
constexpr std::array rule_levels{cases::Level::must, cases::Level::should, cases::Level::may,
                                 cases::Level::must_text, cases::Level::ungraded};

template <typename T, std::size_t n>
T one_of(const Node& node, const std::array<std::pair<std::string_view, T>, n>& words, std::string_view what,
         Diagnostics& errors) {
  std::vector<std::string> known;
  for (const auto& [word, value] : words) {
    if (node.text == word) return value;
    known.emplace_back(word);
  }
  errors.add(node.at, "unknown " + std::string(what) + " `" + node.text + "`",
             cases::nearest(node.text, known), cases::join(known));
  return words.front().second;
}

class Reader {
 public:
  Reader(const cases::Catalogue& catalogue, std::map<std::string, cases::Position>& seen, Diagnostics& errors)
      : catalogue_(catalogue), seen_(seen), errors_(errors) {}

  std::optional<Table> table(const Node& root) {
    if (!root.is_map()) {
      errors_.add(root.at, "a decision table is a map", {}, cases::join(cases::names(table_keys)));
      return std::nullopt;
    }
    cases::check_keys(root, table_keys, "a decision table", errors_);
    if (!errors_.empty()) return std::nullopt;
    Table out;
    out.at = root.at;
    out.name = text(root, "table");
    out.title = text(root, "title");
    constexpr std::array<std::pair<std::string_view, RuleStage>, 3> stages{
        {{"timestamps", RuleStage::timestamps}, {"common", RuleStage::common}, {"state", RuleStage::state}}};
    out.stage = one_of(*root.find("stage"), stages, "stage", errors_);
    constexpr std::array<std::pair<std::string_view, int>, 3> windows{{{"open", 1}, {"zero", 2}, {"any", 3}}};
    const int window = one_of(*root.find("window"), windows, "window", errors_);
    out.open_window = (window & 1) != 0;
    out.zero_window = (window & 2) != 0;
    for (const Node* state : cases::texts_of(*root.find("states"), "`states`", errors_))
      read_state(*state, out);
    const Node& rules = *root.find("rules");
    if (!rules.is_list()) errors_.add(rules.at, "`rules` must be a list");
    for (const Node& node : rules.items) rule(node, out);
    return out;
  }

 private:
  std::string text(const Node& map, std::string_view key) {
    const Node* node = map.find(key);
    if (node == nullptr) return {};
    return cases::text_of(*node, "`" + std::string(key) + "`", errors_).value_or("");
  }

  void read_state(const Node& node, Table& out) {
    if (const auto state = cases::state_from_string(node.text)) {
      out.states = static_cast<std::uint16_t>(out.states | (1U << static_cast<unsigned>(*state)));
      return;
    }
    std::vector<std::string> known;
    for (int i = 0; i < cases::state_count; ++i)
      known.emplace_back(cases::to_string(static_cast<cases::State>(i)));
    errors_.add(node.at, "unknown state `" + node.text + "`", cases::nearest(node.text, known),
                cases::join(known));
  }

  void rule(const Node& node, Table& table) {
    if (!node.is_map())
      return errors_.add(node.at, "a rule is a map", {}, cases::join(cases::names(rule_keys)));
    const std::size_t before = errors_.size();
    cases::check_keys(node, rule_keys, "a rule", errors_);
    if (errors_.size() != before) return;
    Rule out;
    out.at = node.find("rule")->at;
    out.id = text(node, "rule");
    const auto [entry, added] = seen_.emplace(out.id, out.at);
    if (!added)
      errors_.add(out.at, "the rule `" + out.id + "` is already in " + entry->second.file + ":" +
                              std::to_string(entry->second.line));
    out.asks = text(node, "asks");
    out.source = text(node, "source");
    out.when_text = text(node, "when");
    const auto when = parse_condition(out.when_text);
    cases::report(*node.find("when"), when.faults, errors_);
    out.when = when.value;
    outcomes(*node.find("then"), false, out.then);
    if (const Node* alternatives = node.find("or")) outcomes(*alternatives, true, out.also);
    check_primary(*node.find("then"), out);
    out.level = level(*node.find("level"));
    if (const Node* refs = node.find("refs"))
      for (const Node* ref : cases::texts_of(*refs, "`refs`", errors_)) {
        if (catalogue_.find(ref->text) == nullptr)
          errors_.add(ref->at, "there is no requirement `" + ref->text + "`",
                      cases::nearest(ref->text, catalogue_.ids()));
        out.refs.push_back(ref->text);
      }
    table.rules.push_back(std::move(out));
  }

  cases::Level level(const Node& node) {
    using cases::Level;
    std::array<std::pair<std::string_view, Level>, 5> levels;
    std::transform(rule_levels.begin(), rule_levels.end(), levels.begin(),
                   [](Level level) { return std::pair(to_string(level), level); });
    return one_of(node, levels, "level", errors_);
  }

  void outcomes(const Node& node, bool graded, std::vector<Outcome>& into) {
    if (!graded && node.is_text()) return outcome(node, graded, into);
    for (const Node* item : cases::texts_of(node, graded ? "`or`" : "`then`", errors_))
      outcome(*item, graded, into);
  }

  void outcome(const Node& node, bool graded, std::vector<Outcome>& into) {
    auto parsed = parse_outcome(node.text, graded);
    cases::report(node, parsed.faults, errors_);
    parsed.value.at = node.at;
    into.push_back(std::move(parsed.value));
  }

  /// A rule must say what happens in every situation that it matches.
  void check_primary(const Node& node, const Rule& rule) {
    if (rule.then.empty()) return errors_.add(node.at, "`then` is empty");
    if (rule.then.back().when != Condition{})
      errors_.add(rule.then.back().at,
                  "the last item of `then` is for all other situations and cannot have `if`");
  }

  const cases::Catalogue& catalogue_;
  std::map<std::string, cases::Position>& seen_;
  Diagnostics& errors_;
};

}  // namespace

TablesResult read_tables(const std::vector<std::pair<std::string, std::string>>& files,
                         const cases::Catalogue& catalogue, Proof proof) {
  TablesResult out;
  std::vector<Table> tables;
  std::map<std::string, cases::Position> seen;
  std::map<std::string, cases::Source> sources;
  for (const auto& [name, text] : files) {
    out.files.push_back(name);
    const cases::Source& source = sources.emplace(name, cases::Source(name, text)).first->second;
    Diagnostics errors(source);
    const auto root = cases::parse_yaml(source, errors);
    if (root)
      if (auto table = Reader(catalogue, seen, errors).table(*root)) tables.push_back(std::move(*table));
    for (cases::Diagnostic& d : errors.take()) out.errors.push_back(std::move(d));
  }
  out.tables = Tables(std::move(tables));
  // If rules could not be read, do not report what they leave open.
  if (!out.errors.empty() || proof == Proof::unwanted) return out;
  out.errors = check_coverage(out.tables);
  for (cases::Diagnostic& d : out.errors)
    if (const auto source = sources.find(d.at.file); source != sources.end())
      d.line = std::string(source->second.line(d.at.line));
  return out;
}

TablesResult load_tables(const std::string& folder, const cases::Catalogue& catalogue, Proof proof) {
  std::vector<cases::Diagnostic> unreadable;
  const auto files = cases::read_folder(folder, "the decision tables", unreadable);
  TablesResult out;
  if (!files.empty()) out = read_tables(files, catalogue, proof);
  out.errors.insert(out.errors.begin(), unreadable.begin(), unreadable.end());
  return out;
}

}  // namespace tcpspec::oracle
