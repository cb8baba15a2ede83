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
    if (!is_wanted(result, which)) continue;
    const auto write = [&](CaseResult& run, const std::string& name) {
      if (run.segments.empty()) return;
      write_file(folder / below / name, [&](std::ostream& out) { write_pcapng(out, report, run); });
      run.capture = (below / name).string();
    };
    write(result, pcapng_name(result));
    for (std::size_t i = 0; i < result.earlier.size(); ++i)
      write(result.earlier[i], pcapng_name(result, i + 1));
  }
}

}  // namespace tcpspec::report
