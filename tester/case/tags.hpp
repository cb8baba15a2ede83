#pragma once

#include <span>
#include <string_view>

namespace tcpspec::cases {

/// A tag of the shipped cases.
struct TagRow {
  std::string_view name;
  std::string_view about;  ///< what the cases with it are about
};

/// By name.
std::span<const TagRow> tag_rows();

/// Empty for a tag of the user's own cases.
std::string_view about_tag(std::string_view name);

}  // namespace tcpspec::cases
