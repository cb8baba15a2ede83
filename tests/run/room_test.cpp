// How much a listener takes at once: found out beforehand, and kept to.
#include "run/room.hpp"

#include <gmock/gmock.h>

#include "drive/faulty_link.hpp"
#include "run/discovery.hpp"
#include "simulated.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

Demand demand(const std::string& given, const std::string& steps, Role role = Role::opaque) {
  const Service service{.port = 80, .role = role};
  return demand_of(suite_of(with_steps(given, steps, "  needs: agent")).cases.at(0), &service);
}

TEST(DemandOf, ACaseFollowsFromWhatItOpens) {
  EXPECT_FALSE(demand("CLOSED", "    - send: <CTL=SYN>").takes_room());
  EXPECT_FALSE(demand("LISTEN", "    - send: <CTL=RST>").takes_room());
  EXPECT_EQ(demand("LISTEN", "    - send: <CTL=SYN>").openings, 1U);
  EXPECT_FALSE(demand("LISTEN", "    - send: <CTL=SYN>").connects);
  EXPECT_TRUE(demand("LISTEN", "    - send: <CTL=SYN>\n    - send: <CTL=ACK>").connects);
  EXPECT_TRUE(demand("SYN-RECEIVED", "    - state: SYN-RECEIVED").connects) << "the probe completes it";
  EXPECT_FALSE(demand("SYN-RECEIVED", "    - wait: 1s").connects);
  EXPECT_TRUE(demand("ESTABLISHED", "    - wait: 1s").passes);
}

TEST(DemandOf, ASynThatAListenerDropsTakesNoRoom) {
  for (const char* syn :
       {"<CTL=SYN><CHECKSUM=wrong>", "<CTL=SYN><OFFSET=4>", "<CTL=SYN><SRC=broadcast>", "<CTL=SYN,RST>"})
    EXPECT_FALSE(demand("LISTEN", std::string("    - send: ") + syn).takes_room()) << syn;
}

TEST(DemandOf, TheServiceMustAttendToWhatItIsToClose) {
  EXPECT_TRUE(demand("FIN-WAIT-2", "    - wait: 1s", Role::http).needs_service);
  EXPECT_FALSE(demand("ESTABLISHED", "    - wait: 1s", Role::http).needs_service);
  EXPECT_FALSE(demand("FIN-WAIT-2", "    - wait: 1s", Role::daytime).needs_service) << "it closes by itself";
}

constexpr Demand no_room{};
constexpr Demand half_open{.openings = 1};
constexpr Demand a_connection{.passes = true, .connects = true};
constexpr Demand a_request{.passes = true, .connects = true, .needs_service = true};
constexpr Duration short_way = milliseconds(1);

Room room(std::size_t openings, std::size_t connections = Room::unlimited) {
  return {.openings = openings, .connections = connections, .found_out = true};
}
MachineId id(std::uint64_t number) { return {number, 0}; }

TEST(AdmissionTest, BoundsNothingWhereNothingIsKnown) {
  Admission admission({}, short_way);
  for (std::uint64_t i = 1; i <= 200; ++i) {
    const Demand& next = i % 2 == 0 ? half_open : a_connection;
    EXPECT_TRUE(admission.admits(next));
    admission.began(id(i), next);
  }
}

TEST(AdmissionTest, LetsASmallListenerOpenConnectionsOneAfterTheOther) {
  Admission admission(room(6), short_way);
  admission.began(id(1), a_connection);
  EXPECT_FALSE(admission.admits(a_connection));
  EXPECT_TRUE(admission.admits(no_room));
  admission.opened(id(1));
  EXPECT_TRUE(admission.admits(a_connection));
  admission.began(id(2), a_connection);
  admission.ended(id(2));  // it was never opened
  EXPECT_TRUE(admission.admits(a_connection));
  Admission far(room(6), milliseconds(100));
  far.began(id(1), a_connection);
  EXPECT_TRUE(far.admits(a_connection)) << "that would take too long";
}

TEST(AdmissionTest, LeavesAPlaceForConnectionsThatOnlyPassThroughTheirOpening) {
  Admission admission(room(3), short_way);
  for (std::uint64_t i = 1; i <= 2; ++i) {
    EXPECT_TRUE(admission.admits(half_open));
    admission.began(id(i), half_open);
  }
  EXPECT_FALSE(admission.admits(half_open));
  EXPECT_TRUE(admission.admits(a_connection));
  admission.ended(id(1));
  EXPECT_TRUE(admission.admits(half_open));
}

TEST(AdmissionTest, LetsRunAloneWhatNeedsMoreThanThereIs) {
  Admission admission(room(1, 1), short_way);
  const Demand two{.openings = 2};
  EXPECT_TRUE(admission.admits(two));
  admission.began(id(1), half_open);
  EXPECT_FALSE(admission.admits(two));
}

// The service does not get to those behind the one that it serves, though they have ended.
TEST(AdmissionTest, KeepsThePlaceInLineOfWhatHasEndedBehindAnother) {
  Room line = room(6, 3);
  line.in_line = true;
  Admission admission(line, short_way);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    EXPECT_TRUE(admission.admits(a_connection));
    admission.began(id(i), a_connection);
    admission.opened(id(i));
  }
  admission.ended(id(2));
  EXPECT_FALSE(admission.admits(a_connection)) << "the first is still there";
  EXPECT_FALSE(admission.admits(half_open)) << "its SYN would be dropped";
  admission.ended(id(1));
  EXPECT_TRUE(admission.admits(a_connection));
  Admission no_line(room(6, 1), short_way);
  no_line.began(id(1), a_connection);
  no_line.opened(id(1));
  EXPECT_FALSE(no_line.admits(a_connection));
}

TEST(AdmissionTest, KeepsIdleConnectionsFromAServiceThatServesOneByOne) {
  Room serial;
  serial.one_by_one = true;
  Admission admission(serial, short_way);
  admission.began(id(1), a_connection);
  EXPECT_FALSE(admission.admits(a_request));
  EXPECT_TRUE(admission.admits(a_connection));
  admission.ended(id(1));
  admission.began(id(2), a_request);
  EXPECT_TRUE(admission.admits(a_request)) << "each waits only until the one before is closed";
  EXPECT_FALSE(admission.admits(a_connection));
}

TEST(DemandOf, AnEchoServiceIsHeldByWhatItAnswers) {
  const std::string sends = "    - call: SEND 1 octet\n    - expect: <DATA=1>";
  EXPECT_TRUE(demand("ESTABLISHED", sends, Role::echo).holds_service);
  EXPECT_TRUE(demand("ESTABLISHED", sends, Role::echo).needs_service);
  EXPECT_FALSE(demand("ESTABLISHED", "    - wait: 1s", Role::echo).needs_service);
  EXPECT_TRUE(demand("LAST-ACK", "    - wait: 1s", Role::echo).needs_service);
  EXPECT_FALSE(demand("LAST-ACK", "    - wait: 1s", Role::echo).holds_service) << "it has closed";
  EXPECT_TRUE(demand("LAST-ACK", "    - wait: 1s").needs_service);
  const std::string opens = "    - send: <CTL=SYN>\n    - send: <CTL=ACK>\n";
  EXPECT_TRUE(demand("LISTEN", opens + sends, Role::echo).holds_service);
}

constexpr Demand an_echo{.passes = true, .connects = true, .needs_service = true, .holds_service = true};

TEST(AdmissionTest, LetsWhatNeedsNoServiceWaitBehindTheOneThatHoldsIt) {
  Room serial;
  serial.one_by_one = true;
  Admission admission(serial, short_way);
  admission.began(id(1), an_echo);
  EXPECT_FALSE(admission.admits(a_connection)) << "it might come before";
  admission.opened(id(1));
  EXPECT_TRUE(admission.admits(a_connection));
  EXPECT_FALSE(admission.admits(an_echo));
  EXPECT_FALSE(admission.admits(a_request));
  admission.began(id(2), a_connection);
  admission.ended(id(1));
  EXPECT_FALSE(admission.admits(an_echo)) << "the service has the second one now";
  admission.ended(id(2));
  admission.began(id(3), a_request);
  EXPECT_TRUE(admission.admits(an_echo)) << "that one is closed soon";
}

/// A path over which no RST gets.
void without_resets(drive::SegmentInTransit& transit) {
  if (transit.segment.has(wire::ctl::rst)) transit.drop();
}

/// An echo service, on all connections or only on the one that was opened first.
drive::FaultAction echoing(bool one_by_one) {
  return [one_by_one, first = std::optional<wire::Endpoint>()](drive::SegmentInTransit& transit) mutable {
    const wire::Segment& segment = transit.segment;
    const bool arrives = transit.towards == drive::Towards::target;
    constexpr std::uint16_t others = wire::ctl::syn | wire::ctl::rst | wire::ctl::fin;
    if (!arrives || (segment.flags & others) != 0) return;
    if (!first) first = segment.source;
    if (segment.payload.empty() || (one_by_one && *first != segment.source)) return;
    wire::Draft echo;
    echo.flow = {segment.destination, segment.source};
    echo.flags = wire::ctl::ack;
    echo.seq = segment.ack;
    echo.ack = segment.seq + segment.len();
    echo.payload = segment.payload;
    transit.add(drive::Towards::tester, echo);
  };
}

/// The measurements of a listener of the simulated endpoint.
std::map<std::string, double> found_out(
    Against against, const std::string& listen, const drive::FaultAction& way = [](auto&) {},
    Role role = Role::opaque) {
  against.agent = false;
  Simulated sim(with_steps("CLOSED", "    - wait: 1s"), against);
  if (!listen.empty()) {
    sim.world.write("1 " + listen);
    std::string reply;
    EXPECT_TRUE(sim.world.read(reply));
    EXPECT_NE(reply.find(" ok "), std::string::npos) << reply;
  }
  cases::Case filling;
  filling.id = "room";
  filling.given.state = cases::State::closed;
  const Service service{.port = static_cast<std::uint16_t>(listen.empty() ? 80 : 81), .role = role};
  SuiteOptions options;
  options.bracket = false;
  options.retries = 0;
  Scheduler scheduler(sim.ports);
  Suite suite({{&filling, wire::Family::ipv4, discover_room(service, 20)}}, sim.environment, scheduler,
              options);
  drive::FaultyLink link(sim.world, sim.world, way);
  drive::run_to_end(scheduler, link, link, nullptr, {});
  std::map<std::string, double> found;
  for (const report::CaseResult& result : suite.take_results())
    for (const report::Measurement& one : result.measurements) found[one.name] = one.values.at(0);
  return found;
}

TEST(DiscoverRoom, FindsOutWhetherAServiceServesOneByOne) {
  EXPECT_EQ(found_out({}, "", echoing(true), Role::echo).at("one-by-one"), 1);
  EXPECT_EQ(found_out({}, "", echoing(false), Role::echo).at("one-by-one"), 0);
  EXPECT_EQ(found_out({}, "").at("one-by-one"), 0) << "it does nothing that tells";
}

TEST(DiscoverRoom, FindsNoLimitOfAListenerThatHasRoom) {
  const auto found = found_out({}, "");
  EXPECT_EQ(found.at("openings"), 20);
  EXPECT_EQ(found.at("connections"), 20);
  EXPECT_EQ(found.at("in-line"), 0);
}

TEST(DiscoverRoom, CountsTheOpeningsThatAListenerKeeps) {
  Against small;
  small.world.behaviour.backlog = 4;
  small.world.behaviour.sends_syn_cookies = false;
  const auto found = found_out(small, "");
  EXPECT_EQ(found.at("openings"), 4);
  EXPECT_EQ(found.at("connections"), 20) << "they are accepted at once";
}

TEST(DiscoverRoom, CountsTheSameWhereNoResetGetsThere) {
  Against small;
  small.world.behaviour.backlog = 4;
  small.world.behaviour.sends_syn_cookies = false;
  const auto found = found_out(small, "", without_resets);
  EXPECT_EQ(found.at("openings"), 4);
  EXPECT_EQ(found.at("connections"), 20);
  EXPECT_EQ(found.at("ignores-resets"), 1);
  EXPECT_EQ(found_out(small, "").at("ignores-resets"), 0);
}

TEST(DiscoverRoom, CountsTheConnectionsThatWaitWhereNobodyAccepts) {
  Against small;
  small.world.behaviour.sends_syn_cookies = false;
  const auto found = found_out(small, "LISTEN 0.0.0.0 81 backlog=5");
  EXPECT_EQ(found.at("openings"), 5);
  EXPECT_EQ(found.at("connections"), 5);
  EXPECT_EQ(found.at("in-line"), 1);
}

TEST(SuiteInASmallRoom, RunsWhatFitsAndRepeatsNothing) {
  std::string yaml;
  for (int i = 0; i < 20; ++i) {
    yaml += with_steps("LISTEN", "    - send: <CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n    - wait: 1s", {},
                       "l" + std::to_string(i));
    yaml += with_steps("ESTABLISHED", "    - send: <DATA=1>\n    - expect: <CTL=ACK>", {},
                       "e" + std::to_string(i));
  }
  Against against;
  against.families = {wire::Family::ipv4};
  against.agent = false;
  against.world.behaviour.backlog = 4;
  against.world.behaviour.sends_syn_cookies = false;
  against.suite.at_once = 64;
  against.room = room(4);
  Simulated run(yaml, against);
  run.run();
  EXPECT_EQ(run.count(Verdict::pass), 40);
  EXPECT_EQ(run.suite->without_room(), 0);
  EXPECT_GT(run.took, seconds(6)) << "three openings wait side by side, and a place stays free";
  EXPECT_LT(run.took, seconds(9));
}

/// Loses the first segment with one octet of data, as a listener does whose line is full.
class LosesTheFirstOctet : public drive::Link {
 public:
  explicit LosesTheFirstOctet(drive::Link& inner) : inner_(inner) {}

  void send(wire::OctetView octets) override {
    const wire::Datagram datagram = wire::parse(octets);
    const auto* segment = std::get_if<wire::Segment>(&datagram);
    if (!lost_ && segment != nullptr && segment->payload.size() == 1)
      lost_ = true;
    else
      inner_.send(octets);
  }
  void receive(std::vector<drive::Frame>& into) override { inner_.receive(into); }

 private:
  drive::Link& inner_;
  bool lost_ = false;
};

TEST(SuiteInASmallRoom, DoesNotCallACaseFlakyThatWasPerhapsInTheWayOfAnother) {
  for (const bool small : {true, false}) {
    Against against;
    against.families = {wire::Family::ipv4};
    against.agent = false;
    if (small) against.room = room(4);
    Simulated run(with_steps("ESTABLISHED", "    - send: <DATA=1>\n    - expect: <CTL=ACK>"), against);
    LosesTheFirstOctet link(run.world);
    run.run(&link);
    EXPECT_EQ(run.only().verdict, Verdict::pass) << run.only().because;
    EXPECT_EQ(run.only().flaky, !small);
    EXPECT_EQ(run.suite->without_room(), small ? 1 : 0) << "it is told";
  }
}

TEST(SuiteInASmallRoom, TakesNoOpeningThatAListenerDropsForALossOfThePath) {
  std::string yaml;
  for (int i = 0; i < 20; ++i)
    yaml += with_steps("SYN-RECEIVED", "    - wait: 200ms", {}, "l" + std::to_string(i));
  for (int i = 0; i < 5; ++i)
    yaml +=
        with_steps("ESTABLISHED", "    - send: <DATA=1>\n    - expect: silence", {}, "e" + std::to_string(i));
  Against against;
  against.families = {wire::Family::ipv4};
  against.agent = false;
  against.world.behaviour.backlog = 4;
  against.world.behaviour.sends_syn_cookies = false;
  against.suite.at_once = 64;
  against.room = room(6);  // another client has taken two places since it was found out
  Simulated run(yaml, against);
  run.run();
  int departures = 0;
  for (const report::CaseResult& result : run.results) {
    if (result.verdict != Verdict::fail) continue;
    ++departures;
    EXPECT_EQ(result.attempts, 2) << result.id << ": the same departure twice convicts";
  }
  EXPECT_EQ(departures, 5);
}

}  // namespace
}  // namespace tcpspec::run
