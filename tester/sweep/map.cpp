#include "sweep/map.hpp"

#include <algorithm>
#include <vector>

#include "wire/print.hpp"

namespace tcpspec::sweep {

namespace {

std::string flags_column(std::uint16_t flags) {
  return wire::flags_to_string(flags & oracle::deciding_flags);
}

/// The columns in the expected order: simple ones first.
const std::vector<std::uint16_t>& columns() {
  static const std::vector<std::uint16_t> order = [] {
    std::vector<std::uint16_t> out;
    for (std::uint16_t flags = 0; flags <= oracle::deciding_flags; ++flags)
      if ((flags & ~oracle::deciding_flags) == 0) out.push_back(flags);
    const auto rank = [](std::uint16_t flags) {
      using namespace wire::ctl;
      return std::pair((flags & rst) != 0 ? 2 : (flags & syn) != 0 ? 1 : 0, flags & (fin | ack));
    };
    std::stable_sort(out.begin(), out.end(), [&](auto a, auto b) { return rank(a) < rank(b); });
    return out;
  }();
  return order;
}

}  // namespace

CellKey cell_of(const oracle::Situation& s) {
  return {s.sequence, static_cast<std::uint16_t>(s.flags & oracle::deciding_flags)};
}

report::SweepMap map_of(wire::Family family, cases::State state, Cells& cells) {
  report::SweepMap map;
  map.state = std::string(cases::to_string(state));
  map.family = static_cast<int>(family);
  for (int i = 0; i < oracle::sequence_class_count; ++i) {
    const auto sequence = static_cast<oracle::SequenceClass>(i);
    const bool used = std::any_of(cells.begin(), cells.end(),
                                  [&](const auto& cell) { return cell.first.first == sequence; });
    if (!used) continue;
    map.sequences.emplace_back(to_string(sequence));
    for (const std::uint16_t flags : columns())
      if (const auto found = cells.find({sequence, flags}); found != cells.end()) {
        found->second.sequence = map.sequences.back();
        found->second.flags = flags_column(flags);
        map.cells.push_back(std::move(found->second));
      }
  }
  for (const std::uint16_t flags : columns()) map.flags.push_back(flags_column(flags));
  return map;
}

}  // namespace tcpspec::sweep
