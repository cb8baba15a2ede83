#include "cli/scan_targets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "drive/resolve.hpp"
#include "reach/bench_host.hpp"
#include "scan/prefixes.hpp"
#include "scan/target_list.hpp"

namespace tcpspec::cli {

namespace {

constexpr std::size_t most_faults_shown = 10;

std::string text_of(const std::string& file) {
  return file == "-" ? base::read_stream(std::cin) : base::read_file(file);
}

void complain(const std::string& file, const std::vector<std::string>& faults) {
  if (faults.empty()) return;
  std::string text = fmt::format("{} has {} {}:", file == "-" ? "standard input" : file, faults.size(),
                                 faults.size() == 1 ? "error" : "errors");
  for (std::size_t i = 0; i < std::min(faults.size(), most_faults_shown); ++i) text += "\n  " + faults[i];
  if (faults.size() > most_faults_shown) text += "\n  …";
  throw UsageError(text);
}

scan::Prefixes excluded(const std::string& file) {
  std::vector<std::string> faults;
  scan::Prefixes prefixes;
  if (!file.empty()) prefixes = scan::Prefixes::parse(text_of(file), faults);
  complain(file, faults);
  return prefixes;
}

/// The addresses that it has in the families; none if it has none at all, which is told.
std::vector<scan::Target> found(const scan::Listed& listed, const ScanOptions& options, ScanTargets& all) {
  if (const auto address = wire::Address::parse(listed.host)) {
    if (includes(options.selection.families, address->family)) return {{{*address, listed.port}, ""}};
    ++all.other_family;
    return {};
  }
  std::vector<scan::Target> targets;
  try {
    for (const wire::Address& address : drive::resolve(listed.host))
      if (includes(options.selection.families, address.family))
        targets.push_back({{address, listed.port}, fmt::format("{}:{}", listed.host, listed.port)});
    if (targets.empty()) ++all.other_family;
  } catch (const EnvironmentError& unknown) {
    ++all.nameless;
    std::cerr << "tcpspec: " << unknown.what() << "\n";
  }
  return targets;
}

}  // namespace

ScanTargets scan_targets(const ScanOptions& options) {
  const scan::Prefixes leave_alone = excluded(options.exclude);
  scan::TargetList list = scan::read_targets(text_of(options.targets), options.ports);
  ScanTargets all;
  all.not_open = list.not_open;
  std::size_t is_public = 0;
  std::string example;
  for (const scan::Listed& listed : list.targets) {
    for (scan::Target& target : found(listed, options, all)) {
      const wire::Address& address = target.end.address;
      if (!reach::is_of_one_host(address)) {
        list.faults.push_back(address.to_string() + " is not the address of a single host");
      } else if (leave_alone.contains(address)) {
        ++all.excluded;
      } else if (options.shard && scan::shard_of(target.end, options.shard->of) != options.shard->index) {
        ++all.other_shard;
      } else {
        if (reach::needs_permission(address) && is_public++ == 0) example = address.to_string();
        all.list.push_back(std::move(target));
      }
    }
  }
  complain(options.targets, list.faults);
  if (is_public > 0 && !options.allow_public)
    throw UsageError(fmt::format(
        "{} of {} targets have public addresses, as {} is; use --allow-public if their owners agree",
        is_public, all.list.size(), example));
  return all;
}

}  // namespace tcpspec::cli
