#include "case/reading.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "case/suggest.hpp"

namespace tcpspec::cases {

void check_keys(const Node& map, std::span<const Key> keys, std::string_view what, Diagnostics& errors) {
  for (const auto& [key, value] : map.entries) {
    const bool known =
        std::any_of(keys.begin(), keys.end(), [&](const Key& k) { return k.name == key.text; });
    if (!known)
      errors.add(key.at, "unknown key `" + key.text + "` in " + std::string(what),
                 nearest(key.text, names(keys)), join(names(keys)));
  }
  std::vector<std::string> missing;
  for (const Key& key : keys)
    if (key.required && !map.find(key.name)) missing.push_back("`" + std::string(key.name) + "`");
  if (!missing.empty())
    errors.add(map.at, std::string(what) + " lacks " + (missing.size() == 1 ? "the key " : "the keys ") +
                           join(missing));
}

std::optional<std::string> text_of(const Node& node, std::string_view what, Diagnostics& errors) {
  if (node.is_list() || node.is_map()) {
    errors.add(node.at, std::string(what) + " must be a text, not " + std::string(name_of(node.kind)));
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

namespace {

/// Some files never end; whoever reads the text refuses what is larger than a file of cases may be.
std::string beginning_of(std::istream& file) {
  constexpr std::size_t more_than_enough = 8U << 20U;
  std::string text;
  std::array<char, 65536> part{};
  while (file && text.size() < more_than_enough) {
    file.read(part.data(), part.size());
    text.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  file.clear();
  return text;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path, std::vector<Diagnostic>& errors) {
  std::error_code is_folder;
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (file && !std::filesystem::is_directory(path, is_folder)) text = beginning_of(file);
  if (!file || std::filesystem::is_directory(path, is_folder)) {
    const std::string reason = errno != 0 ? std::generic_category().message(errno) : "not a file";
    errors.push_back({{path, 0, 0}, "cannot be read: " + reason, {}, {}, {}});
    return std::nullopt;
  }
  return text;
}

}  // namespace tcpspec::cases
