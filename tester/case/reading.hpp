#pragma once
// Small steps of every loader of a YAML file: allowed keys, missing keys, strings where strings are required.

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "case/keys.hpp"
#include "case/parsed.hpp"
#include "case/yaml.hpp"

namespace tcpspec::cases {

/// Reports keys of `map` that are not in `keys`, and required ones that are not in `map`.
/// `what` names the map: `a case`.
void check_keys(const Node& map, std::span<const Key> keys, std::string_view what, Diagnostics& errors);

/// The string of `node`; reports and returns nothing if it is not a string, or is empty.
std::optional<std::string> text_of(const Node& node, std::string_view what, Diagnostics& errors);

/// The strings of a list.
std::vector<const Node*> texts_of(const Node& node, std::string_view what, Diagnostics& errors);

/// Converts the faults of a string to places in the file.
void report(const Node& node, const std::vector<Fault>& faults, Diagnostics& errors);

/// The file's text; nothing (and a diagnostic) if it cannot be read.
std::optional<std::string> read_file(const std::string& path, std::vector<Diagnostic>& errors);

/// The names and texts of all *.yaml files of a folder, in the order of their names.  A folder without any is
/// a mistake; `what` names what it should hold: `the requirements`.
std::vector<std::pair<std::string, std::string>> read_folder(const std::string& folder, std::string_view what,
                                                             std::vector<Diagnostic>& errors);

}  // namespace tcpspec::cases
