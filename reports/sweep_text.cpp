#include "reports/sweep_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <sstream>

#include "base/wrap.hpp"
#include "reports/printable.hpp"

namespace tcpspec::report {

namespace {

constexpr std::size_t row_cells = 100;
constexpr std::size_t margin = 4;

char sign(Grade grade) {
  switch (grade) {
    case Grade::conforming: return '=';
    case Grade::tolerated: return '~';
    case Grade::inconclusive: return '?';
    case Grade::forbidden: return '!';
  }
  return '?';
}

void print_wrapped(std::ostream& out, const std::string& text) {
  for (const std::string& row : base::wrap(text, row_cells - margin))
    out << std::string(margin, ' ') << row << "\n";
}

/// A row for each class of sequence numbers, a column for each combination of flags.
void print_map(std::ostream& out, const SweepMap& map) {
  out << fmt::format("{}, IPv{}\n", map.state, map.family);
  std::size_t most = 0;
  for (const std::string& flags : map.flags) most = std::max(most, flags.size());
  // The names of the columns are vertical.
  for (std::size_t line = 0; line < most; ++line) {
    out << "            ";
    for (const std::string& flags : map.flags) {
      const std::size_t blank = most - flags.size();
      out << (line < blank ? ' ' : flags[line - blank]) << "  ";
    }
    out << "\n";
  }
  std::map<std::pair<std::string, std::string>, char> signs;
  for (const SweepCell& cell : map.cells) signs[{cell.sequence, cell.flags}] = sign(cell.grade);
  for (const std::string& sequence : map.sequences) {
    out << fmt::format("  {:<10}", sequence);
    for (const std::string& flags : map.flags) {
      const auto found = signs.find({sequence, flags});
      out << (found == signs.end() ? ' ' : found->second) << "  ";
    }
    out << "\n";
  }
  out << "\n";
}

void print_departure(std::ostream& out, const SweepDeparture& d, const std::string& families) {
  out << fmt::format("{} {}  {}  {}  {} point{}{}\n", sign(d.grade), d.rule, to_string(d.level),
                     to_string(d.grade), d.points, d.points == 1 ? "" : "s", families);
  print_wrapped(out, d.text + ".");
  print_wrapped(out, "Seen: " + d.seen + ".");
  if (!d.known.empty()) print_wrapped(out, "Known: " + d.known);
  out << "    " << d.point << "\n";
  std::istringstream figure(d.figure);
  for (std::string line; std::getline(figure, line);) out << "      " << line << "\n";
  out << "\n";
}

/// What is not known of the target: the ways into a state that it cannot go.
void print_unplayed(std::ostream& out, const Sweep& sweep) {
  std::map<std::string, std::pair<int, std::vector<std::string>>> by_reason;
  for (const SweepUnplayed& unplayed : sweep.unplayed) {
    auto& [points, states] = by_reason[unplayed.because];
    points += unplayed.points;
    if (std::find(states.begin(), states.end(), unplayed.state) == states.end())
      states.push_back(unplayed.state);
  }
  for (const auto& [because, group] : by_reason) {
    std::string states;
    for (const std::string& one : group.second) states += (states.empty() ? "" : ", ") + one;
    print_wrapped(out, fmt::format("Not played: {} point{} of {}; {}.", group.first,
                                   group.first == 1 ? "" : "s", states, because));
  }
}

}  // namespace

void print_sweep(std::ostream& out, const RunReport& run, const RenderOptions& options) {
  const Sweep& sweep = run.sweep;
  if (options.verbose)
    for (const SweepMap& map : sweep.maps) print_map(out, map);
  // A departure of both families is shown once.
  std::map<std::tuple<std::string, Grade, std::string>, std::vector<const SweepDeparture*>> alike;
  std::vector<std::vector<const SweepDeparture*>*> order;
  for (const SweepDeparture& d : sweep.departures) {
    auto& list = alike[{d.rule, d.grade, d.seen}];
    if (list.empty()) order.push_back(&list);
    list.push_back(&d);
  }
  int known = 0, unknown = 0, forbidden = 0;
  for (const auto* list : order) {
    const SweepDeparture& first = *list->front();
    ++(first.known.empty() ? unknown : known);
    if (first.known.empty() && first.grade == Grade::forbidden) ++forbidden;
    if (options.quiet || (!first.known.empty() && !options.verbose)) continue;
    std::string families;
    for (const SweepDeparture* d : *list)
      families += fmt::format("{}IPv{}", families.empty() ? ", " : " and ", d->family);
    print_departure(out, first, families);
  }
  int inconclusive = 0;
  for (const SweepMap& map : sweep.maps)
    for (const SweepCell& cell : map.cells) inconclusive += cell.grade == Grade::inconclusive ? 1 : 0;
  out << fmt::format(
      "{} points in {:.1f} s. {} departure{} ({} forbidden) not explained by a profile, {} explained",
      sweep.points, sweep.seconds, unknown, unknown == 1 ? "" : "s", forbidden, known);
  if (known > 0 && !options.verbose) out << " (-v shows them)";
  if (inconclusive > 0)
    out << fmt::format("; {} cell{} undecided", inconclusive, inconclusive == 1 ? "" : "s");
  out << ".\n";
  if (!options.quiet) print_unplayed(out, sweep);
}

}  // namespace tcpspec::report
