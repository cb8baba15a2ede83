#include "reports/csv.hpp"

#include <ostream>
#include <string>

#include "reports/printable.hpp"
#include "reports/standing.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

class Line {
 public:
  explicit Line(std::ostream& out) : out_(out) {}
  ~Line() { out_ << "\r\n"; }  // RFC 4180 §2
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  Line& operator<<(std::string_view text) {
    const std::string cell = harmless(printable(text));
    if (!first_) out_ << ',';
    first_ = false;
    if (cell.find_first_of(",\"\r\n") == std::string::npos)
      out_ << cell;
    else
      out_ << quoted(cell);
    return *this;
  }
  Line& operator<<(int number) { return *this << std::string_view(std::to_string(number)); }

 private:
  // A spreadsheet calculates a cell that begins so, and a target could choose the formula; the quote mark
  // makes it text.
  static std::string harmless(std::string text) {
    if (!text.empty() && std::string_view("=+-@|").find(text.front()) != std::string_view::npos)
      text.insert(0, 1, '\'');
    return text;
  }

  static std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
  }

  std::ostream& out_;
  bool first_ = true;
};

void write_requirement(std::ostream& out, const RunReport& report, const RequirementResult& result) {
  const Requirement& requirement = result.requirement;
  Line line(out);
  line << requirement.id << (requirement.rfc > 0 ? std::to_string(requirement.rfc) : "")
       << requirement.section << to_string(requirement.level)
       << (result.verdict ? to_string(*result.verdict) : to_string(Standing::not_tested))
       << static_cast<int>(result.cases.size());
  for (const Verdict verdict : {Verdict::pass, Verdict::warn, Verdict::fail, Verdict::inconclusive,
                                Verdict::not_applicable, Verdict::error})
    line << result.count(verdict);
  if (const CaseResult* deciding = result.deciding)
    line << deciding->id << deciding->family << reason(*deciding) << deciding->known;
  else
    line << ""
         << ""
         << ""
         << "";
  line << requirement.same_as << to_string(requirement.observable) << requirement.checked_by
       << report.target.name << report.started << requirement.text;
}

}  // namespace

void render_csv(std::ostream& out, const RunReport& report, const RenderOptions&) {
  Line(out) << "requirement"
            << "rfc"
            << "section"
            << "level"
            << "verdict"
            << "runs"
            << "pass"
            << "warn"
            << "fail"
            << "inconclusive"
            << "not applicable"
            << "error"
            << "deciding case"
            << "family"
            << "because"
            << "known deviation"
            << "same as"
            << "observable from"
            << "cases of the suite"
            << "target"
            << "started"
            << "text";
  for (const RequirementResult& result : requirement_results(report)) write_requirement(out, report, result);
  // The person who signs also needs to see what was not tested.
  for (const Requirement& requirement : report.others) {
    RequirementResult unseen;
    unseen.requirement = requirement;
    write_requirement(out, report, unseen);
  }
}

}  // namespace tcpspec::report
