#pragma once
// The text of a file and its errors. Diagnostics are collected, never thrown, so that an author sees every
// error of every file at once.

#include <string>
#include <string_view>
#include <vector>

#include "case/case.hpp"

namespace tcpspec::cases {

/// An error in a user's text.
struct Diagnostic {
  Position at;             ///< line 0: the file as a whole (for example, it cannot be read)
  std::string message;     ///< one line, lower case, no full stop
  std::string suggestion;  ///< the nearest valid word, or empty
  std::string allowed;     ///< what is allowed here, or empty
  std::string line;        ///< the source line, for the caret
};

/// A file's text, divided into lines.
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

/// Collects diagnostics about one file. There is one error at each position: a second one is dropped, so that
/// a case with `for:` does not repeat its errors.
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
