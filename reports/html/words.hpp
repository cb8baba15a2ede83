#pragma once
// Names, anchors and marks for all parts of the page.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reports/html/markup.hpp"
#include "reports/wording.hpp"
#include "run/report.hpp"

namespace tcpspec::report::html {

/// The runs of one case, usually one for each family.
struct CaseGroup {
  std::string id;
  std::vector<const CaseResult*> runs;  ///< belong to the report; never empty
};

/// In the order in which the ids first occur.
std::vector<CaseGroup> group_cases(const RunReport&);

/// `case-ID`, or `req-ID`: for the attribute id. Letters, digits and `.+,-[]` are unchanged, any other octet
/// becomes `_20`, so two ids never have the same anchor.
std::string anchor(std::string_view kind, std::string_view id);
/// `case-ID-4`
std::string run_anchor(const CaseResult&);
/// `#case-ID` for a URL (RFC 3986 §3.5 does not allow brackets in a fragment).
std::string link_to(std::string_view anchor);

/// Anchors are unique in a page, whatever ids a report has: false if this one is already used.
class Anchors {
 public:
  bool take(const std::string& anchor) { return taken_.insert(anchor).second; }

 private:
  std::set<std::string> taken_;
};

/// The class of CSS: pass, warn, fail, unsure, na, error.
std::string_view css_class(Verdict);

/// The symbol and the word of a verdict, coloured; known departures are marked.
void badge(Writer&, const CaseResult&);
void badge(Writer&, Verdict);

/// `IPv4`
std::string family_name(int family);
/// `29 February 2024, 12:00 UTC`; the text itself if it is not such a time.
std::string long_date(std::string_view iso8601);
/// The worst of the runs; a known departure does not count as one.
const CaseResult& most_telling(const CaseGroup&);

}  // namespace tcpspec::report::html
