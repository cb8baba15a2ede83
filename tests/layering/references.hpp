#pragma once
// Whoever reads the tree has nothing else: what a comment or a page refers to is in the tree.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules.hpp"

namespace tcpspec::layering {

/// What can be referred to; paths are relative to the top of the tree.
struct Known {
  std::set<std::string> paths;                           ///< files and folders
  std::map<std::string, std::set<std::string>> anchors;  ///< the headings of each Markdown file, as in links

  void add(const std::string& file, std::string_view text);
};

/// References to files, folders and headings that are not in the tree, and to documents that never were.
/// Looks at Markdown as a whole, and of all other files at their comments.  Names that a reader replaces,
/// as in `cases/rfcNNNN/NAME.yaml`, and `*` stand for any text.
std::vector<Offence> check_references(const std::string& file, std::string_view text, const Known&);

}  // namespace tcpspec::layering
