#include "run/awaited_openings.hpp"

#include <gtest/gtest.h>

namespace tcpspec::run {
namespace {

const wire::Endpoint ours{*wire::Address::parse("192.0.2.1"), 80};
const MachineId first_machine(1, 0);
const MachineId second_machine(2, 1);

wire::Segment syn(std::uint16_t port, std::uint32_t isn) {
  wire::Segment segment;
  segment.source = {*wire::Address::parse("192.0.2.2"), port};
  segment.destination = ours;
  segment.seq = wire::Seq(isn);
  segment.flags = wire::ctl::syn;
  return segment;
}

wire::Segment ack(std::uint16_t port) {
  wire::Segment segment = syn(port, 0);
  segment.flags = wire::ctl::ack;
  return segment;
}

TEST(AwaitedOpenings, GoToThoseWhoWaitInTheirOrder) {
  AwaitedOpenings openings;
  openings.await(ours, first_machine);
  openings.await(ours, second_machine);
  EXPECT_EQ(openings.waiting(), 2U);
  EXPECT_EQ(openings.receiver_of(syn(5000, 1)), first_machine);
  EXPECT_EQ(openings.receiver_of(syn(5001, 1)), second_machine);
  EXPECT_EQ(openings.waiting(), 0U);
}

TEST(AwaitedOpenings, KeepAConnectionWithItsMachine) {
  AwaitedOpenings openings;
  openings.await(ours, first_machine);
  openings.await(ours, second_machine);
  openings.receiver_of(syn(5000, 1));
  EXPECT_EQ(openings.receiver_of(syn(5000, 1)), first_machine)
      << "a SYN that is sent again opens nothing new";
  EXPECT_EQ(openings.receiver_of(ack(5000)), first_machine);
  EXPECT_EQ(openings.owner_of({ours, ack(5000).source}), first_machine);
}

TEST(AwaitedOpenings, AreForNobodyWhereNobodyWaits) {
  AwaitedOpenings openings;
  EXPECT_FALSE(openings.is_awaited(ours));
  openings.await(ours, first_machine);
  EXPECT_EQ(openings.receiver_of(ack(5000)), std::nullopt) << "only a SYN opens";
  openings.receiver_of(syn(5000, 1));
  EXPECT_TRUE(openings.is_awaited(ours));
  EXPECT_EQ(openings.receiver_of(syn(5001, 1)), std::nullopt);
}

TEST(AwaitedOpenings, DoNotGiveWhatIsLeftOfAnEndedMachineToTheNext) {
  AwaitedOpenings openings;
  openings.await(ours, first_machine);
  openings.receiver_of(syn(5000, 1));
  openings.ended(first_machine);
  openings.await(ours, second_machine);
  EXPECT_EQ(openings.receiver_of(syn(5000, 1)), std::nullopt) << "the same SYN again";
  EXPECT_EQ(openings.receiver_of(ack(5000)), std::nullopt);
  EXPECT_EQ(openings.receiver_of(syn(5000, 77)), second_machine) << "a new connection from the same port";
}

TEST(AwaitedOpenings, AreNotWaitedForByAMachineThatHasEnded) {
  AwaitedOpenings openings;
  openings.await(ours, first_machine);
  openings.await(ours, second_machine);
  openings.ended(first_machine);
  EXPECT_EQ(openings.receiver_of(syn(5000, 1)), second_machine);
}

}  // namespace
}  // namespace tcpspec::run
