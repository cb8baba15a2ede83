#include "run/deadlines.hpp"

namespace tcpspec::run {

void Deadlines::set(MachineId machine, Instant at) {
  const std::size_t slot = machine.slot();
  if (slot >= positions_.size()) positions_.resize(slot + 1, 0);
  const std::uint32_t position = positions_[slot];
  if (position == 0) {
    if (at == never) return;
    heap_.emplace_back();
    return move_up(heap_.size() - 1, {at, machine});
  }
  if (at == never) return take_out(position - 1);
  const Entry changed{at, machine};
  if (changed < heap_[position - 1])
    move_up(position - 1, changed);
  else
    move_down(position - 1, changed);
}

void Deadlines::put(std::size_t position, const Entry& entry) {
  heap_[position] = entry;
  positions_[entry.machine.slot()] = static_cast<std::uint32_t>(position + 1);
}

void Deadlines::move_up(std::size_t position, const Entry& entry) {
  while (position > 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!(entry < heap_[parent])) break;
    put(position, heap_[parent]);
    position = parent;
  }
  put(position, entry);
}

void Deadlines::move_down(std::size_t position, const Entry& entry) {
  for (;;) {
    std::size_t child = 2 * position + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1] < heap_[child]) ++child;
    if (!(heap_[child] < entry)) break;
    put(position, heap_[child]);
    position = child;
  }
  put(position, entry);
}

void Deadlines::take_out(std::size_t position) {
  positions_[heap_[position].machine.slot()] = 0;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (position == heap_.size()) return;
  // The last one fills the gap; it may belong above it or below it.
  if (position > 0 && last < heap_[(position - 1) / 2])
    move_up(position, last);
  else
    move_down(position, last);
}

}  // namespace tcpspec::run
