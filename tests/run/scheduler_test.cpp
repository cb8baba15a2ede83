// What the scheduler does with machines, whoever starts them: order, deadlines, owners, and what has ended.
#include "run/scheduler.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "run/play.hpp"
#include "sample.hpp"

namespace tcpspec::run {
namespace {

namespace ctl = wire::ctl;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Connection& connect(Play& play) {
  const Site& site = play.env.sites.at(play.family);
  return play.open("", site.tester, {site.target, 80});
}

wire::Draft ack_on(const Connection& connection) {
  wire::Draft draft;
  draft.flow = connection.flow;
  draft.flags = ctl::ack;
  return draft;
}

Task<void> send_acks(Play& play, int count) {
  Connection& connection = connect(play);
  for (int i = 0; i < count; ++i)
    co_await play.send(connection, ack_on(connection), report::SegmentRole::stimulus);
}
Script sends(int count) {
  return [count](Play& play) { return send_acks(play, count); };
}

Task<void> note_arrivals(Play& play, std::size_t count, std::vector<Arrival>& into) {
  Connection& connection = connect(play);
  while (into.size() < count) {
    std::optional<Arrival> arrival = co_await play.next(connection, play.stage.now() + seconds(1));
    if (!arrival) co_return;
    into.push_back(std::move(*arrival));
  }
}
Script receives(std::size_t count, std::vector<Arrival>& into) {
  return [count, &into](Play& play) { return note_arrivals(play, count, into); };
}

Task<void> wait_and_tell(Play& play, Duration time, std::function<void()> tell) {
  connect(play);
  co_await play.wait_until(play.stage.now() + time);
  tell();
}
Script waits(
    Duration time, std::function<void()> tell = [] {}) {
  return [time, tell](Play& play) { return wait_and_tell(play, time, tell); };
}

Task<void> ask(Play& play, std::vector<std::string>& replies) {
  const Reply reply = co_await play.request("HELLO");
  replies.push_back(reply.ok ? "ok" : reply.error);
}
Script asks(std::vector<std::string>& replies) {
  return [&replies](Play& play) { return ask(play, replies); };
}

Task<void> nothing(Play&) { co_return; }

/// Starts what it is told to, and notes what it is told.
class Starter : public Scheduler::Client {
 public:
  explicit Starter(Scheduler& scheduler) : Client(scheduler) {}
  Starter(Scheduler& scheduler, const Apart& apart) : Client(scheduler, apart) {
    env_.sites.at(wire::Family::ipv4).target = apart.target;
  }
  ~Starter() override { leave(); }

  MachineId start(Script script) {
    return scheduler().start(*this, test_, env_, wire::Family::ipv4, 1, std::move(script));
  }
  void done() { leave(); }

  void on_start() override {}
  void on_ended(MachineId id, Machine&) override {
    ended.push_back(id);
    if (when_one_ends) when_one_ends();
  }
  void on_kernel_rst(MachineId id, const wire::Endpoint&) override { answered_by_kernel.push_back(id); }
  void on_agent_gone(const std::string& why) override { abort(why); }
  void abort(const std::string& why) override {
    aborted = why;
    leave();
  }
  void on_wake() override {
    woken.push_back(scheduler().now());
    if (when_woken) when_woken();
  }

  std::vector<MachineId> ended;
  std::function<void()> when_one_ends;
  std::function<void()> when_woken;
  std::vector<MachineId> answered_by_kernel;
  std::vector<Instant> woken;
  std::string aborted;

 private:
  cases::Case test_;
  Environment env_ = wire_only();
};

class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() { scheduler.on_start(Instant{1'000}); }

  /// Lets the next datagram leave; returns the port from which it came, 0 if there was none.
  std::uint16_t let_one_leave() {
    const std::optional<Outgoing> next = scheduler.next_datagram();
    if (!next) return 0;
    const wire::Datagram datagram = wire::parse(next->octets);
    scheduler.on_sent(next->machine, scheduler.now() + microseconds(1));
    return std::get<wire::Segment>(datagram).source.port;
  }
  /// The ports from which everything leaves, in order.
  std::vector<std::uint16_t> let_all_leave() {
    std::vector<std::uint16_t> left;
    while (const std::uint16_t port = let_one_leave()) left.push_back(port);
    return left;
  }
  static wire::Endpoint tester(std::uint16_t port) { return {*wire::Address::parse("10.77.0.1"), port}; }
  static wire::Octets to(const wire::Endpoint& end, std::size_t octets = 0) {
    wire::Draft draft;
    draft.flow = {{*wire::Address::parse("10.77.0.2"), 80}, end};
    draft.flags = ctl::ack;
    draft.payload.assign(octets, 'x');
    return wire::emit(draft);
  }
  static wire::Octets from(std::uint16_t port, std::uint16_t flags) {
    wire::Draft draft;
    draft.flow = {tester(port), {*wire::Address::parse("10.77.0.2"), 80}};
    draft.flags = flags;
    return wire::emit(draft);
  }
  void arrives(const wire::Octets& octets, std::uint32_t segment_size = 0) {
    scheduler.on_datagram({scheduler.now(), octets, false, segment_size});
  }
  Instant after(Duration time) const { return scheduler.now() + time; }

  CountingPorts ports;  // from 40000
  Scheduler scheduler{ports, seconds(2)};
  Starter starter{scheduler};
};

// ---- what leaves, and in what order

TEST_F(SchedulerTest, DatagramsLeaveInTheOrderInWhichTheyWereAskedFor) {
  for (int i = 0; i < 3; ++i) starter.start(sends(1));
  EXPECT_THAT(let_all_leave(), ElementsAre(40000, 40001, 40002));
  EXPECT_EQ(starter.ended.size(), 3U);
  EXPECT_EQ(scheduler.sent(), 3U);
}

TEST_F(SchedulerTest, WhatOneMachineSendsInOneGoStaysTogether) {
  for (int i = 0; i < 2; ++i) starter.start(sends(3));
  EXPECT_THAT(let_all_leave(), ElementsAre(40000, 40000, 40000, 40001, 40001, 40001));
}

TEST_F(SchedulerTest, AMachineThatTakesTheRoomOfOneThatEndedWaitsForItsTurn) {
  starter.when_one_ends = [&] {
    if (starter.ended.size() == 1) starter.start(sends(1));
  };
  for (int i = 0; i < 3; ++i) starter.start(sends(1));
  EXPECT_THAT(let_all_leave(), ElementsAre(40000, 40001, 40002, 40003));
}

TEST_F(SchedulerTest, LinesForTheAgentWaitForNoDatagram) {
  std::vector<std::string> replies;
  starter.start(sends(1));
  const MachineId asking = starter.start(asks(replies));
  EXPECT_EQ(scheduler.next_line(), std::to_string(asking.value()) + " HELLO");
  EXPECT_FALSE(scheduler.has_line());
  EXPECT_TRUE(scheduler.has_datagram());
}

TEST_F(SchedulerTest, WhatADroppedMachineWantedSentIsNotSent) {
  std::vector<std::string> replies;
  const MachineId dropped = starter.start(sends(1));
  const MachineId asking = starter.start(asks(replies));
  starter.start(sends(1));
  scheduler.drop(dropped);
  scheduler.drop(asking);
  EXPECT_EQ(scheduler.next_line(), std::nullopt);
  EXPECT_THAT(let_all_leave(), ElementsAre(40001)) << "the one that asks claims no port";
  EXPECT_EQ(starter.ended.size(), 1U) << "nobody is told of a machine that was dropped";
}

// ---- deadlines

TEST_F(SchedulerTest, MachinesWakeInTheOrderOfTheirDeadlinesAndThenOfTheirStart) {
  std::vector<int> order;
  const std::vector<double> times{3, 1, 2, 1, 3};
  for (int i = 0; i < 5; ++i)
    starter.start(waits(seconds(times[static_cast<std::size_t>(i)]), [&order, i] { order.push_back(i); }));
  EXPECT_EQ(scheduler.next_deadline(), after(seconds(1)));
  const Instant began = scheduler.now();
  scheduler.on_deadline(began + milliseconds(999));
  EXPECT_THAT(order, IsEmpty());
  scheduler.on_deadline(began + seconds(1));
  EXPECT_THAT(order, ElementsAre(1, 3));
  EXPECT_EQ(scheduler.next_deadline(), began + seconds(2));
  scheduler.on_deadline(began + seconds(3));
  EXPECT_THAT(order, ElementsAre(1, 3, 2, 0, 4));
  EXPECT_EQ(scheduler.next_deadline(), never);
}

TEST_F(SchedulerTest, AClientThatAsksToBeWokenAgainTakesBackWhatItAskedBefore) {
  scheduler.wake(starter, after(seconds(5)));
  scheduler.wake(starter, after(seconds(2)));
  EXPECT_EQ(scheduler.next_deadline(), after(seconds(2)));
  scheduler.on_deadline(after(seconds(2)));
  scheduler.on_deadline(after(seconds(9)));
  EXPECT_EQ(starter.woken.size(), 1U);
}

TEST_F(SchedulerTest, AClientThatWantsToBeWokenAtOnceLetsTheDriverWorkBefore) {
  starter.when_woken = [&] { scheduler.wake(starter, scheduler.now()); };
  scheduler.wake(starter, scheduler.now());
  scheduler.on_deadline(scheduler.now());
  EXPECT_EQ(starter.woken.size(), 1U);
  scheduler.on_deadline(scheduler.now());
  EXPECT_EQ(starter.woken.size(), 2U);
}

// ---- what arrives

TEST_F(SchedulerTest, SegmentsThatTheCaptureMergedAreCutForEveryMachine) {
  std::vector<Arrival> got;
  starter.start(receives(3, got));
  arrives(to(tester(40000), 250), 100);
  ASSERT_EQ(got.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const wire::Datagram read = wire::parse(got[i].octets);
    EXPECT_EQ(got[i].segment.payload.size(), i < 2 ? 100U : 50U);
    EXPECT_EQ(std::get<wire::Segment>(read).payload.size(), got[i].segment.payload.size())
        << "the octets are those of the piece";
  }
}

/// The octets from `from` to `to` behind the IPv4 header, as a fragment.
wire::Octets fragment_of(const wire::Octets& whole, std::size_t from, std::size_t to) {
  constexpr std::size_t header = 20;
  wire::Octets piece(whole.begin(), whole.begin() + header);
  piece.insert(piece.end(), whole.begin() + static_cast<std::ptrdiff_t>(header + from),
               whole.begin() + static_cast<std::ptrdiff_t>(header + to));
  piece[2] = 0;
  piece[3] = static_cast<std::uint8_t>(piece.size());
  piece[6] = header + to < whole.size() ? 0x20 : 0;
  piece[7] = static_cast<std::uint8_t>(from / 8);
  return piece;
}

TEST_F(SchedulerTest, ASegmentInFragmentsIsHandedOverWhenItIsWhole) {
  std::vector<Arrival> got;
  starter.start(receives(1, got));
  const wire::Octets whole = to(tester(40000), 80);
  arrives(fragment_of(whole, 56, 100));
  arrives(fragment_of(whole, 0, 24));
  EXPECT_THAT(got, IsEmpty());
  arrives(fragment_of(whole, 24, 56));
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].segment.payload.size(), 80U);
  EXPECT_EQ(got[0].segment.checksum, wire::Checksum::correct);
}

TEST_F(SchedulerTest, AnUnmergedSegmentComesWithItsOctets) {
  std::vector<Arrival> got;
  starter.start(receives(1, got));
  arrives(to(tester(40000), 80), 100);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].octets, to(tester(40000), 80));
}

Task<void> overhear_one(Play& play, wire::Endpoint end, std::vector<Arrival>& into) {
  Connection& connection = connect(play);
  connection.forged.push_back(end);
  play.ports().overhear(end);
  if (auto arrival = co_await play.next(connection, play.stage.now() + seconds(1)))
    into.push_back(std::move(*arrival));
}

TEST_F(SchedulerTest, AnOverheardEndHasAnOwnerUntilItsMachineHasEnded) {
  const wire::Endpoint forged{*wire::Address::parse("10.77.0.99"), 5};
  std::vector<Arrival> first;
  std::vector<Arrival> second;
  arrives(to(forged));
  const MachineId one = starter.start([&](Play& play) { return overhear_one(play, forged, first); });
  arrives(to(forged));
  EXPECT_EQ(first.size(), 1U);
  EXPECT_THAT(starter.ended, ElementsAre(one));
  arrives(to(forged));
  starter.start([&](Play& play) { return overhear_one(play, forged, second); });
  EXPECT_THAT(second, IsEmpty());
  arrives(to(forged));
  EXPECT_EQ(second.size(), 1U);
  EXPECT_EQ(ports.overheard.size(), 2U);
  EXPECT_THAT(ports.released, IsEmpty()) << "it was never claimed";
}

TEST_F(SchedulerTest, ARstOfThisHostsKernelIsToldToWhomTheEndBelongs) {
  Starter other(scheduler);
  other.start(waits(seconds(1)));
  const MachineId hit = starter.start(waits(seconds(1)));
  scheduler.on_foreign(from(40001, ctl::rst));
  scheduler.on_foreign(from(40002, ctl::rst));
  scheduler.on_foreign(from(40001, ctl::ack));
  EXPECT_THAT(starter.answered_by_kernel, ElementsAre(hit));
  EXPECT_THAT(other.answered_by_kernel, IsEmpty());
}

// ---- targets with ends of their own

TEST_F(SchedulerTest, ClientsApartUseTheSamePortsAndEachGetsWhatItsTargetSends) {
  const wire::Address other_target = *wire::Address::parse("10.77.9.9");
  CountingPorts same_ports;
  Starter other(scheduler, Apart{other_target, same_ports});
  std::vector<Arrival> ours, theirs;
  starter.start(receives(1, ours));
  other.start(receives(1, theirs));
  ASSERT_EQ(ports.last, same_ports.last);
  wire::Draft draft;
  draft.flow = {{other_target, 80}, same_ports.last};
  draft.flags = ctl::ack;
  arrives(wire::emit(draft));
  EXPECT_EQ(theirs.size(), 1U);
  EXPECT_THAT(ours, IsEmpty());
  arrives(to(ports.last));
  EXPECT_EQ(theirs.size(), 1U);
  EXPECT_EQ(ours.size(), 1U);
}

TEST_F(SchedulerTest, AClientApartTakesItsEndsWithItWhenItLeaves) {
  const wire::Address target = *wire::Address::parse("10.77.9.9");
  CountingPorts first_ports, second_ports;
  {
    Starter first(scheduler, Apart{target, first_ports});
    first.start(waits(seconds(1)));
    EXPECT_THROW((Starter{scheduler, Apart{target, second_ports}}), std::logic_error);
  }
  EXPECT_EQ(scheduler.running(), 0U);
  Starter second(scheduler, Apart{target, second_ports});
  const MachineId hit = second.start(waits(seconds(1)));
  wire::Draft draft;
  draft.flow = {second_ports.last, {target, 80}};
  draft.flags = ctl::rst;
  scheduler.on_foreign(wire::emit(draft));
  EXPECT_THAT(second.answered_by_kernel, ElementsAre(hit));
}

// ---- what has ended

TEST_F(SchedulerTest, NothingForAMachineThatHasEndedReachesTheNextInItsSlot) {
  std::vector<std::string> replies;
  const MachineId first = starter.start(asks(replies));
  scheduler.next_line();
  scheduler.drop(first);
  const MachineId second = starter.start(asks(replies));
  ASSERT_EQ(first.slot(), second.slot());
  EXPECT_NE(first, second);
  scheduler.on_line(scheduler.now(), std::to_string(first.value()) + " ok");
  scheduler.on_unsendable(first, {"no route"});
  scheduler.on_sent(first, scheduler.now());
  EXPECT_THAT(replies, IsEmpty());
  EXPECT_THAT(starter.ended, IsEmpty());
  scheduler.on_line(scheduler.now(), std::to_string(second.value()) + " ok");
  EXPECT_THAT(replies, ElementsAre("ok"));
  EXPECT_THAT(starter.ended, ElementsAre(second));
}

TEST_F(SchedulerTest, ALineThatIsNoReplyEndsTheRun) {
  scheduler.on_line(scheduler.now(), "Segmentation fault");
  EXPECT_THAT(starter.aborted, HasSubstr("'Segmentation fault', which is not a reply"));
  EXPECT_TRUE(scheduler.finished());
}

TEST_F(SchedulerTest, AnEndIsReleasedWhenItsQuarantineIsOver) {
  starter.start(sends(1));
  let_all_leave();
  ASSERT_EQ(starter.ended.size(), 1U);
  const Instant ended = scheduler.now();
  scheduler.on_deadline(ended + seconds(1.9));
  starter.start(nothing);
  EXPECT_THAT(ports.released, IsEmpty());
  scheduler.on_deadline(ended + seconds(2));
  starter.start(nothing);
  EXPECT_THAT(ports.released, ElementsAre(tester(40000)));
}

TEST_F(SchedulerTest, AnEndInQuarantineIsTaken) {
  OwnedEndpoints ends(ports, seconds(2));
  OwnedEndpoints::Share first;
  OwnedEndpoints::Share second;
  first.begin(ends, MachineId(1, 0));
  second.begin(ends, MachineId(2, 1));
  EXPECT_TRUE(first.claim(tester(7)));
  EXPECT_FALSE(second.claim(tester(7))) << "it belongs to the first";
  first.end(Instant{0});
  EXPECT_EQ(ends.owner_of({tester(7), {}}), std::nullopt);
  EXPECT_FALSE(second.claim(tester(7))) << "the target may still know the connection";
  ends.release_until(Instant{0} + seconds(2));
  EXPECT_TRUE(second.claim(tester(7)));
  EXPECT_EQ(ends.owner_of({tester(7), {}}), MachineId(2, 1));
}

TEST_F(SchedulerTest, APathIsNewOnce) {
  OwnedEndpoints ends(ports, seconds(2));
  OwnedEndpoints::Share first;
  OwnedEndpoints::Share second;
  first.begin(ends, MachineId(1, 0));
  second.begin(ends, MachineId(2, 1));
  EXPECT_TRUE(first.claim_on_new_path(tester(7)));
  EXPECT_FALSE(second.claim_on_new_path(tester(8))) << "the port differs, the path does not";
  first.end(Instant{0});
  ends.release_until(Instant{0} + seconds(600));
  EXPECT_FALSE(second.claim_on_new_path(tester(7))) << "the target remembers longer than a connection";
  EXPECT_TRUE(second.claim(tester(7)));
}

TEST_F(SchedulerTest, SlotsAreUsedAgainHoweverManyMachinesCome) {
  // Each starts the next when it ends, and ends at once: nothing may nest, nothing may grow.
  std::size_t highest = 0;
  starter.when_one_ends = [&] {
    if (starter.ended.size() < 100'000) highest = std::max(highest, starter.start(nothing).slot());
  };
  starter.start(nothing);
  scheduler.on_deadline(scheduler.now());
  EXPECT_EQ(starter.ended.size(), 100'000U);
  EXPECT_EQ(highest, 0U);
  EXPECT_EQ(scheduler.running(), 0U);
}

// ---- clients

TEST_F(SchedulerTest, IsFinishedWhenAllClientsHaveLeft) {
  Starter other(scheduler);
  starter.start(sends(1));
  other.start(sends(1));
  starter.done();
  EXPECT_FALSE(scheduler.finished());
  EXPECT_EQ(scheduler.running(), 1U) << "who leaves takes along what it started";
  EXPECT_THAT(let_all_leave(), ElementsAre(40001));
  other.done();
  EXPECT_TRUE(scheduler.finished());
}

TEST_F(SchedulerTest, AbortIsToldToAll) {
  Starter other(scheduler);
  scheduler.abort("interrupted");
  EXPECT_EQ(starter.aborted, "interrupted");
  EXPECT_EQ(other.aborted, "interrupted");
  EXPECT_TRUE(scheduler.finished());
}

TEST_F(SchedulerTest, AClientMayDropOneThatEndedButOfWhichItWasNotToldYet) {
  std::vector<MachineId> ids;
  starter.when_one_ends = [&] {
    scheduler.drop(ids.at(1));
    starter.when_one_ends = nullptr;
  };
  for (int i = 0; i < 3; ++i) ids.push_back(starter.start(waits(seconds(1))));
  scheduler.on_deadline(after(seconds(1)));
  EXPECT_THAT(starter.ended, ElementsAre(ids[0], ids[2]));
}

}  // namespace
}  // namespace tcpspec::run
