#include "cli/captures.hpp"

#include <filesystem>
#include <ostream>

#include "reports/file.hpp"
#include "reports/pcapng.hpp"

namespace tcpspec::cli {
namespace {

namespace fs = std::filesystem;

bool is_wanted(const report::CaseResult& result, Captures which) {
  switch (which) {
    case Captures::always: return true;
    case Captures::never: return false;
    case Captures::on_failure: break;
  }
  const bool fine =
      result.verdict == report::Verdict::pass || result.verdict == report::Verdict::not_applicable;
  return !fine || result.flaky || result.unexpected_pass;
}

void remove_old(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".pcapng") fs::remove(entry.path(), error);
}

}  // namespace

void write_captures(report::RunReport& report, const std::string& folder, Captures which) {
  const fs::path below = "pcap";
  remove_old(folder / below);
  for (report::CaseResult& result : report.cases) {
    if (!is_wanted(result, which) || result.segments.empty()) continue;
    const fs::path name = below / report::pcapng_name(result);
    report::write_file(folder / name, [&](std::ostream& out) { report::write_pcapng(out, report, result); });
    result.capture = name.string();
  }
}

}  // namespace tcpspec::cli
