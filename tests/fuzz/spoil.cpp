#include <array>
#include <concepts>
#include <limits>

#include "report_laws.hpp"
#include "reports/fields.hpp"

namespace tcpspec::report::fuzz {
namespace {

template <typename T>
void spoil_value(T& value, Source& source);

void spoil_number(std::integral auto& value, Source& source) {
  using Number = std::remove_reference_t<decltype(value)>;
  const std::array numbers{Number{0}, std::numeric_limits<Number>::min(), std::numeric_limits<Number>::max(),
                           Number{7}};
  if (source.one_in(8)) value = numbers[source.next() % numbers.size()];
}

void spoil_number(double& value, Source& source) {
  constexpr std::array numbers{-1.0, 1e300, std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()};
  if (source.one_in(8)) value = numbers[source.next() % numbers.size()];
}

template <typename Map>
void spoil_map(Map& map, Source& source) {
  Map other;
  for (auto& [key, value] : map) {
    std::string name = key;
    spoil_value(name, source);
    spoil_value(value, source);
    other[name] = value;
  }
  map = other;
}

template <typename T>
void spoil_value(T& value, Source& source) {
  if constexpr (std::same_as<T, std::string>) {
    if (source.one_in(3)) value = source.nasty_text();
  } else if constexpr (std::same_as<T, bool>) {
    if (source.one_in(8)) value = !value;
  } else if constexpr (std::is_enum_v<T>) {
    if (source.one_in(3)) value = static_cast<T>(source.next() % Words<T>::count);
  } else if constexpr (requires { value.has_value(); }) {
    if (source.one_in(3)) return value.reset();
    spoil_value(value.emplace(), source);
  } else if constexpr (std::integral<T> || std::same_as<T, double>) {
    spoil_number(value, source);
  } else if constexpr (requires { value.emplace_back(); }) {
    for (auto& element : value) spoil_value(element, source);
  } else if constexpr (requires { typename T::mapped_type; }) {
    spoil_map(value, source);
  } else {
    each_field(value, [&](const char*, auto& field, auto...) { spoil_value(field, source); });
  }
}

}  // namespace

std::string Source::nasty_text() {
  using namespace std::string_view_literals;
  static constexpr std::array pieces{"<script>alert(1)</script>"sv,
                                     "<x-evil onload=\"x\">"sv,
                                     "</li></ol></div>"sv,
                                     "\" onmouseover=\"x"sv,
                                     "' autofocus onfocus='x"sv,
                                     "]]>"sv,
                                     "<!--"sv,
                                     "-->"sv,
                                     "&lt;&#60;&amp;"sv,
                                     "&nbsp;&bogus;"sv,
                                     "\x1b[31m"sv,
                                     "\x1b]0;title\x07"sv,
                                     "\x9b"
                                     "2J"sv,
                                     "\0\x01\x08\x7f"sv,
                                     "\r\n"sv,
                                     "\t"sv,
                                     "\xff\xfe"sv,
                                     "\xc3("sv,
                                     "\xed\xa0\x80"sv,
                                     "\xf4\x90\x80\x80"sv,
                                     "\xef\xbf\xbf"sv,
                                     "\u202e\u2066"sv,
                                     "\u2028"sv,
                                     "javascript:alert(1)"sv,
                                     "#"sv,
                                     "%5B%00"sv,
                                     "RFC9293-MUST-77"sv,
                                     "<SEQ=1><CTL=RST>"sv,
                                     "expect: "sv,
                                     "::error::"sv,
                                     "%0A"sv,
                                     "|`*_["sv,
                                     "=cmd()"sv,
                                     "\","sv,
                                     "ok 1"sv};
  std::string text;
  for (int parts = 1 + next() % 4; parts > 0; --parts) {
    const std::uint8_t which = next();
    if (which < 4 * pieces.size())
      text += pieces[which % pieces.size()];
    else
      text += static_cast<char>(next());
  }
  return text;
}

void spoil(RunReport& report, Source& source) {
  spoil_value(report.tool_version, source);
  each_field(report, [&](const char*, auto& field, auto...) { spoil_value(field, source); });
}

}  // namespace tcpspec::report::fuzz
