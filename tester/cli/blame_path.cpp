#include "cli/blame_path.hpp"

#include <map>
#include <vector>

#include <fmt/format.h>

#include "drive/trace_path.hpp"
#include "run/confirmation.hpp"
#include "run/path_blame.hpp"
#include "wire/draft.hpp"
#include "wire/print.hpp"

namespace tcpspec::cli {

namespace {

// More than a limit lets pass at once, and far less than a link carries.
constexpr std::size_t segments_in_a_burst = 128;

/// An ordinary segment of the same direction: to open a connection, or a bare acknowledgment.
wire::Octets ordinary_like(const wire::Segment& segment) {
  wire::Draft draft;
  draft.flow = {segment.source, segment.destination};
  draft.seq = segment.seq;
  draft.flags = segment.has(wire::ctl::syn) ? wire::ctl::syn : wire::ctl::ack;
  if (draft.flags == wire::ctl::ack) draft.ack = segment.ack;
  return wire::emit(draft);
}

class Blame {
 public:
  explicit Blame(reach::Bench& bench) : bench_(bench) {}

  void look_at(report::CaseResult& result) {
    for (const wire::Octets& suspect : run::suspects_of(result)) {
      const std::string sentence = of(suspect);
      if (sentence.empty()) continue;
      result.perhaps_path = sentence;
      return;
    }
    if (!run::departs(result) || !run::rests_on_silence(result)) return;
    const std::string limit = limit_on_the_way(static_cast<wire::Family>(result.family));
    if (!limit.empty()) result.perhaps_path = limit;
  }

 private:
  /// Segments that differ in their numbers only meet the same.
  std::string of(const wire::Octets& suspect) {
    const wire::Datagram datagram = wire::parse(suspect);
    const auto* segment = std::get_if<wire::Segment>(&datagram);
    if (segment == nullptr) return {};
    const std::string kind = wire::without_numbers(*segment);
    const int family = static_cast<int>(segment->source.address.family);
    const auto [entry, is_new] = known_.try_emplace({family, kind});
    if (!is_new) return entry->second;
    entry->second = run::blame(suspect, trace(suspect), trace(ordinary_like(*segment)));
    if (!entry->second.empty()) entry->second = "of " + kind + ", " + entry->second;
    return entry->second;
  }

  /// Who lets single segments pass and not those right behind many others.
  std::string limit_on_the_way(wire::Family family) {
    const auto [entry, is_new] = limits_.try_emplace(family);
    const run::Site& site = bench_.environment.sites.at(family);
    if (!is_new || bench_.environment.services.empty()) return entry->second;
    wire::Draft draft;
    draft.flow = {bench_.ports().claim(site.tester), {site.target, bench_.environment.services.front().port}};
    draft.flags = wire::ctl::ack;
    const std::vector<wire::Octets> burst(segments_in_a_burst, wire::emit(draft));
    const run::PathTrace single = trace(burst.front());
    entry->second = run::blame(burst.front(), trace(burst.front(), burst), single);
    if (!entry->second.empty())
      entry->second = fmt::format("of a segment right behind {} others, {}", burst.size(), entry->second);
    return entry->second;
  }

  run::PathTrace trace(const wire::Octets& datagram, const std::vector<wire::Octets>& before = {}) {
    const wire::Datagram parsed = wire::parse(datagram);
    const auto& segment = std::get<wire::Segment>(parsed);
    const wire::Endpoint end = bench_.ports().claim(segment.source.address);
    run::PathTrace found =
        drive::trace_path(bench_.link(), bench_.clock(), drive::from_port(datagram, end.port), before);
    wire::Draft rst;  // what was opened ends
    rst.flow = {end, segment.destination};
    rst.flags = wire::ctl::rst;
    rst.seq = segment.seq + segment.len();
    bench_.link().send(wire::emit(rst));
    return found;
  }

  reach::Bench& bench_;
  std::map<std::pair<int, std::string>, std::string> known_;
  std::map<wire::Family, std::string> limits_;
};

/// What the target seems not to have, a box may have taken out of the SYN.
bool seems_to_lack_something(const report::CaseResult& result) {
  return result.verdict == report::Verdict::not_applicable && !result.segments.empty();
}

}  // namespace

void blame_path(std::vector<report::CaseResult>& results, reach::Bench& bench) {
  Blame blame(bench);
  for (report::CaseResult& result : results)
    if (run::departs(result) || seems_to_lack_something(result)) blame.look_at(result);
}

}  // namespace tcpspec::cli
