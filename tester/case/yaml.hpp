#pragma once
// Strict YAML: one document of maps, lists and texts.  Every scalar is text (`no`, `010` and `1:30` mean what
// they say), every node knows where it stands, and what would surprise a reader is an error: repeated keys,
// anchors, aliases, merge keys, tags, tabs as indentation, quotes that run over the end of a line.

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

  /// Where the octet `offset` of `text` stands; the beginning of the text if that is not known.
  Position position_of(std::size_t offset) const;

  /// The value of `key`, or null.
  const Node* find(std::string_view key) const;
};

struct Node::Entry {
  Node key;
  Node value;
};

/// `a text`, `a list`, `a map` or `nothing`.
std::string_view name_of(Node::Kind);

/// What is wrong is in `errors`; nothing is returned if the text cannot be read as YAML at all.
std::optional<Node> parse_yaml(const Source&, Diagnostics& errors);

}  // namespace tcpspec::cases
