#include "case/time_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

struct Unit {
  std::string_view name;
  TimeUnit unit;
  double factor;  ///< seconds in one, for TimeUnit::seconds
};

constexpr std::array<Unit, 6> units{{
    {"ms", TimeUnit::seconds, 0.001},
    {"s", TimeUnit::seconds, 1},
    {"min", TimeUnit::seconds, 60},
    {"MSL", TimeUnit::msl, 1},
    {"RTO", TimeUnit::rto, 1},
    {"RTT", TimeUnit::rtt, 1},
}};

constexpr std::string_view unit_names = "ms, s, min, MSL, RTO, RTT";

/// The number of digits, with at most one point, at the beginning of `text`.
std::size_t number_length(std::string_view text) {
  std::size_t length = 0;
  bool point = false;
  while (length < text.size()) {
    const char c = text[length];
    const bool digit_follows = length + 1 < text.size() && text[length + 1] >= '0' && text[length + 1] <= '9';
    const bool first_point = c == '.' && !point && length > 0 && digit_follows;
    if (!(c >= '0' && c <= '9') && !first_point) break;
    point = point || c == '.';
    ++length;
  }
  return length;
}

/// At most six digits after the point, without zeros at the end.
std::string number(double value) {
  std::array<char, 64> digits{};
  std::snprintf(digits.data(), digits.size(), "%.6f", value);
  std::string out = digits.data();
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out;
}

}  // namespace

Parsed<Time> parse_time(std::string_view whole) {
  Parsed<Time> out;
  std::size_t at = 0;
  const std::string_view text = trimmed(whole, at);
  const std::size_t digits = number_length(text);
  if (digits == 0) {
    out.fault(at,
              text.empty() ? "a time is missing" : "a time begins with a number, as in `1.5 MSL` or `200ms`");
    return out;
  }
  const double count = std::strtod(std::string(text.substr(0, digits)).c_str(), nullptr);
  std::size_t unit_at = at + digits;
  const std::string_view unit = trimmed(text.substr(digits), unit_at);
  if (unit.empty()) {
    out.fault(at, "a time needs a unit", {}, std::string(unit_names));
    return out;
  }
  if (unit.find("..") != std::string_view::npos) {
    out.fault(at, "one time is expected here, not a range");
    return out;
  }
  const auto known = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == unit; });
  if (known == units.end()) {
    std::vector<std::string> names;
    for (const Unit& u : units) names.emplace_back(u.name);
    out.fault(unit_at, "unknown unit of time `" + std::string(unit) + "`", nearest(unit, names),
              std::string(unit_names));
    return out;
  }
  out.value = {count * known->factor, known->unit};
  if (count > 1e6) out.fault(at, "this time is too long for a case");
  return out;
}

Parsed<TimeRange> parse_time_range(std::string_view text) {
  Parsed<TimeRange> out;
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    out.value.to = part(parse_time(text), 0, out);
    out.value.from = {0, out.value.to.unit};
  } else {
    out.value.from = part(parse_time(text.substr(0, dots)), 0, out);
    out.value.to = part(parse_time(text.substr(dots + 2)), dots + 2, out);
    if (out.ok() && out.value.from.unit == out.value.to.unit && out.value.from.count > out.value.to.count)
      out.fault(0, "this range is empty: its end is before its beginning");
  }
  if (out.ok() && out.value.to.count <= 0) out.fault(0, "this time is zero");
  return out;
}

Parsed<Gaps> parse_gaps(std::string_view text) {
  constexpr std::string_view tolerance = "give or take";
  Parsed<Gaps> out;
  std::size_t start = 0;
  for (int index = 0;; ++index) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    std::size_t at = start;
    const std::string_view word = trimmed(text.substr(start, comma - start), at);
    if (index == 0) {
      out.value.first = part(parse_time_range(word), at, out);
    } else if (word == "doubling") {
      out.value.doubling = true;
    } else if (word == "growing") {
      out.value.growing = true;
    } else if (word.substr(0, tolerance.size()) == tolerance) {
      std::size_t number_at = at + tolerance.size();
      const std::string_view percent = trimmed(word.substr(tolerance.size()), number_at);
      const std::size_t digits = number_length(percent);
      if (digits == 0 || trimmed(percent.substr(digits)) != "%")
        out.fault(number_at, "a percentage is expected, as in `give or take 20%`");
      else
        out.value.tolerance = std::strtod(std::string(percent.substr(0, digits)).c_str(), nullptr) / 100;
    } else {
      out.fault(at, "unknown property of gaps `" + std::string(word) + "`",
                nearest(word, {"doubling", "growing", "give or take 20%"}),
                "doubling, growing, give or take N%");
    }
    if (comma == text.size()) break;
    start = comma + 1;
  }
  if (out.ok() && out.value.doubling && out.value.growing)
    out.fault(0, "gaps cannot be both doubling and growing");
  return out;
}

Parsed<Growth> parse_growth(std::string_view text) {
  constexpr std::string_view beginning = "at most ";
  Parsed<Growth> out;
  std::size_t at = beginning.size();
  const std::string_view rest =
      text.starts_with(beginning) ? trimmed(text.substr(at), at) : std::string_view();
  const std::size_t digits = number_length(rest);
  const std::string_view unit = trimmed(rest.substr(digits));
  const bool segments = unit == "segment" || unit == "segments";
  if (digits == 0 || (!segments && unit != "times")) {
    out.fault(0, "growth is written `at most 2 times` or `at most 1 segment`");
    return out;
  }
  out.value.by = segments ? Growth::By::segments : Growth::By::factor;
  out.value.most = std::strtod(std::string(rest.substr(0, digits)).c_str(), nullptr);
  if (!segments && out.value.most < 1) out.fault(at, "less than once is not growth");
  return out;
}

std::string to_string(const Time& time) {
  switch (time.unit) {
    case TimeUnit::rto: return number(time.count) + " RTO";
    case TimeUnit::rtt: return number(time.count) + " RTT";
    case TimeUnit::msl: return number(time.count) + " MSL";
    case TimeUnit::seconds: break;
  }
  if (time.count > 0 && time.count < 1) return number(time.count * 1000) + "ms";
  if (time.count >= 120 && std::fmod(time.count, 60) == 0) return number(time.count / 60) + " min";
  return number(time.count) + "s";
}

std::string to_string(const TimeRange& range) {
  return range.from.count == 0 ? to_string(range.to) : to_string(range.from) + ".." + to_string(range.to);
}

std::string to_string(const Gaps& gaps) {
  std::string out = to_string(gaps.first);
  if (gaps.doubling) out += ", doubling";
  if (gaps.growing) out += ", growing";
  if (gaps.tolerance > 0) out += ", give or take " + number(gaps.tolerance * 100) + "%";
  return out;
}

std::string to_string(const Growth& growth) {
  const char* segments = growth.most == 1 ? " segment" : " segments";
  return "at most " + number(growth.most) + (growth.by == Growth::By::segments ? segments : " times");
}

}  // namespace tcpspec::cases
