#include "case/yaml_tree.hpp"

#include <utility>

#include "case/yaml_text.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::size_t deepest = 24;

}  // namespace

void TreeBuilder::nothing(const Mark& mark) {
  // Parsers give an empty value the position of the next token, which may be lines away: the key is nearer.
  Node node;
  node.at = position(mark);
  if (!open_.empty() && open_.back().node.is_map() && open_.back().key) node.at = open_.back().key->at;
  if (!open_.empty() && open_.back().node.is_list()) node.at = open_.back().node.at;
  close(std::move(node));
}

void TreeBuilder::alias(const Mark& mark) {
  errors_.add(position(mark), "aliases (`*name`) are not allowed; write the value out, or use `for:`");
  Node node;
  node.at = position(mark);
  close(std::move(node));
}

void TreeBuilder::anchor(const Mark& mark, const std::string& name) {
  errors_.add(position(mark),
              "anchors (`&" + name + "`) are not allowed; write the value out, or use `for:`");
}

void TreeBuilder::scalar(const Mark& mark, const std::string& tag, const std::string& value) {
  refuse_tag(mark, tag);
  Node node;
  node.kind = Node::Kind::text;
  node.at = position(mark);
  node.text = value;
  node.flow = !open_.empty() && open_.back().node.flow;
  const std::string_view line = source_.line(mark.line + 1);
  if (mark.octet < line.size() && (line[mark.octet] == '"' || line[mark.octet] == '\'') && tag == "!" &&
      !closing_quote(line, mark.octet)) {
    errors_.add(node.at, "this quote is not closed on its line");
    unreadable_ = true;
  }
  node.columns = columns_of(source_, mark.line + 1, mark.octet, value);
  close(std::move(node));
}

void TreeBuilder::begin(const Mark& mark, const std::string& tag, Node::Kind kind, bool flow) {
  refuse_tag(mark, tag);
  Level level;
  level.node.kind = kind;
  level.node.at = position(mark);
  level.node.flow = flow;
  if (open_.size() == deepest) {
    errors_.add(level.node.at, "this is nested too deeply");
    unreadable_ = true;
  }
  open_.push_back(std::move(level));
}

void TreeBuilder::end() {
  Node done = std::move(open_.back().node);
  open_.pop_back();
  close(std::move(done));
}

void TreeBuilder::refuse_tag(const Mark& mark, const std::string& tag) {
  const std::string_view line = source_.line(mark.line + 1);
  const bool written = mark.octet < line.size() && line[mark.octet] == '!';
  if (written || (!tag.empty() && tag != "?" && tag != "!"))
    errors_.add(position(mark), "tags (`!…`) are not allowed; every value is a string");
}

/// `node` is complete: put it into its collection.
void TreeBuilder::close(Node node) {
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

void TreeBuilder::add_entry(Node& map, Node key, Node value) {
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

}  // namespace tcpspec::cases
