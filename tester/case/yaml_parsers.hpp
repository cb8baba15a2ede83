#pragma once
// Two parsers that build the same tree: libyaml needs a seventh of the time, yaml-cpp can tell what is wrong.

#include "case/yaml.hpp"

namespace tcpspec::cases {

/// By libyaml; nothing if it is not one document without any errors, for whatever reason.
std::optional<Node> parse_plain_yaml(const Source&);

/// By yaml-cpp.
std::optional<Node> parse_any_yaml(const Source&, Diagnostics& errors);

}  // namespace tcpspec::cases
