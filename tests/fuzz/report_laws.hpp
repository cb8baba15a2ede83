#pragma once
// What must hold for every report, whatever octets a target has brought into it.

#include <functional>
#include <string>
#include <string_view>

#include "run/report.hpp"

namespace tcpspec::report::fuzz {

/// Where the fuzzer's choices come from; past its end, zero octets.
class Source {
 public:
  explicit Source(std::string_view octets) : octets_(octets) {}

  std::uint8_t next() {
    return at_ < octets_.size() ? static_cast<std::uint8_t>(octets_[at_++]) : std::uint8_t{0};
  }
  bool one_in(unsigned n) { return next() % n == 1; }
  /// Markup, escape sequences, ends of quotations, half characters, and octets at random.
  std::string nasty_text();

 private:
  std::string_view octets_;
  std::size_t at_ = 0;
};

/// Puts nasty texts and numbers out of range into fields of `report`, as `source` says.
void spoil(RunReport& report, Source& source);

/// Which law a document breaks; empty if none.
std::string broken_xml(std::string_view document);
/// Well-formed, of our elements and attributes only, ids unique, links inside the page that lead somewhere,
/// headings in order, captions on tables, one script and one style: what text becomes markup shows here.
std::string broken_html(std::string_view document);
/// Valid UTF-8 and no control character but line feeds and tabs.
std::string broken_text(std::string_view document);

/// RFC 4180: every record ends with CRLF and has as many fields as the first, and none is a formula to a
/// spreadsheet.
std::string broken_csv(std::string_view document);
/// Workflow commands of GitHub: every line is one of ours, so that no text of a target is.
std::string broken_commands(std::string_view document);
/// TAP 14: the plan, so many points numbered from 1, diagnostics, at most one bail-out, and nothing else.
std::string broken_tap(std::string_view document);
/// Markdown: outside of code no markup but our own, nobody is called, every fence and every fold ends.
std::string broken_markdown(std::string_view document);

/// The first renderer whose view of `report` breaks a law, and which; the comparison of the report with
/// itself and the captures of its cases are views as well.
std::string broken_law(const RunReport& report);

}  // namespace tcpspec::report::fuzz
