#pragma once

#include <cstdint>
#include <vector>

#include "run/machine_id.hpp"
#include "run/stage.hpp"

namespace tcpspec::run {

/// When each machine must be resumed. The earliest comes first; of equal ones, the machine that was started
/// first. A heap that knows the place of each machine: O(log n) for a change, no allocation, and memory for
/// the largest number of machines that ran at the same time.
class Deadlines {
 public:
  /// `never` if no machine has a deadline.
  Instant earliest() const { return heap_.empty() ? never : heap_.front().at; }
  /// The machine of the earliest deadline; there must be one.
  MachineId first() const { return heap_.front().machine; }

  /// Replaces the deadline of that machine; `never` takes it away.
  void set(MachineId, Instant);

 private:
  struct Entry {
    Instant at;
    MachineId machine;
    auto operator<=>(const Entry&) const = default;
  };

  void put(std::size_t position, const Entry&);
  void move_up(std::size_t position, const Entry&);
  void move_down(std::size_t position, const Entry&);
  void take_out(std::size_t position);

  std::vector<Entry> heap_;
  std::vector<std::uint32_t> positions_;  ///< in the heap, by slot, counted from 1; 0: no deadline
};

}  // namespace tcpspec::run
