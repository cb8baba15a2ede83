#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace tcpspec::report {

/// Writes JSON from beginning to end, indented by one, without a tree of it in memory: most of a large report
/// are short strings, and a tree has an allocation for each.
class JsonWriter {
 public:
  /// Appends to `out`, which must outlive it.
  explicit JsonWriter(std::string& out) : out_(out) {}

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
    --depth_;
    if (!is_first_) new_line();
    is_first_ = false;  // of what is around it, it was an element itself
    out_ += end;
  }
  void new_line();

  std::string& out_;
  std::size_t depth_ = 0;
  bool is_first_ = true;  ///< of the innermost object or array, nothing has been written
};

}  // namespace tcpspec::report
