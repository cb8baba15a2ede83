#pragma once
// Strict YAML: one document of maps, lists and strings. Every scalar is a string (`no`, `010` and `1:30` stay
// as they are), every node has its position, and surprising features are errors: repeated keys, anchors,
// aliases, merge keys, tags, tabs as indentation, quotes that run over the end of a line.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "case/source.hpp"

namespace tcpspec::cases {

struct Node {
  struct Entry;  ///< of a map
  enum class Kind : std::uint8_t { empty, text, list, map };

  Kind kind = Kind::empty;
  Position at;
  bool flow = false;           ///< written inside {} or []
  std::string text;            ///< Kind::text
  std::vector<int> columns;    ///< of each octet of `text` and of its end; empty if it is not all on one line
  std::vector<Node> items;     ///< Kind::list
  std::vector<Entry> entries;  ///< Kind::map, as written; the keys are texts and differ

  bool is_text() const { return kind == Kind::text; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }

  /// The position of the octet `offset` of `text`; the beginning of the text if it is not known.
  Position position_of(std::size_t offset) const;

  /// The value of `key`, or null.
  const Node* find(std::string_view key) const;
};

struct Node::Entry {
  Node key;
  Node value;
};

/// `a string`, `a list`, `a map` or `nothing`.
std::string_view name_of(Node::Kind);

/// Adds errors to `errors`; returns nothing if the text is not YAML.
std::optional<Node> parse_yaml(const Source&, Diagnostics& errors);

}  // namespace tcpspec::cases
