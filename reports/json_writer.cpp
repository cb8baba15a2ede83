#include "reports/json_writer.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "reports/printable.hpp"

namespace tcpspec::report {

namespace {

bool is_plain_in_json(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

void JsonWriter::new_line() {
  out_ += '\n';
  out_.append(depth_, ' ');
}

void JsonWriter::element() {
  if (!is_first_) out_ += ',';
  if (depth_ <= lines_)
    new_line();
  else if (!is_first_)
    out_ += ' ';
  is_first_ = false;
}

void JsonWriter::key(std::string_view name) {
  element();
  value(name);
  out_ += ": ";
}

void JsonWriter::value(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain_in_json)) {
    out_.append(1, '"').append(text).append(1, '"');
    return;
  }
  out_ += escape_in_json(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  out_ += nlohmann::json(number).dump();
}

}  // namespace tcpspec::report
