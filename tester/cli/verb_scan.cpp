#include "cli/verb_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "case/access.hpp"
#include "cli/exit.hpp"
#include "cli/load_cases.hpp"
#include "cli/new_report.hpp"
#include "cli/plan.hpp"
#include "cli/progress.hpp"
#include "cli/scan_targets.hpp"
#include "drive/loop.hpp"
#include "drive/wall_clock.hpp"
#include "reach/recognize.hpp"
#include "reach/scan_bench.hpp"
#include "scan/differences.hpp"
#include "scan/host_lines.hpp"
#include "scan/target_ports.hpp"

namespace tcpspec::cli {

namespace {

constexpr std::string_view usual_tag = "survey";

/// The file of results, and what an earlier scan has left in it.
class Results {
 public:
  Results(const std::string& file, bool resume) : file_(file) {
    if (file == "-") {
      out_ = &std::cout;
      return;
    }
    const bool exists = std::filesystem::exists(file);
    if (exists && !resume)
      throw UsageError(file + " exists; --resume goes on with it, -o names another file");
    if (exists) read();
    stream_.open(file, std::ios::binary | std::ios::app);
    if (!stream_) throw EnvironmentError("cannot write " + file);
    out_ = &stream_;
  }

  const std::vector<scan::HostResult>& earlier() const { return earlier_; }

  void add(const scan::HostResult& host) {
    *out_ << scan::to_line(host) << '\n' << std::flush;
    if (!*out_) throw EnvironmentError("cannot write " + (file_ == "-" ? "to standard output" : file_));
  }

 private:
  /// A line that was being written when the scan before was killed is cut off.
  void read() {
    try {
      scan::HostLines lines = scan::read_lines(base::read_file(file_));
      earlier_ = std::move(lines.hosts);
      std::filesystem::resize_file(file_, lines.whole);
    } catch (const std::invalid_argument& wrong) {
      throw UsageError("--resume: " + file_ + ": " + wrong.what());
    }
  }

  std::string file_;
  std::vector<scan::HostResult> earlier_;
  std::ofstream stream_;
  std::ostream* out_ = nullptr;
};

bool selects_nothing(const Selection& selection) {
  return selection.paths.empty() && selection.expression.empty() && selection.ids.empty() &&
         selection.rfcs.empty() && selection.sections.empty() && selection.levels.empty() &&
         selection.tags.empty();
}

/// What needs no agent: a stranger has none.
std::vector<const cases::Case*> cases_of(const LoadedSuite& loaded, Selection selection) {
  if (selects_nothing(selection)) selection.tags = {std::string(usual_tag)};
  selection.families = reach::Families::both;
  std::vector<const cases::Case*> chosen;
  for (const run::Selected& selected : make_plan(loaded, selection, {}, "").selected)
    if (cases::access(*selected.test) != cases::Access::agent &&
        (chosen.empty() || chosen.back() != selected.test))
      chosen.push_back(selected.test);
  return chosen;
}

/// One that does not end by itself ends after this.
Duration longest(const std::vector<const cases::Case*>& chosen, const ScanOptions& options) {
  Plan plan;
  plan.timescale = options.timescale;
  for (const cases::Case* test : chosen) plan.selected.push_back({test});
  run::SuiteOptions how;
  how.at_once = 1;
  how.retries = options.retries;
  return seconds(longest_run(plan, how).at_most);
}

/// Of the tester: each case with its repetitions has some, and so has each question whether a target lives.
std::uint16_t ports_for(std::size_t count) {
  std::uint16_t ports = 256;
  while (ports < 2'048 && ports < 8 * count + 64) ports = static_cast<std::uint16_t>(ports * 2);
  return ports;
}

std::string left_out(const ScanTargets& targets, std::size_t done) {
  std::string text;
  const auto add = [&](std::size_t count, std::string_view why) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, why);
  };
  add(done, "done before");
  add(targets.excluded, "excluded");
  add(targets.other_shard, "of other shards");
  add(targets.not_open, "not open by the list");
  add(targets.other_family, "of the other family");
  add(targets.nameless, "without an address");
  return text;
}

class Scan {
 public:
  Scan(const ScanOptions& options, Results& results, std::uint64_t seed)
      : options_(options), results_(results), seed_(seed), progress_(!options.quiet) {
    for (const scan::HostResult& host : results.earlier()) differences_.add(host);
  }

  /// Returns the signal that ended it, or 0.
  int run(const LoadedSuite& loaded, const std::vector<const cases::Case*>& chosen,
          std::vector<scan::Target> targets) {
    scan::shuffle(targets, seed_);
    reach::ScanBench bench(targets, {ports_for(chosen.size()), seed_, options_.timescale});
    scan::ScannerOptions how;
    how.seed = seed_;
    how.at_once = static_cast<std::size_t>(options_.jobs);
    how.of_one_host = static_cast<std::size_t>(options_.of_one);
    if (options_.rate > 0) how.rate = options_.rate;
    how.retries = options_.retries;
    how.longest = longest(chosen, options_);
    how.reach = [&](const scan::Target& target) {
      scan::Reached reached = bench.reach(target);
      reached.environment.level_of = [&](const std::string& id) { return loaded.catalogue.level_of(id); };
      return reached;
    };
    how.on_result = [this](scan::HostResult host, const auto& cases) { keep(std::move(host), cases); };
    const std::vector<std::uint16_t> no_ports{1};  // every target brings its own
    scan::TargetPorts unused(no_ports, 0);
    run::Scheduler scheduler(unused);
    scan::Scanner scanner({std::make_move_iterator(targets.begin()), std::make_move_iterator(targets.end())},
                          chosen, scheduler, how);
    drive::LoopOptions loop;
    loop.packets_per_second = how.rate;
    loop.sent_unread = drive::many_unread;
    loop.interrupted = [&] { return bench.signal() != 0; };
    loop.progress = [&](Instant now) {
      progress_.show(now, [&] {
        return fmt::format("{} of {} targets done, {} running", scanner.done(), scanner.count(),
                           scanner.running());
      });
    };
    drive::run_to_end(scheduler, bench.clock(), bench.link(), nullptr, loop);
    progress_.erase();
    if (bench.lost_frames() > 0)
      std::cerr << "tcpspec: the capture lost " << bench.lost_frames() << " frames; --rate lowers the load\n";
    if (!trouble_.empty()) throw EnvironmentError(trouble_);
    if (bench.signal() == 0 && !scanner.aborted().empty()) throw EnvironmentError(scanner.aborted());
    return bench.signal();
  }

  std::string differences() const { return differences_.to_string(); }

 private:
  void keep(scan::HostResult host, const std::vector<report::CaseResult>& cases) {
    host.version = TCPSPEC_VERSION;
    host.ended = drive::utc_now();
    if (const auto found = reach::recognize(cases, profiles_)) host.fingerprint.stack = found->likeness.stack;
    differences_.add(host);
    results_.add(host);
  }

  const ScanOptions& options_;
  Results& results_;
  std::uint64_t seed_;
  Progress progress_;
  std::vector<lab::Profile> profiles_ = reach::profiles_of_stacks();
  scan::Differences differences_;
  std::string trouble_;
};

}  // namespace

int scan(const ScanOptions& options) {
  const LoadedSuite loaded = load_suite(options.selection.paths);
  tell_unknown_ids(loaded, options.selection);
  const std::vector<const cases::Case*> chosen = cases_of(loaded, options.selection);
  if (chosen.empty()) {
    std::cerr << "tcpspec: no case is selected that needs no agent\n";
    return code(Exit::nothing_selected);
  }
  ScanTargets targets = scan_targets(options);
  if (options.dry_run) {
    std::cout << fmt::format("{} cases would run against {} targets", chosen.size(), targets.list.size());
    if (const std::string out = left_out(targets, 0); !out.empty()) std::cout << "; " << out;
    std::cout << "\n";
    return code(Exit::ok);
  }
  Results results(options.output, options.resume);
  std::set<wire::Endpoint> done;
  for (const scan::HostResult& host : results.earlier()) done.insert(host.target);
  std::erase_if(targets.list, [&](const scan::Target& target) { return done.contains(target.end); });
  std::ostream& people = options.output == "-" ? std::cerr : std::cout;
  if (const std::string out = left_out(targets, done.size()); !out.empty())
    std::cerr << "tcpspec: left out: " << out << "\n";
  const std::uint64_t earlier = results.earlier().empty() ? random_seed() : results.earlier().front().seed;
  Scan scan(options, results, options.seed.value_or(earlier));
  int signal = 0;
  if (!targets.list.empty()) signal = scan.run(loaded, chosen, std::move(targets.list));
  if (!options.quiet) people << scan.differences();
  if (signal != 0) {
    std::cerr << "tcpspec: interrupted; --resume goes on\n";
    return code_of_signal(signal);
  }
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
