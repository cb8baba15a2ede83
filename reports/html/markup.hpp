#pragma once
// HTML that is also well-formed XML (https://www.w3.org/TR/html-polyglot): so that a test can use a strict
// parser. Tags come only from our own code. Everything that a target may have sent goes through text() or a
// value, so it never becomes markup.

#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::report::html {

struct Attribute {
  std::string_view name;  ///< empty: this attribute is left out
  std::string_view value;
};
using Attributes = std::initializer_list<Attribute>;

class Writer {
 public:
  /// `out` must outlive the object.
  explicit Writer(std::ostream& out) : out_(out) {}

  void open(std::string_view tag, Attributes = {});
  void close();  ///< what was opened last
  void empty(std::string_view tag, Attributes = {});
  void text(std::string_view);
  void leaf(std::string_view tag, std::string_view text) { leaf(tag, {}, text); }
  void leaf(std::string_view tag, Attributes, std::string_view text);
  void line() { trusted("\n"); }

  /// Octets so far; 0 if the stream does not know.
  std::size_t written() const;

  /// Unchanged: our own style and script, numbers, and markup of this class.
  void trusted(std::string_view);

 private:
  void begin(std::string_view tag, Attributes);

  std::ostream& out_;
  std::vector<std::string> opened_;
};

/// An element that ends with the C++ block.
class Element {
 public:
  Element(Writer& writer, std::string_view tag, Attributes attributes = {}) : writer_(writer) {
    writer_.open(tag, attributes);
  }
  ~Element() { writer_.close(); }
  Element(const Element&) = delete;
  Element& operator=(const Element&) = delete;

 private:
  Writer& writer_;
};

/// For content: `<` and `&` as references; control characters, and characters that change the direction of
/// writing, as `\x1b` and `\u202e`; line feeds stay.
std::string escaped(std::string_view);
/// The same for an attribute in double quotes.
std::string escaped_value(std::string_view);

}  // namespace tcpspec::report::html
