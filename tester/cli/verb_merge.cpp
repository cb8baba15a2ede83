#include "cli/verb_merge.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/exit.hpp"
#include "cli/load_results.hpp"
#include "reports/merge.hpp"
#include "reports/wording.hpp"
#include "scan/differences.hpp"
#include "scan/host_lines.hpp"

namespace tcpspec::cli {

namespace {

namespace fs = std::filesystem;

/// Captures stay in their place, but the results are now in another.
void point_at_captures(report::RunReport& shard, const fs::path& from, const fs::path& to) {
  for (report::CaseResult& result : shard.cases)
    if (!result.capture.empty()) result.capture = fs::proximate(from / result.capture, to).string();
}

bool is_scan(const std::string& where) { return where.ends_with(".jsonl"); }

/// The lines of all parts, each target once: a line of a later part counts.
int merge_scans(const MergeOptions& options) {
  std::map<wire::Endpoint, scan::HostResult> hosts;
  for (const std::string& where : options.results) {
    if (!is_scan(where)) throw UsageError(where + " is not of a scan, as the others are");
    try {
      for (scan::HostResult& host : scan::read_lines(base::read_file(where)).hosts)
        hosts.insert_or_assign(host.target, std::move(host));
    } catch (const std::invalid_argument& wrong) {
      throw UsageError(where + ": " + wrong.what());
    }
  }
  std::ofstream out;
  if (!options.output.empty()) out.open(options.output, std::ios::binary | std::ios::trunc);
  scan::Differences differences;
  for (const auto& [target, host] : hosts) {
    differences.add(host);
    if (out.is_open()) out << scan::to_line(host) << '\n';
  }
  if (!options.output.empty() && !out.flush()) throw EnvironmentError("cannot write " + options.output);
  std::cout << differences.to_string();
  return code(Exit::ok);
}

}  // namespace

int merge(const MergeOptions& options) {
  if (is_scan(options.results.front())) return merge_scans(options);
  std::vector<report::RunReport> shards;
  for (const std::string& where : options.results) {
    shards.push_back(load_results(where));
    point_at_captures(shards.back(), folder_of_results(where), options.output.empty() ? "." : options.output);
  }
  report::RunReport whole;
  try {
    whole = report::merge(std::move(shards));
  } catch (const std::invalid_argument& refused) {
    throw UsageError(refused.what());
  }
  const Views views =
      options.output.empty() ? options.views : with_usual_views(options.output, options.views);
  report::RenderOptions render;
  render.strict = options.strict;
  render.folder = options.output;
  const WrittenViews written = write_views(whole, views, render, std::cout);
  if (!views.on_output()) std::cout << report::written_in_words(written.files);
  std::ostream& people = views.on_output() ? std::cerr : std::cout;
  people << whole.cases.size() << " case runs";
  for (const auto& [verdict, count] : whole.summary.verdicts)
    if (count > 0) people << ", " << count << " " << verdict;
  people << "\n";
  written.complain();
  if (whole.aborted.empty()) return code(Exit::ok);
  std::cerr << "tcpspec: the run is incomplete: " << whole.aborted
            << (options.partial ? "" : " (--partial accepts it)") << "\n";
  return code(options.partial ? Exit::ok : Exit::environment);
}

}  // namespace tcpspec::cli
