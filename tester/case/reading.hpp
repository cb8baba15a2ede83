#pragma once
// Small steps that every loader of a YAML file takes: keys that are allowed, keys that are missing, a text
// where a text must be.

#include <optional>
#include <span>
#include <string>

#include "case/keys.hpp"
#include "case/parsed.hpp"
#include "case/yaml.hpp"

namespace tcpspec::cases {

/// Reports keys of `map` that are not in `keys`, and required ones that are not in `map`.
/// `what` names the map: `a case`.
void check_keys(const Node& map, std::span<const Key> keys, std::string_view what, Diagnostics& errors);

/// The text of `node`; reports and returns nothing if it is not a text, or is empty.
std::optional<std::string> text_of(const Node& node, std::string_view what, Diagnostics& errors);

/// The texts of a list.
std::vector<const Node*> texts_of(const Node& node, std::string_view what, Diagnostics& errors);

/// Moves the faults of a text to where they stand in the file.
void report(const Node& node, const std::vector<Fault>& faults, Diagnostics& errors);

/// The file's text; nothing (and a diagnostic) if it cannot be read.
std::optional<std::string> read_file(const std::string& path, std::vector<Diagnostic>& errors);

}  // namespace tcpspec::cases
