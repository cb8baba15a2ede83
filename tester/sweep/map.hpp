#pragma once
// A heat map of one state: a row for each place of SEG.SEQ, a column for each set of control bits.

#include <map>
#include <utility>

#include "oracle/situation.hpp"
#include "run/report.hpp"
#include "wire/address.hpp"

namespace tcpspec::sweep {

/// The place of SEG.SEQ, and those control bits that decide.
using CellKey = std::pair<oracle::SequenceClass, std::uint16_t>;
using Cells = std::map<CellKey, report::SweepCell>;

CellKey cell_of(const oracle::Situation&);

/// Moves the cells into a map; simple columns come first.
report::SweepMap map_of(wire::Family, cases::State, Cells&);

}  // namespace tcpspec::sweep
