#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "case/yaml.hpp"

namespace tcpspec::cases {

/// A position as parsers count: both from 0.
struct Mark {
  int line = 0;
  std::size_t octet = 0;
};

/// Builds the tree from a parser's events. Events, not nodes, because only they show anchors, repeated keys
/// and the positions of keys.
class TreeBuilder {
 public:
  TreeBuilder(const Source& source, Diagnostics& errors) : source_(source), errors_(errors) {}

  Node take_root() { return std::move(root_); }
  bool unreadable() const { return unreadable_; }

  void nothing(const Mark&);
  void alias(const Mark&);
  void anchor(const Mark&, const std::string& name);
  void scalar(const Mark&, const std::string& tag, const std::string& value);
  void begin(const Mark&, const std::string& tag, Node::Kind, bool flow);
  void end();

 private:
  struct Level {
    Node node;
    std::optional<Node> key;  ///< read, its value is awaited
  };

  Position position(const Mark& mark) const {
    return source_.position(std::max(0, mark.line) + 1, mark.octet);
  }
  void refuse_tag(const Mark&, const std::string& tag);
  void close(Node);
  void add_entry(Node& map, Node key, Node value);

  const Source& source_;
  Diagnostics& errors_;
  std::vector<Level> open_;
  Node root_;
  bool unreadable_ = false;  ///< the rest would be misread
};

}  // namespace tcpspec::cases
