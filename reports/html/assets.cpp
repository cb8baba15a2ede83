#include "reports/html/assets.hpp"

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "reports/html/embedded.hpp"

namespace tcpspec::report::html {
std::string_view style_text() { return embedded_style; }
std::string_view script_text() { return embedded_script; }
std::string style_hash() { return "sha256-" + base64_of_hex(embedded_style_sha256); }
std::string script_hash() { return "sha256-" + base64_of_hex(embedded_script_sha256); }

std::string base64_of_hex(std::string_view hex) {
  const auto all = base::from_hex(hex).value_or(std::vector<std::uint8_t>{});
  return base::to_base64({reinterpret_cast<const char*>(all.data()), all.size()});
}

}  // namespace tcpspec::report::html
