#pragma once

#include <concepts>
#include <limits>
#include <string>
#include <string_view>

namespace tcpspec::report {

/// Writes JSON from beginning to end, indented by one, without a tree of it in memory: most of a large report
/// are short strings, and a tree has an allocation for each.
class JsonWriter {
 public:
  /// Appends to `out`, which must outlive it. What is nested deeper than `lines` begins no line of its own.
  explicit JsonWriter(std::string& out, std::size_t lines = std::numeric_limits<std::size_t>::max())
      : out_(out), lines_(lines) {}

  /// `fill` writes the members: for each key() and then a value.
  void object(auto fill) { nest('{', '}', fill); }
  /// `fill` writes the elements: for each element() and then a value.
  void array(auto fill) { nest('[', ']', fill); }
  void key(std::string_view name);
  void element();

  /// Octets that are not UTF-8 become U+FFFD, and what a terminal would obey is escaped.
  void value(std::string_view text);
  void value(double number);  ///< null if it is not finite
  void value(std::integral auto number) { out_ += std::to_string(number); }
  void value(bool is) { out_ += is ? "true" : "false"; }
  void null() { out_ += "null"; }

 private:
  void nest(char begin, char end, auto fill) {
    out_ += begin;
    ++depth_;
    is_first_ = true;
    fill();
    const bool ends_line = !is_first_ && depth_ <= lines_;
    --depth_;
    if (ends_line) new_line();
    is_first_ = false;  // of what is around it, it was an element itself
    out_ += end;
  }
  void new_line();

  std::string& out_;
  std::size_t lines_;
  std::size_t depth_ = 0;
  bool is_first_ = true;  ///< of the innermost object or array, nothing has been written
};

}  // namespace tcpspec::report
