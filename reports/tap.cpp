#include "reports/tap.hpp"

#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/exchange_figure.hpp"
#include "reports/printable.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

// `#` begins a directive, and a backslash escapes it (TAP 14, "Escaping").
std::string description(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (c == '#' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

// A JSON string of printable text is a double-quoted YAML scalar too.  Not `quoted`: std::quoted would be
// preferred.
std::string yaml_text(std::string_view text) { return nlohmann::json(printable(text)).dump(); }

class Tap {
 public:
  Tap(std::ostream& out, const RunReport& report, const RenderOptions& options)
      : out_(out), report_(report), options_(options) {}

  void point(std::size_t number, const CaseResult& result) {
    const std::string directive = directive_of(result);
    out_ << (is_ok(result) ? "ok " : "not ok ") << number << " - "
         << description(fmt::format("{} (IPv{})", result.id, result.family));
    if (!directive.empty()) out_ << " # " << directive;
    out_ << '\n';
    const bool plain = result.verdict == Verdict::pass || result.verdict == Verdict::not_applicable;
    if (!plain || result.flaky || result.unexpected_pass) diagnose(result);
  }

 private:
  bool is_ok(const CaseResult& result) const {
    const bool broken = result.verdict == Verdict::fail || result.verdict == Verdict::error;
    return !broken && !counts_as_failure(result, options_.strict);
  }

  // A TODO is expected to be not ok; one that is ok would count as a bonus.
  std::string directive_of(const CaseResult& result) const {
    if (!result.known.empty() && !is_ok(result)) return "TODO " + description(result.known);
    switch (result.verdict) {
      case Verdict::inconclusive: return "SKIP inconclusive: " + description(result.because);
      case Verdict::not_applicable: return "SKIP not applicable: " + description(result.because);
      case Verdict::pass:
      case Verdict::warn:
      case Verdict::fail:
      case Verdict::error: break;
    }
    return {};
  }

  void line(std::string_view key, std::string_view value) {
    if (!value.empty()) out_ << "  " << key << ": " << yaml_text(value) << '\n';
  }

  void diagnose(const CaseResult& result) {
    out_ << "  ---\n";
    line("verdict", to_string(result.verdict));
    line("message", reason(result));
    line("title", result.title);
    line("requirement", result.charged);
    line("level", to_string(result.level));
    line("expected", result.expected);
    line("got", result.got);
    line("file", result.file);
    if (result.line > 0) out_ << "  line: " << result.line << '\n';
    if (result.flaky) out_ << "  flaky: true\n";
    if (const std::vector<std::string> runs = runs_in_words(result); !runs.empty()) {
      out_ << "  runs:\n";
      for (const std::string& run : runs) out_ << "    - " << yaml_text(run) << '\n';
    }
    line("again", again(report_, result));
    if (counts_as_failure(result, options_.strict) && !(result.segments.empty() && result.figure.empty())) {
      // A list of lines rather than a block: harnesses read only a little of YAML.
      out_ << "  figure:\n";
      for (const std::string& row : exchange_figure(result, {.width = 100}))
        out_ << "    - " << yaml_text(row) << '\n';
    }
    out_ << "  ...\n";
  }

  std::ostream& out_;
  const RunReport& report_;
  const RenderOptions& options_;
};

void render(std::ostream& out, int version, const RunReport& report, const RenderOptions& options) {
  out << "TAP version " << version << "\n1.." << report.cases.size() + report.unrun.size() << '\n';
  Tap tap(out, report, options);
  std::size_t number = 0;
  for (const CaseResult& result : report.cases) tap.point(++number, result);
  if (!report.aborted.empty()) out << "Bail out! " << printable(report.aborted) << '\n';
}

}  // namespace

void render_tap(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  render(out, 13, report, options);
}

void render_tap14(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  render(out, 14, report, options);
}

}  // namespace tcpspec::report
