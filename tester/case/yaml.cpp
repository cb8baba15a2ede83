#include "case/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <sstream>

#include "case/yaml_text.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::size_t deepest = 24;

/// Builds the tree from yaml-cpp's events. Events, not nodes, because only they show anchors, repeated keys
/// and the positions of keys.
class Builder : public YAML::EventHandler {
 public:
  Builder(const Source& source, Diagnostics& errors) : source_(source), errors_(errors) {}

  Node take_root() { return std::move(root_); }
  bool unreadable() const { return unreadable_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    // yaml-cpp gives an empty value the position of the next token, which may be lines away: the key is
    // nearer.
    Node node;
    node.at = position(mark);
    if (!open_.empty() && open_.back().node.is_map() && open_.back().key) node.at = open_.back().key->at;
    if (!open_.empty() && open_.back().node.is_list()) node.at = open_.back().node.at;
    close(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    errors_.add(position(mark), "aliases (`*name`) are not allowed; write the value out, or use `for:`");
    Node node;
    node.at = position(mark);
    close(std::move(node));
  }

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    errors_.add(position(mark),
                "anchors (`&" + name + "`) are not allowed; write the value out, or use `for:`");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    refuse_tag(mark, tag);
    Node node;
    node.kind = Node::Kind::text;
    node.at = position(mark);
    node.text = value;
    node.flow = !open_.empty() && open_.back().node.flow;
    const std::size_t start = octet(mark);
    const std::string_view line = source_.line(mark.line + 1);
    if (start < line.size() && (line[start] == '"' || line[start] == '\'') && tag == "!" &&
        !closing_quote(line, start)) {
      errors_.add(node.at, "this quote is not closed on its line");
      unreadable_ = true;
    }
    node.columns = columns_of(source_, mark.line + 1, start, value);
    close(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    refuse_tag(mark, tag);
    open(mark, Node::Kind::list, style);
  }
  void OnSequenceEnd() override { end(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    refuse_tag(mark, tag);
    open(mark, Node::Kind::map, style);
  }
  void OnMapEnd() override { end(); }

 private:
  struct Level {
    Node node;
    std::optional<Node> key;  ///< read, its value is awaited
  };

  std::size_t octet(const YAML::Mark& mark) const {
    return static_cast<std::size_t>(std::max(0, mark.column));
  }
  Position position(const YAML::Mark& mark) const {
    return source_.position(std::max(0, mark.line) + 1, octet(mark));
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    const std::string_view line = source_.line(mark.line + 1);
    const bool written = octet(mark) < line.size() && line[octet(mark)] == '!';
    if (written || (!tag.empty() && tag != "?" && tag != "!"))
      errors_.add(position(mark), "tags (`!…`) are not allowed; every value is a string");
  }

  void open(const YAML::Mark& mark, Node::Kind kind, YAML::EmitterStyle::value style) {
    Level level;
    level.node.kind = kind;
    level.node.at = position(mark);
    level.node.flow = style == YAML::EmitterStyle::Flow;
    if (open_.size() == deepest) {
      errors_.add(level.node.at, "this is nested too deeply");
      unreadable_ = true;
    }
    open_.push_back(std::move(level));
  }

  void end() {
    Node done = std::move(open_.back().node);
    open_.pop_back();
    close(std::move(done));
  }

  /// `node` is complete: put it into its collection.
  void close(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = open_.back();
    if (level.node.is_list()) {
      level.node.items.push_back(std::move(node));
    } else if (!level.key) {
      level.key = std::move(node);
    } else {
      add_entry(level.node, std::move(*level.key), std::move(node));
      level.key.reset();
    }
  }

  void add_entry(Node& map, Node key, Node value) {
    if (!key.is_text()) {
      errors_.add(key.at, "a key must be a word, not " + std::string(name_of(key.kind)));
      unreadable_ = true;
    } else if (key.text == "<<") {
      errors_.add(key.at, "merge keys (`<<`) are not allowed; write the value out, or use `for:`");
    } else if (const Node* first = map.find(key.text)) {
      errors_.add(key.at, "the key `" + key.text + "` is repeated; it is already in line " +
                              std::to_string(first->at.line));
    } else {
      map.entries.push_back({std::move(key), std::move(value)});
    }
  }

  const Source& source_;
  Diagnostics& errors_;
  std::vector<Level> open_;
  Node root_;
  bool unreadable_ = false;  ///< the rest would be misread
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
  std::istringstream in(source.text());
  Builder builder(source, errors);
  try {
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(builder)) {
      errors.add({source.name(), 1, 1}, "the file is empty");
      return std::nullopt;
    }
    Diagnostics ignored(source);
    Builder second(source, ignored);
    if (parser.HandleNextDocument(second)) {
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
  if (builder.unreadable()) return std::nullopt;
  return builder.take_root();
}

}  // namespace tcpspec::cases
