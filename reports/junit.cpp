#include "reports/junit.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/xml.hpp"
#include "reports/printable.hpp"
#include "reports/verdict_details.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

/// JUnit's few words for the result of a test.
enum class TestElement { pass, failure, error, skipped };

struct Mapped {
  TestElement element = TestElement::pass;
  std::string type;
  std::string message;
};

std::string level_or(const CaseResult& result, std::string_view otherwise) {
  return std::string(result.level ? to_string(*result.level) : otherwise);
}

// A known departure is a skip, as in pytest; consumers of JUnit have no expected failures.
Mapped map(const CaseResult& result, bool strict) {
  if (result.unexpected_pass) return {TestElement::failure, "xpass", reason(result)};
  if (!result.known.empty() && result.verdict != Verdict::error)
    return {TestElement::skipped, "xfail", "known: " + result.known};
  switch (result.verdict) {
    case Verdict::pass: return {};
    case Verdict::warn:
      if (strict) return {TestElement::failure, "SHOULD", result.because};
      return {};
    case Verdict::fail: return {TestElement::failure, level_or(result, "MUST"), result.because};
    case Verdict::error: return {TestElement::error, "environment", result.because};
    case Verdict::inconclusive:
      // Shown as flaky, not hidden among the skips.
      if (result.flaky) return {};
      return {TestElement::skipped, "inconclusive", "inconclusive: " + result.because};
    case Verdict::not_applicable:
      return {TestElement::skipped, "not applicable", "not applicable: " + result.because};
  }
  return {};
}

std::string seconds(double value) {
  return std::isfinite(value) && value > 0 ? fmt::format("{:.3f}", value) : "0.000";
}

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::string text_of(const RunReport& report, const CaseResult& result, const std::string& folder) {
  const FigureOptions options{.width = 100, .folder = folder};
  return fmt::format("{}", fmt::join(verdict_details(report, result, options), "\n"));
}

struct Counts {
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  double time = 0;

  void add(TestElement element, double spent) {
    ++tests;
    failures += element == TestElement::failure ? 1 : 0;
    errors += element == TestElement::error ? 1 : 0;
    skipped += element == TestElement::skipped ? 1 : 0;
    time += std::isfinite(spent) ? spent : 0;
  }

  std::string attributes(double elapsed) const {
    return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="{}")", tests, failures,
                       errors, skipped, seconds(elapsed));
  }
};

struct Suite {
  std::string file;
  Counts counts;
  std::string cases;
};

class JunitWriter {
 public:
  JunitWriter(const RunReport& report, const JunitOptions& options) : report_(report), options_(options) {}

  void add(const CaseResult& result) {
    const Mapped mapped = map(result, options_.strict);
    Suite& suite = suite_of(result.file);
    suite.counts.add(mapped.element, result.seconds);
    total_.add(mapped.element, result.seconds);
    std::string& out = suite.cases;
    out += fmt::format(R"(    <testcase classname="{}.ipv{}" name="{}" file="{}" line="{}" time="{}">)",
                       base::xml_attribute(suite_path(result.file)), result.family,
                       base::xml_attribute(result.id), base::xml_attribute(result.file), result.line,
                       seconds(result.seconds));
    out += '\n';
    properties(out, result);
    outcome(out, result, mapped);
    out += "    </testcase>\n";
  }

  /// A selected case that did not run counts as skipped, so that a job sees that something is missing.
  void add(const Unrun& unrun) {
    Suite& suite = suite_of(unrun.file);
    suite.counts.add(TestElement::skipped, 0);
    total_.add(TestElement::skipped, 0);
    const std::string why = "not run: " + (report_.aborted.empty() ? "the run ended" : report_.aborted);
    suite.cases += fmt::format(
        "    <testcase classname=\"{}.ipv{}\" name=\"{}\" file=\"{}\" line=\"{}\" time=\"0.000\">\n"
        "      <skipped type=\"not run\" message=\"{}\">{}</skipped>\n    </testcase>\n",
        base::xml_attribute(suite_path(unrun.file)), unrun.family, base::xml_attribute(unrun.id),
        base::xml_attribute(unrun.file), unrun.line, base::xml_attribute(why), base::xml_text(why));
  }

  void aborted() {
    Suite& suite = suite_of("tcpspec");
    suite.counts.add(TestElement::error, 0);
    total_.add(TestElement::error, 0);
    suite.cases += fmt::format(
        "    <testcase classname=\"tcpspec.run\" name=\"run\" time=\"0.000\">\n"
        "      <error type=\"aborted\" message=\"{}\">{}</error>\n    </testcase>\n",
        base::xml_attribute(report_.aborted), base::xml_text(report_.aborted));
  }

  std::string document() const {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += fmt::format("<testsuites name=\"tcpspec {}\" {}>\n", base::xml_attribute(report_.target.name),
                       total_.attributes(report_.seconds));
    for (const Suite& suite : suites_)
      out += fmt::format("  <testsuite name=\"{}\" timestamp=\"{}\" {}>\n{}  </testsuite>\n",
                         base::xml_attribute(suite_path(suite.file)), base::xml_attribute(report_.started),
                         suite.counts.attributes(suite.counts.time), suite.cases);
    return out + "</testsuites>\n";
  }

 private:
  Suite& suite_of(const std::string& file) {
    for (Suite& suite : suites_)
      if (suite.file == file) return suite;
    return suites_.emplace_back(Suite{file, {}, {}});
  }

  static void property(std::string& out, std::string_view name, std::string_view value) {
    if (!value.empty())
      out += fmt::format("        <property name=\"{}\" value=\"{}\"/>\n", base::xml_attribute(name),
                         base::xml_attribute(value));
  }

  void properties(std::string& out, const CaseResult& result) const {
    out += "      <properties>\n";
    property(out, "verdict", to_string(result.verdict));
    property(out, "title", result.title);
    property(out, "checks", joined(result.checks));
    property(out, "level", to_string(result.level));
    property(out, "outcome", result.outcome);
    property(out, "access", result.access);
    property(out, "attachment", capture_path(result, options_.folder));
    if (result.verdict == Verdict::warn) property(out, "warning", result.because);
    for (const Measurement& measurement : result.measurements)
      property(out, "measured " + measurement.name,
               fmt::format("{}{}{}", fmt::join(measurement.values, " "), measurement.unit.empty() ? "" : " ",
                           measurement.unit));
    out += "      </properties>\n";
  }

  void outcome(std::string& out, const CaseResult& result, const Mapped& mapped) const {
    const auto element = [&](std::string_view name, std::string_view type, const std::string& message) {
      out += fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", name,
                         base::xml_attribute(type), base::xml_attribute(message),
                         base::xml_text(text_of(report_, result, options_.folder)));
    };
    switch (mapped.element) {
      case TestElement::failure:
        element("failure", mapped.type, mapped.message);
        earlier_runs(out, result, "rerunFailure");
        break;
      case TestElement::error: element("error", mapped.type, mapped.message); break;
      // The message again as text: some consumers read only one of them.
      case TestElement::skipped:
        out += fmt::format("      <skipped type=\"{}\" message=\"{}\">{}</skipped>\n",
                           base::xml_attribute(mapped.type), base::xml_attribute(mapped.message),
                           base::xml_text(mapped.message));
        break;
      case TestElement::pass:
        if (result.flaky && result.earlier.empty())  // from before runs were kept
          element("flakyFailure", to_string(result.verdict),
                  result.because.empty() ? "repeated runs gave different verdicts" : result.because);
        earlier_runs(out, result, "flakyFailure");
        break;
    }
    system_out(out, result);
  }

  /// In the format that Surefire writes and Jenkins reads: each run before the last, with its exchange.
  void earlier_runs(std::string& out, const CaseResult& result, std::string_view name) const {
    const std::vector<std::string> words = runs_in_words(result);
    for (std::size_t i = 0; i < result.earlier.size(); ++i) {
      const CaseResult& run = result.earlier[i];
      if (run.verdict == Verdict::pass) continue;
      out +=
          fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", name, to_string(run.verdict),
                      base::xml_attribute(words[i]), base::xml_text(text_of(report_, run, options_.folder)));
    }
  }

  // GitLab shows an attachment only if it is named here; the path is from the project's folder.
  void system_out(std::string& out, const CaseResult& result) const {
    std::string text;
    if (result.verdict == Verdict::warn)
      text = "warn: " + result.because + "\n" + text_of(report_, result, options_.folder);
    if (!result.capture.empty())
      text += (text.empty() ? "" : "\n") +
              fmt::format("[[ATTACHMENT|{}]]", capture_path(result, options_.folder));
    for (const CaseResult& run : result.earlier)
      if (!run.capture.empty())
        text += fmt::format("\n[[ATTACHMENT|{}]]", capture_path(run, options_.folder));
    if (!text.empty()) out += fmt::format("      <system-out>{}</system-out>\n", base::xml_text(text));
  }

  const RunReport& report_;
  JunitOptions options_;
  Counts total_;
  std::vector<Suite> suites_;
};

}  // namespace

std::string to_junit(const RunReport& report, const JunitOptions& options) {
  JunitWriter writer(report, options);
  for (const CaseResult& result : report.cases) writer.add(result);
  for (const Unrun& unrun : report.unrun) writer.add(unrun);
  if (!report.aborted.empty()) writer.aborted();
  return writer.document();
}

}  // namespace tcpspec::report
