#include "run/deadlines.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace tcpspec::run {
namespace {

MachineId machine(std::size_t slot) { return {slot + 1, slot}; }

TEST(Deadlines, TheEarliestComesFirst) {
  Deadlines deadlines;
  EXPECT_EQ(deadlines.earliest(), never);
  deadlines.set(machine(0), Instant{30});
  deadlines.set(machine(1), Instant{10});
  deadlines.set(machine(2), Instant{20});
  EXPECT_EQ(deadlines.earliest(), Instant{10});
  EXPECT_EQ(deadlines.first(), machine(1));
  deadlines.set(machine(1), never);
  EXPECT_EQ(deadlines.first(), machine(2));
}

TEST(Deadlines, OfEqualOnesTheMachineThatWasStartedFirst) {
  Deadlines deadlines;
  const MachineId late(9, 0);
  const MachineId early(3, 5);
  deadlines.set(late, Instant{10});
  deadlines.set(early, Instant{10});
  EXPECT_EQ(deadlines.first(), early);
}

using InOrder = std::vector<std::pair<Instant, MachineId>>;

/// What they say, one after the other.
InOrder all_of(Deadlines deadlines) {
  InOrder all;
  for (; deadlines.earliest() != never; deadlines.set(all.back().second, never))
    all.emplace_back(deadlines.earliest(), deadlines.first());
  return all;
}

TEST(Deadlines, AgreeWithAPlainSetWhateverChanges) {
  constexpr std::size_t machines = 300;
  std::mt19937 random(7);
  Deadlines deadlines;
  std::vector<Instant> current(machines, never);
  std::set<std::pair<Instant, MachineId>> plain;
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t slot = random() % machines;
    const Instant at = random() % 4 == 0 ? never : Instant{static_cast<std::int64_t>(random() % 1000)};
    plain.erase({current[slot], machine(slot)});
    if (at != never) plain.insert({at, machine(slot)});
    current[slot] = at;
    deadlines.set(machine(slot), at);
    if (i % 50 == 0) {
      ASSERT_EQ(all_of(deadlines), InOrder(plain.begin(), plain.end())) << "change " << i;
    }
  }
}

TEST(MachineId, IsMadeOfASlotAndANumberThatIsNeverUsedAgain) {
  const MachineId id(123'456'789, MachineId::most_slots - 1);
  EXPECT_EQ(id.slot(), MachineId::most_slots - 1);
  EXPECT_EQ(MachineId::from_value(id.value()), id);
  EXPECT_LT(MachineId(1, 900), MachineId(2, 3));
}

}  // namespace
}  // namespace tcpspec::run
