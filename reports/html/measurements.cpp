#include "reports/html/measurements.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/html/links.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

// A number and its unit stay on one line.
std::string unbroken(const std::string& words) {
  constexpr std::string_view no_break_space = "\u00a0";
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] == ' ' && words[i - 1] != ',' ? void(text += no_break_space) : void(text += words[i]);
  return text;
}

// From zero up to the largest value.
void write_curve(Writer& out, const std::vector<double>& values) {
  constexpr double width = 120, height = 32, edge = 2;
  const double most = *std::max_element(values.begin(), values.end());
  const bool drawable =
      std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v) && v >= 0; });
  if (most <= 0 || !drawable) return;
  std::string points;
  for (std::size_t i = 0; i < values.size(); ++i)
    points += fmt::format(
        "{}{:.1f},{:.1f}", i ? " " : "",
        edge + (width - 2 * edge) * static_cast<double>(i) / static_cast<double>(values.size() - 1),
        height - edge - (height - 2 * edge) * values[i] / most);
  const Element svg(out, "svg", {{"class", "curve"}, {"viewBox", "0 0 120 32"}, {"aria-hidden", "true"}});
  out.empty("polyline", {{"points", points}});
}

// What a sender does round trip by round trip, or try by try, is seen best as a curve.
void write_values(Writer& out, const Measurement& measurement) {
  constexpr std::size_t enough_for_a_curve = 3;
  if (measurement.values.size() >= enough_for_a_curve) write_curve(out, measurement.values);
  out.text(unbroken(in_words(measurement)));
}

const Measurement* find(const CaseResult& result, const std::string& name) {
  for (const Measurement& measurement : result.measurements)
    if (measurement.name == name) return &measurement;
  return nullptr;
}

// Both families of a case share a row, which shows differences.
void write_rows(Writer& out, const Page& page, const CaseGroup& group, const std::vector<int>& families) {
  std::vector<std::string> names;
  for (const CaseResult* run : group.runs)
    for (const Measurement& measurement : run->measurements)
      if (std::find(names.begin(), names.end(), measurement.name) == names.end())
        names.push_back(measurement.name);
  for (const std::string& name : names) {
    const Element row(out, "tr");
    out.leaf("th", {{"scope", "row"}}, name);
    std::string asked;
    for (const int family : families) {
      const Element cell(out, "td");
      for (const CaseResult* run : group.runs) {
        const Measurement* measurement = run->family == family ? find(*run, name) : nullptr;
        if (!measurement) continue;
        write_values(out, *measurement);
        asked = measurement->asked;
      }
    }
    out.leaf("td", asked.empty() ? "only reported" : asked);
    {
      const Element cell(out, "td");
      const CaseResult& first = *group.runs.front();
      for (std::size_t i = 0; i < first.checks.size(); ++i) {
        if (i) out.text(", ");
        requirement_link(out, page, first.checks[i]);
      }
    }
    const Element cell(out, "td");
    case_link(out, *group.runs.front(), false);
    out.line();
  }
}

}  // namespace

void write_measurements(Writer& out, const Page& page) {
  std::set<int> found;
  for (const CaseResult& result : page.report.cases)
    if (!result.measurements.empty()) found.insert(result.family);
  if (found.empty()) return;
  const std::vector<int> families(found.begin(), found.end());
  const Element section(out, "section",
                        {{"id", "measurements"}, {"aria-labelledby", "measurements-heading"}});
  out.leaf("h2", {{"id", "measurements-heading"}}, "Measurements");
  const Element scroll(out, "div", {{"class", "scroll"}});
  const Element table(out, "table");
  out.leaf("caption", "Measured values, and the values that the RFC allows");
  {
    const Element head(out, "thead");
    const Element row(out, "tr");
    out.leaf("th", {{"scope", "col"}}, "Quantity");
    for (const int family : families) out.leaf("th", {{"scope", "col"}}, family_name(family));
    for (const char* name : {"Allowed", "Requirements", "Case"}) out.leaf("th", {{"scope", "col"}}, name);
  }
  const Element body(out, "tbody");
  for (const CaseGroup& group : page.groups) write_rows(out, page, group, families);
}

}  // namespace tcpspec::report::html
