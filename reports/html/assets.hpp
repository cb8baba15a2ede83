#pragma once
// style.css and script.js, as they were at build time.

#include <string>
#include <string_view>

namespace tcpspec::report::html {

std::string_view style_text();
std::string_view script_text();

/// `sha256-…`, as in a Content Security Policy (CSP 3 §2.3.1).
std::string style_hash();
std::string script_hash();

/// Octets given in hexadecimal, in base64 (RFC 4648 §4).
std::string base64_of_hex(std::string_view hex);

}  // namespace tcpspec::report::html
