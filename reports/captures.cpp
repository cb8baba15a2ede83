#include "reports/captures.hpp"

#include <filesystem>
#include <ostream>

#include "reports/pcapng.hpp"
#include "reports/write_file.hpp"

namespace tcpspec::report {
namespace {

namespace fs = std::filesystem;

bool is_wanted(const CaseResult& result, Captures which) {
  switch (which) {
    case Captures::always: return true;
    case Captures::never: return false;
    case Captures::on_failure: break;
  }
  const bool fine = result.verdict == Verdict::pass || result.verdict == Verdict::not_applicable;
  return !fine || result.flaky || result.unexpected_pass;
}

void remove_old(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".pcapng") fs::remove(entry.path(), error);
}

}  // namespace

void write_captures(RunReport& report, const std::string& folder, Captures which) {
  const fs::path below = "pcap";
  remove_old(folder / below);
  for (CaseResult& result : report.cases) {
    if (!is_wanted(result, which) || result.segments.empty()) continue;
    const fs::path name = below / pcapng_name(result);
    write_file(folder / name, [&](std::ostream& out) { write_pcapng(out, report, result); });
    result.capture = name.string();
  }
}

}  // namespace tcpspec::report
