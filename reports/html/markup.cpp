#include "reports/html/markup.hpp"

#include <ostream>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "reports/printable.hpp"

namespace tcpspec::report::html {
namespace {

// XML 1.0 §2.2 and HTML do not allow these two, but UTF-8 can express them.
bool is_noncharacter(char32_t c) { return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF); }

std::string escape(std::string_view text, bool value) {
  std::string result;
  result.reserve(text.size() + text.size() / 4);
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = base::next_character(text, at);
    if (c == '<')
      result += "&lt;";
    else if (c == '&')
      result += "&amp;";
    else if (c == '"' && value)
      result += "&quot;";
    else if (c == '>' && !result.empty() && result.back() == ']')
      result += "&gt;";  // `]]>` is not well-formed in content (XML 1.0 §2.4)
    else if (c == '\n')
      result += value ? " " : "\n";
    else if (is_unprintable(c))
      result += made_visible(c);
    else
      base::append_utf8(result, is_noncharacter(c) ? char32_t{0xFFFD} : c);
  }
  return result;
}

}  // namespace

std::string escaped(std::string_view text) { return escape(text, false); }
std::string escaped_value(std::string_view text) { return escape(text, true); }

void Writer::begin(std::string_view tag, Attributes attributes) {
  out_ << '<' << tag;
  for (const Attribute& attribute : attributes)
    if (!attribute.name.empty())
      out_ << ' ' << attribute.name << "=\"" << escaped_value(attribute.value) << '"';
}

void Writer::open(std::string_view tag, Attributes attributes) {
  begin(tag, attributes);
  out_ << '>';
  opened_.emplace_back(tag);
}

void Writer::close() {
  out_ << "</" << opened_.back() << '>';
  opened_.pop_back();
}

void Writer::empty(std::string_view tag, Attributes attributes) {
  begin(tag, attributes);
  out_ << "/>";
}

void Writer::text(std::string_view text) { out_ << escaped(text); }

void Writer::leaf(std::string_view tag, Attributes attributes, std::string_view content) {
  begin(tag, attributes);
  out_ << '>' << escaped(content) << "</" << tag << '>';
}

std::size_t Writer::written() const {
  const std::streamoff at = out_.tellp();
  return at < 0 ? 0 : static_cast<std::size_t>(at);
}

void Writer::trusted(std::string_view text) { out_ << text; }

}  // namespace tcpspec::report::html
