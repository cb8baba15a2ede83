#include "case/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <sstream>

#include "case/yaml_parsers.hpp"
#include "case/yaml_text.hpp"
#include "case/yaml_tree.hpp"

namespace tcpspec::cases {

namespace {

Mark mark_of(const YAML::Mark& mark) {
  return {mark.line, static_cast<std::size_t>(std::max(0, mark.column))};
}

/// yaml-cpp's events.
class Events : public YAML::EventHandler {
 public:
  explicit Events(TreeBuilder& tree) : tree_(tree) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { tree_.nothing(mark_of(mark)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { tree_.alias(mark_of(mark)); }
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    tree_.anchor(mark_of(mark), name);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    tree_.scalar(mark_of(mark), tag, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    tree_.begin(mark_of(mark), tag, Node::Kind::list, style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { tree_.end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    tree_.begin(mark_of(mark), tag, Node::Kind::map, style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { tree_.end(); }

 private:
  TreeBuilder& tree_;
};

}  // namespace

Position Node::position_of(std::size_t offset) const {
  if (offset >= columns.size()) return at;
  return {at.file, at.line, columns[offset]};
}

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name.text == key) return &value;
  return nullptr;
}

std::string_view name_of(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::empty: return "nothing";
    case Node::Kind::text: return "a string";
    case Node::Kind::list: return "a list";
    case Node::Kind::map: return "a map";
  }
  return "nothing";
}

std::optional<Node> parse_yaml(const Source& source, Diagnostics& errors) {
  if (!check_characters(source, errors)) return std::nullopt;
  std::optional<Node> root = parse_plain_yaml(source);
  return root ? std::move(root) : parse_any_yaml(source, errors);
}

std::optional<Node> parse_any_yaml(const Source& source, Diagnostics& errors) {
  std::istringstream in(source.text());
  TreeBuilder tree(source, errors);
  Events events(tree);
  try {
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(events)) {
      errors.add({source.name(), 1, 1}, "the file is empty");
      return std::nullopt;
    }
    Diagnostics ignored(source);
    TreeBuilder second(source, ignored);
    Events events_of_second(second);
    if (parser.HandleNextDocument(events_of_second)) {
      const Node more = second.take_root();
      errors.add(more.at.line > 0 ? more.at : Position{source.name(), source.line_count(), 1},
                 "a second document begins here; a file has only one, without `---` inside");
      return std::nullopt;
    }
  } catch (const YAML::Exception& problem) {
    explain_syntax_error(source, problem.msg, problem.mark.line + 1,
                         static_cast<std::size_t>(std::max(0, problem.mark.column)), errors);
    return std::nullopt;
  }
  if (tree.unreadable()) return std::nullopt;
  return tree.take_root();
}

}  // namespace tcpspec::cases
