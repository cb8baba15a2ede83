#pragma once
// The result of reading a string of a case: a value, and what is wrong with the string.

#include <string>
#include <utility>
#include <vector>

namespace tcpspec::cases {

/// An error in a string, `offset` octets from its start.
struct Fault {
  std::size_t offset = 0;
  std::string message;
  std::string suggestion;  ///< see Diagnostic
  std::string allowed;
};

/// `value` is valid only if there are no faults.
template <typename T>
struct Parsed {
  T value{};
  std::vector<Fault> faults;

  bool ok() const { return faults.empty(); }
  void fault(std::size_t offset, std::string message, std::string suggestion = {}, std::string allowed = {}) {
    faults.push_back({offset, std::move(message), std::move(suggestion), std::move(allowed)});
  }
};

/// Adds the faults of a part, which is at `offset` of the whole, and returns its value.
template <typename Part, typename Whole>
Part part(Parsed<Part> inner, std::size_t offset, Parsed<Whole>& whole) {
  for (Fault& fault : inner.faults) {
    fault.offset += offset;
    whole.faults.push_back(std::move(fault));
  }
  return std::move(inner.value);
}

/// `text` without spaces at its ends; `offset` advances by those removed from the beginning.
inline std::string_view trimmed(std::string_view text, std::size_t& offset) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
    ++offset;
  }
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

inline std::string_view trimmed(std::string_view text) {
  std::size_t ignored = 0;
  return trimmed(text, ignored);
}

}  // namespace tcpspec::cases
