#include "base/xml.hpp"

#include "base/utf8.hpp"

namespace tcpspec::base {
namespace {

bool is_xml(char32_t c) {
  return c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

// ESC [ parameters letter, as for terminals; without the ESC the rest would be noise.
std::size_t past_escape(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '[') return at;
  ++at;
  while (at < text.size() && text[at] >= 0x20 && text[at] < 0x40) ++at;
  return at < text.size() && text[at] >= 0x40 && text[at] < 0x7F ? at + 1 : at;
}

std::string escape(std::string_view text, bool attribute) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    if (c == 0x1B) at = past_escape(text, at);
    if (!is_xml(c)) continue;
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (attribute && c < 0x20)
      result += c == '\n' ? "&#10;" : "&#9;";
    else
      append_utf8(result, c);
  }
  return result;
}

}  // namespace

std::string xml_text(std::string_view text) { return escape(text, false); }
std::string xml_attribute(std::string_view text) { return escape(text, true); }

}  // namespace tcpspec::base
