#include "reports/html/links.hpp"

namespace tcpspec::report::html {

void requirement_link(Writer& out, const Page& page, const std::string& id) {
  if (page.described.contains(id))
    out.leaf("a", {{"href", link_to(anchor("req", id))}}, id);
  else
    out.text(id);
}

void case_link(Writer& out, const CaseResult& result, bool one_run) {
  const std::string name = one_run ? run_anchor(result) : anchor("case", result.id);
  out.leaf("a", {{"href", link_to(name)}}, result.id);
}

}  // namespace tcpspec::report::html
