#include "reports/github.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

#include <fmt/format.h>

#include "reports/printable.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

// GitHub shows this number of each kind for each step and drops the rest silently.
constexpr std::size_t most_shown = 10;

enum class Kind : std::uint8_t { error, warning, notice };

/// What is shown once: families with the same departure share it.
struct Annotation {
  const CaseResult* result;
  std::string families;
};

std::string escaped(std::string_view text, bool property) {
  std::string result;
  for (const char c : text) switch (c) {
      case '%': result += "%25"; break;
      case '\r': result += "%0D"; break;
      case '\n': result += "%0A"; break;
      case ':':
      case ',': result += property ? fmt::format("%{:02X}", static_cast<int>(c)) : std::string(1, c); break;
      default: result += c;
    }
  return result;
}

std::string property(std::string_view text) { return escaped(printable(text), true); }

// The responses may differ in numbers, for example in the window, so the reason is shown.
bool same_finding(const CaseResult& a, const CaseResult& b) {
  return a.id == b.id && a.verdict == b.verdict && a.because == b.because && a.flaky == b.flaky &&
         a.unexpected_pass == b.unexpected_pass;
}

class Annotations {
 public:
  Annotations(const RunReport& report, const RenderOptions& options) : report_(report), options_(options) {
    for (const CaseResult& result : report.cases) sort_in(result);
    // The worst must be among the ten.
    for (std::vector<Annotation>& list : lists_)
      std::stable_sort(list.begin(), list.end(), [](const Annotation& a, const Annotation& b) {
        return a.result->verdict == Verdict::fail && b.result->verdict != Verdict::fail;
      });
  }

  void write(std::ostream& out) const {
    if (!report_.aborted.empty())
      out << "::error title=tcpspec::" << escaped("the run ended early: " + printable(report_.aborted), false)
          << '\n';
    write_list(out, "error", of(Kind::error), report_.aborted.empty() ? most_shown : most_shown - 1);
    write_list(out, "warning", of(Kind::warning), most_shown);
    write_list(out, "notice", of(Kind::notice), most_shown);
  }

 private:
  const std::vector<Annotation>& of(Kind kind) const { return lists_[static_cast<std::size_t>(kind)]; }

  void sort_in(const CaseResult& result) {
    const bool known = !result.known.empty();
    if (result.verdict == Verdict::error || counts_as_failure(result, options_.strict))
      add(Kind::error, result);
    else if (result.flaky || (result.verdict == Verdict::warn && !known))
      add(Kind::warning, result);
    else if (result.verdict == Verdict::inconclusive && !known)
      add(Kind::notice, result);
  }

  void add(Kind kind, const CaseResult& result) {
    const std::string family = fmt::format("IPv{}", result.family);
    std::vector<Annotation>& list = lists_[static_cast<std::size_t>(kind)];
    for (Annotation& annotation : list)
      if (same_finding(*annotation.result, result)) {
        annotation.families += ", " + family;
        return;
      }
    list.push_back({&result, family});
  }

  void write_list(std::ostream& out, std::string_view command, const std::vector<Annotation>& list,
                  std::size_t room) const {
    const bool all = list.size() <= room;
    const std::size_t count = all ? list.size() : room - 1;
    for (std::size_t i = 0; i < count; ++i) write_one(out, command, list[i]);
    if (!all)
      out << "::" << command << " title=tcpspec::and " << list.size() - count
          << " more in the report: GitHub shows ten of each kind\n";
  }

  void write_one(std::ostream& out, std::string_view command, const Annotation& annotation) const {
    const CaseResult& result = *annotation.result;
    const Place place = deciding_place(result);
    out << "::" << command << ' ';
    if (!place.file.empty()) out << "file=" << property(place.file) << ',';
    if (place.line > 0) out << "line=" << place.line << ',';
    if (place.column > 0) out << "col=" << place.column << ',';
    const std::string charged = result.charged.empty() ? "" : result.charged + ": ";
    out << "title=" << property(fmt::format("{}{} ({})", charged, result.id, annotation.families))
        << "::" << escaped(message(result), false) << '\n';
  }

  std::string message(const CaseResult& result) const {
    const std::string_view verdict = result.unexpected_pass ? "unexpected pass" : to_string(result.verdict);
    std::string text = fmt::format("{}: {}", verdict, printable(reason(result)));
    const auto add_line = [&](std::string_view label, std::string_view value) {
      if (!value.empty()) text += fmt::format("\n{}: {}", label, printable(value));
    };
    add_line("Title", result.title);
    add_line("Expected", result.expected);
    add_line("Got", result.got);
    add_line("Again", again(report_, result));
    return text;
  }

  const RunReport& report_;
  const RenderOptions& options_;
  std::array<std::vector<Annotation>, 3> lists_;
};

}  // namespace

void render_github(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  Annotations(report, options).write(out);
}

}  // namespace tcpspec::report
