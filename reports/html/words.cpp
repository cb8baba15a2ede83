#include "reports/html/words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "reports/verdict_badge.hpp"

namespace tcpspec::report::html {
namespace {

bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(".+,-[]").find(c) != std::string_view::npos;
}

bool is_excused(const CaseResult& result) { return !result.known.empty() && !result.unexpected_pass; }

}  // namespace

std::vector<CaseGroup> group_cases(const RunReport& report) {
  std::vector<CaseGroup> groups;
  std::map<std::string_view, std::size_t> places;
  for (const CaseResult& result : report.cases) {
    const auto [found, added] = places.try_emplace(result.id, groups.size());
    if (added) groups.push_back({result.id, {}});
    groups[found->second].runs.push_back(&result);
  }
  return groups;
}

std::string anchor(std::string_view kind, std::string_view id) {
  std::string result(kind);
  result += '-';
  for (const char c : id) {
    if (stands_for_itself(c))
      result += c;
    else
      result += fmt::format("_{:02x}", static_cast<unsigned char>(c));
  }
  return result;
}

std::string run_anchor(const CaseResult& result) {
  return fmt::format("{}-{}", anchor("case", result.id), result.family);
}

std::string link_to(std::string_view anchor) {
  std::string result = "#";
  for (const char c : anchor) result += c == '[' ? "%5B" : c == ']' ? "%5D" : std::string(1, c);
  return result;
}

std::string_view css_class(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::not_applicable: return "na";
    case Verdict::warn: return "warn";
    case Verdict::inconclusive: return "unsure";
    case Verdict::fail: return "fail";
    case Verdict::error: return "error";
  }
  return "";
}

void badge(Writer& out, const CaseResult& result) {
  const Badge said = badge_of(result, false);
  const bool excused = is_excused(result);
  std::string word = said.word;
  if (excused) word = fmt::format("{}, known", to_string(result.verdict));
  const std::string_view name = result.unexpected_pass     ? "fail"
                                : result.flaky && !excused ? "warn"
                                                           : css_class(result.verdict);
  out.leaf("b", {{"class", fmt::format("v {}{}", name, excused ? " known" : "")}}, said.symbol + " " + word);
}

void badge(Writer& out, Verdict verdict) {
  CaseResult plain;
  plain.verdict = verdict;
  badge(out, plain);
}

std::string family_name(int family) { return fmt::format("IPv{}", family); }

std::string long_date(std::string_view iso8601) {
  static constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  std::string text(iso8601);
  const int read = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:", &year, &month, &day, &hour, &minute);
  if (read != 5 || month < 1 || month > 12) return text;
  return fmt::format("{} {} {}, {:02}:{:02} UTC", day, months[static_cast<std::size_t>(month - 1)], year,
                     hour, minute);
}

const CaseResult& most_telling(const CaseGroup& group) {
  const auto weight = [](const CaseResult* result) {
    if (result->unexpected_pass) return 2 * static_cast<int>(Verdict::fail) + 1;
    return is_excused(*result) ? 1 : 2 * static_cast<int>(result->verdict);
  };
  return **std::max_element(group.runs.begin(), group.runs.end(),
                            [&](auto* a, auto* b) { return weight(a) < weight(b); });
}

}  // namespace tcpspec::report::html
