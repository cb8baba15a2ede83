#pragma once
// The text of a file and what is wrong with it.  Diagnostics are collected, never thrown: whoever writes a
// case sees every mistake of every file at once.

#include <string>
#include <string_view>
#include <vector>

#include "case/case.hpp"

namespace tcpspec::cases {

/// A mistake in something that a user wrote.
struct Diagnostic {
  Position at;             ///< line 0: the file as a whole (it cannot be read, say)
  std::string message;     ///< one line, lower case, no full stop
  std::string suggestion;  ///< the nearest valid word, or empty
  std::string allowed;     ///< what may stand here, or empty
  std::string line;        ///< the source line, for the caret
};

/// A file's text, cut into lines.
class Source {
 public:
  /// `name` is what diagnostics call the file.
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  int line_count() const { return static_cast<int>(lines_.size()); }

  /// Line `number` (from 1) without its end; empty beyond the last.
  std::string_view line(int number) const;

  /// The position of the octet `octet` (from 0) of line `number` (from 1): columns count characters.
  Position position(int number, std::size_t octet) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::string_view> lines_;
};

/// Collects diagnostics about one file.  One place holds one mistake: a second one at the same position is
/// dropped, so that a case that `for:` repeats does not repeat its mistakes.
class Diagnostics {
 public:
  explicit Diagnostics(const Source& source) : source_(source) {}

  void add(const Position& at, std::string message, std::string suggestion = {}, std::string allowed = {});
  bool empty() const { return found_.empty(); }
  std::size_t size() const { return found_.size(); }
  std::vector<Diagnostic> take() { return std::move(found_); }

 private:
  const Source& source_;
  std::vector<Diagnostic> found_;
};

/// Diagnostics as text, sorted by file and position, at most 20 of each file.  Empty if there are none.
std::string render(std::vector<Diagnostic>);

}  // namespace tcpspec::cases
