#include "reports/markdown.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <ostream>
#include <vector>

#include <fmt/format.h>

#include "base/xml.hpp"
#include "reports/headline.hpp"
#include "reports/invariants.hpp"
#include "reports/junit.hpp"
#include "reports/printable.hpp"
#include "reports/standing.hpp"
#include "reports/verdict_details.hpp"
#include "reports/wording.hpp"

namespace tcpspec::report {
namespace {

constexpr std::size_t comment_octets = 65'000;  // GitHub: 65,536 characters
// GitHub: 1 MiB, and a longer text is not shown at all.
constexpr std::size_t step_summary_octets = 1'000'000;
constexpr std::size_t reserve = 400;  // for the sentence about what was left out

// Text of the page. A target may have chosen it: it must not become markup or mention a person.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_[]<>|&#~$").find(c) != std::string_view::npos) result += '\\';
    result += c;
    if (c == '@') result += "\u200b";
  }
  return result;
}

// The same where markup is HTML.
std::string plain_html(std::string_view text) {
  std::string result;
  for (const char c : base::xml_text(printable(text))) {
    result += c;
    if (c == '@') result += "\u200b";
  }
  return result;
}

// A code span; in a table a bar would end the cell even there.
std::string code(std::string_view text) {
  std::string inside;
  for (const char c : printable(text)) inside += c == '|' ? std::string("\\|") : std::string(1, c);
  if (inside.empty()) return {};
  // Delimited by more backticks than it has in a row (CommonMark §6.1): fewer would end it.
  std::size_t longest = 0, here = 0;
  for (const char c : inside) longest = std::max(longest, here = c == '`' ? here + 1 : 0);
  if (longest == 0) return "`" + inside + "`";
  const std::string fence(longest + 1, '`');
  return fence + " " + inside + " " + fence;
}

std::string name(const CaseResult& result) {
  return fmt::format("{} (IPv{})", code(result.id), result.family);
}

/// Text that fits, or is left out completely: half a table or an open fence would damage the rest.
class Page {
 public:
  Page(std::ostream& out, std::size_t octets) : out_(out), left_(octets) {}

  bool add(const std::string& block) {
    if (full_ || block.size() + reserve > left_) return !(full_ = true);
    out_ << block;
    left_ -= block.size();
    return true;
  }

  bool full() const { return full_; }
  void end(const std::string& block) { out_ << block; }

 private:
  std::ostream& out_;
  std::size_t left_;
  bool full_ = false;
};

class Markdown {
 public:
  Markdown(std::ostream& out, const RunReport& report, const RenderOptions& options, std::size_t octets)
      : report_(report), options_(options), page_(out, octets) {}

  void write() {
    heading();
    list("Departures", "Verdict", [&](const CaseResult& c) {
      return counts_as_failure(c, options_.strict) || c.verdict == Verdict::error;
    });
    list("Warnings", "Level", [&](const CaseResult& c) {
      return c.verdict == Verdict::warn && c.known.empty() && !counts_as_failure(c, options_.strict);
    });
    list("Flaky", "Verdict", [](const CaseResult& c) { return c.flaky; });
    list("Known deviations", "Reason",
         [](const CaseResult& c) { return !c.known.empty() && c.verdict != Verdict::error; });
    undecided();
    counts();
    figures();
    if (page_.full()) page_.end("\n*This page has no room for the rest; see `results.json`.*\n");
  }

 private:
  void heading() {
    page_.add(fmt::format("# TCP conformance of {}\n\n", plain(report_.target.name)));
    page_.add(fmt::format("**{}**\n\n", plain(headline(report_, options_.strict).text)));
    if (const std::string like = likeness_in_words(report_); !like.empty()) page_.add(plain(like) + "\n\n");
    if (report_.summary.not_run > 0)
      page_.add(fmt::format("**{} of {} case runs did not run.**\n\n", report_.summary.not_run,
                            report_.cases.size() + static_cast<std::size_t>(report_.summary.not_run)));
    write_runs();
    if (report_.target.facts.empty()) return;
    std::string facts = "\n<details><summary>The target</summary>\n\n| Fact | Value |\n|---|---|\n";
    if (!report_.target.profile.empty())
      facts += fmt::format("| profile | {} |\n", code(report_.target.profile));
    for (const auto& [fact, value] : report_.target.facts)
      facts += fmt::format("| {} | {} |\n", plain(fact), code(value));
    page_.add(facts + "\n</details>\n");
  }

  /// How many runs of cases came to which verdict; invariants are no runs.
  void write_runs() {
    StandingCounts counted;
    for (const CaseResult& result : report_.cases)
      if (!is_invariant(result)) counted.add(standing_of(result));
    const std::vector<Standing> columns = columns_of({counted});
    std::string row = "|";
    for (const Standing standing : columns) row += fmt::format(" {} |", counted.count(standing));
    page_.add(head_of("", columns) + row + "\n\n");
    const std::string swept =
        report_.sweep.points > 0 ? fmt::format(" of {} points of a sweep", report_.sweep.points) : "";
    page_.add(fmt::format("{}{} in {}, {}, seed {}, tcpspec {}\n",
                          count_of(static_cast<std::size_t>(counted.total()), "case run"), swept,
                          took(report_), plain(report_.started), report_.seed, plain(report_.tool_version)));
    if (const std::string words = invariants_in_words(report_); !words.empty())
      page_.add("\n" + plain(words) + "\n");
  }

  /// Empty columns are left out, except pass and fail.
  static std::vector<Standing> columns_of(const std::vector<StandingCounts>& rows) {
    std::vector<Standing> columns;
    for (const Standing standing : standings) {
      const bool used = std::any_of(rows.begin(), rows.end(),
                                    [&](const StandingCounts& row) { return row.count(standing) > 0; });
      if (used || standing == Standing::met || standing == Standing::broken) columns.push_back(standing);
    }
    return columns;
  }

  /// With a column for names in front, if it has a name.
  static std::string head_of(const std::string& first, const std::vector<Standing>& columns) {
    std::string head = first.empty() ? "|" : fmt::format("| {} |", first);
    std::string line = first.empty() ? "|" : "|---|";
    for (const Standing standing : columns) {
      head += fmt::format(" {} |", to_string(standing));
      line += "---:|";
    }
    return head + "\n" + line + "\n";
  }

  template <typename Wanted>
  void list(const std::string& title, const std::string& second, Wanted&& wanted) {
    bool first = true;
    for (const CaseResult& result : report_.cases) {
      if (!wanted(result)) continue;
      const std::string& requirement =
          !result.charged.empty() || result.checks.empty() ? result.charged : result.checks.front();
      const std::string said = second == "Level"     ? std::string(to_string(result.level))
                               : second == "Verdict" ? std::string(to_string(result.verdict))
                                                     : result.known;
      const std::string row = fmt::format("| {} | {} | {} | {} |\n", name(result), code(requirement),
                                          plain(said), plain(reason(result)));
      const std::string head =
          fmt::format("\n## {}\n\n| Case | Requirement | {} | Because |\n|---|---|---|---|\n", title, second);
      if (!page_.add(first ? head + row : row)) return;
      first = false;
    }
  }

  // Many cases share one reason (a dead path, a missing agent); it is shown once.
  void undecided() {
    std::map<std::string, std::vector<const CaseResult*>> reasons;
    for (const CaseResult& result : report_.cases)
      if (result.verdict == Verdict::inconclusive && result.known.empty())
        reasons[result.because].push_back(&result);
    bool first = true;
    for (const auto& [because, cases] : reasons) {
      const std::string more = cases.size() > 1 ? fmt::format(" and {} more", cases.size() - 1) : "";
      const std::string row = fmt::format("| {}{} | {} |\n", name(*cases.front()), more, plain(because));
      if (!page_.add(first ? "\n## Inconclusive\n\n| Case | Because |\n|---|---|\n" + row : row)) return;
      first = false;
    }
  }

  // The same table as in the terminal and on the page.
  void counts() {
    std::map<int, StandingCounts> rfcs;
    StandingCounts all;
    for (const RequirementResult& result : requirement_results(report_)) {
      rfcs[rfc_of_id(report_, result.requirement)].add(standing_of(result));
      all.add(standing_of(result));
    }
    if (rfcs.empty()) return;
    const std::vector<Standing> columns = columns_of({all});
    std::string table = "\n## Requirements by RFC\n\n" + head_of("RFC", columns);
    const auto add = [&](const std::string& name, const StandingCounts& counted) {
      table += fmt::format("| {} |", name);
      for (const Standing standing : columns) table += fmt::format(" {} |", counted.count(standing));
      table += "\n";
    };
    for (const auto& [rfc, counted] : rfcs) add(rfc ? std::to_string(rfc) : "none", counted);
    if (rfcs.size() > 1) add("all", all);
    page_.add(table);
  }

  void figures() {
    bool first = true;
    for (const CaseResult& result : report_.cases) {
      if (!counts_as_failure(result, options_.strict) && result.verdict != Verdict::error) continue;
      std::string block = first ? "\n## In detail\n" : "";
      first = false;
      block +=
          fmt::format("\n<details><summary>{} (IPv{})</summary>\n\n", plain_html(result.id), result.family);
      // Indented, because data from a target could close a fence.
      for (const std::string& row :
           verdict_details(report_, result, {.width = 100, .folder = options_.folder}))
        block += (row.empty() ? "" : "    " + row) + "\n";
      if (!page_.add(block + "\n</details>\n")) return;
    }
  }

  const RunReport& report_;
  const RenderOptions& options_;
  Page page_;
};

}  // namespace

void render_markdown(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  Markdown(out, report, options, std::numeric_limits<std::size_t>::max()).write();
}

void render_comment(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  Markdown(out, report, options, comment_octets).write();
}

void render_step_summary(std::ostream& out, const RunReport& report, const RenderOptions& options) {
  Markdown(out, report, options, step_summary_octets).write();
}

}  // namespace tcpspec::report
