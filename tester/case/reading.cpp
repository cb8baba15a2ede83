#include "case/reading.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/file.hpp"
#include "case/suggest.hpp"

namespace tcpspec::cases {

void check_keys(const Node& map, std::span<const Key> keys, std::string_view what, Diagnostics& errors) {
  for (const auto& [key, value] : map.entries) {
    const bool known =
        std::any_of(keys.begin(), keys.end(), [&key = key](const Key& k) { return k.name == key.text; });
    if (!known)
      errors.add(key.at, "unknown key `" + key.text + "` in " + std::string(what),
                 nearest(key.text, names(keys)), join(names(keys)));
  }
  std::vector<std::string> missing;
  for (const Key& key : keys)
    if (key.required && !map.find(key.name)) missing.push_back("`" + std::string(key.name) + "`");
  if (!missing.empty())
    errors.add(map.at, std::string(what) + " needs " + (missing.size() == 1 ? "the key " : "the keys ") +
                           join(missing));
}

std::optional<std::string> text_of(const Node& node, std::string_view what, Diagnostics& errors) {
  if (node.is_list() || node.is_map()) {
    errors.add(node.at, std::string(what) + " must be a string, not " + std::string(name_of(node.kind)));
    return std::nullopt;
  }
  if (trimmed(node.text).empty()) {
    errors.add(node.at, std::string(what) + " is empty");
    return std::nullopt;
  }
  return node.text;
}

std::vector<const Node*> texts_of(const Node& node, std::string_view what, Diagnostics& errors) {
  std::vector<const Node*> out;
  if (!node.is_list()) {
    errors.add(node.at,
               std::string(what) + " must be a list, as in `[a, b]`, not " + std::string(name_of(node.kind)));
    return out;
  }
  for (const Node& item : node.items)
    if (text_of(item, "an item of " + std::string(what), errors)) out.push_back(&item);
  return out;
}

void report(const Node& node, const std::vector<Fault>& faults, Diagnostics& errors) {
  for (const Fault& fault : faults)
    errors.add(node.position_of(fault.offset), fault.message, fault.suggestion, fault.allowed);
}

std::optional<std::string> read_file(const std::string& path, std::vector<Diagnostic>& errors) {
  // Some files never end; the reader refuses a text that is too large for a case file.
  constexpr std::size_t more_than_enough = 8U << 20U;
  std::error_code problem;
  std::optional<std::string> text = base::read_file(path, problem, more_than_enough);
  if (!text) errors.push_back({{path, 0, 0}, "cannot be read: " + problem.message(), {}, {}, {}});
  return text;
}

std::vector<std::pair<std::string, std::string>> read_folder(const std::string& folder, std::string_view what,
                                                             std::vector<Diagnostic>& errors) {
  namespace fs = std::filesystem;
  std::error_code problem;
  std::vector<std::string> names;
  for (fs::directory_iterator it(folder, problem), end; !problem && it != end; it.increment(problem))
    if (it->path().extension() == ".yaml") names.push_back(it->path().string());
  if (problem || names.empty()) {
    const std::string reason = problem ? problem.message() : "it has no *.yaml file";
    errors.push_back({{folder, 0, 0}, "cannot read " + std::string(what) + ": " + reason, {}, {}, {}});
  }
  std::sort(names.begin(), names.end());
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& name : names)
    if (auto text = read_file(name, errors)) files.emplace_back(name, std::move(*text));
  return files;
}

}  // namespace tcpspec::cases
