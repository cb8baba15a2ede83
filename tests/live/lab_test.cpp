// What the lab promises about itself.

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "drive/capabilities.hpp"
#include "drive/route.hpp"
#include "forked.hpp"
#include "lab/namespaces.hpp"
#include "lab/offloads.hpp"
#include "lab/sysctl.hpp"
#include "live_lab.hpp"

namespace tcpspec::live {
namespace {

using testing::HasSubstr;

class Lab : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(, Lab, testing::Values(wire::Family::ipv4, wire::Family::ipv6), family_name);

TEST(Offloads, AreOnUntilTheyAreSwitchedOff) {
  const auto lab = lab::Lab::create();
  EXPECT_THAT(lab::offloads_on("tester0"), testing::IsEmpty());
  lab::create_veth("plain0", "plain1", getpid());
  EXPECT_THAT(lab::offloads_on("plain0"), testing::Contains("tx-checksum"));
  lab::switch_offloads_off("plain0");
  EXPECT_THAT(lab::offloads_on("plain0"), testing::IsEmpty());
  EXPECT_THROW(lab::switch_offloads_off("absent0"), std::system_error);
}

/// Opens a connection to the agent; returns its SYN-ACK.
wire::Segment open_connection(LiveLab& live, wire::Family family, std::vector<wire::Option> options) {
  const wire::Endpoint target{live.lab->targets(family).at(0), 4000};
  live.ask("1 LISTEN " + target.address.to_string() + " 4000");
  const wire::Endpoint ours = live.guards.hold_any(live.lab->testers(family).at(0));
  wire::Draft opening = syn(ours, target);
  opening.options = std::move(options);
  live.link->send(wire::emit(opening));
  const auto* reply = live.wait_for(
      [&](const auto& frame, const auto& s) { return frame.from_target && s.has(wire::ctl::syn); });
  if (reply == nullptr) throw std::runtime_error("no SYN-ACK");
  const wire::Segment syn_ack = segment_of(*reply);
  wire::Draft acknowledgment;
  acknowledgment.flow = {ours, target};
  acknowledgment.seq = syn_ack.ack;
  acknowledgment.ack = syn_ack.seq + 1;
  live.link->send(wire::emit(acknowledgment));
  live.ask("2 ACCEPT 1 " + ours.address.to_string() + " " + std::to_string(ours.port));
  return syn_ack;
}

TEST_P(Lab, ShowsBulkDataInTheSegmentsThatWereSent) {
  LiveLab live;
  live.start_agent();
  open_connection(live, GetParam(), {wire::Option::mss(600)});
  EXPECT_EQ(live.ask("3 SEND 2 5000"), "3 ok sent=5000");
  std::size_t octets = 0;
  live.wait_for([&](const auto& frame, const wire::Segment& s) {
    if (!frame.from_target || s.payload.empty()) return false;
    EXPECT_LE(s.payload.size(), 600U);
    EXPECT_EQ(s.checksum, wire::Checksum::correct);
    EXPECT_EQ(frame.segment_size, 0U);
    return (octets += s.payload.size()) >= 5000;
  });
  EXPECT_GE(octets, 5000U);
}

TEST_P(Lab, GivesTheTargetTheSettingsThatWereAskedFor) {
  for (const bool on : {true, false}) {
    lab::LabOptions options;
    options.target_sysctls = {{"net.ipv4.tcp_timestamps", on ? "1" : "0"}};
    LiveLab live(options);
    live.start_agent();
    const wire::Segment syn_ack = open_connection(live, GetParam(), {wire::Option::timestamps(1, 0)});
    EXPECT_EQ(syn_ack.timestamps().has_value(), on);
  }
}

TEST(Settings, ThatTheKernelDoesNotHaveAreNamed) {
  lab::LabOptions options;
  options.target_sysctls = {{"net.ipv4.tcp_no_such_thing", "1"}};
  try {
    lab::Lab::create(options);
    FAIL() << "the setting was accepted";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ENOENT);
    EXPECT_THAT(error.what(), HasSubstr("tcp_no_such_thing"));
  }
}

TEST(Settings, KeepTheTwoSidesApart) {
  const auto lab = lab::Lab::create();
  const std::string before = *lab::read_sysctl("net.ipv4.tcp_retries2");
  lab->target_sysctl("net.ipv4.tcp_retries2", "3");
  EXPECT_EQ(lab::read_sysctl("net.ipv4.tcp_retries2"), before);
}

TEST_P(Lab, IsTheOnlyWayOut) {
  const auto lab = lab::Lab::create();
  const wire::Address target = lab->targets(GetParam()).at(1);
  const drive::Route route = drive::route_to(target);
  EXPECT_EQ(route.interface, "tester0");
  EXPECT_THAT(lab->testers(GetParam()), testing::Contains(route.source));
  EXPECT_EQ(route.mtu, 1500U);
  EXPECT_FALSE(route.loopback);
  EXPECT_FALSE(route.gateway);
  EXPECT_TRUE(drive::route_to(lab->testers(GetParam()).at(0)).loopback);
  const char* elsewhere = GetParam() == wire::Family::ipv4 ? "192.0.2.1" : "2001:db8::1";
  try {
    drive::route_to(*wire::Address::parse(elsewhere));
    FAIL() << "there is a route";
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), HasSubstr(elsewhere));
  }
}

TEST(Privileges, LetRootWriteItsReportsIntoTheFolderOfAnother) {
  if (geteuid() != 0) GTEST_SKIP() << "only root has folders of others";
  std::string folder = testing::TempDir() + "tcpspec-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  ASSERT_EQ(chown(folder.c_str(), 65534, 65534), 0);
  EXPECT_EQ(in_child([&folder]() -> std::string {
              drive::keep_only_net_raw();
              if (!std::ofstream(folder + "/report")) return "it may not";
              return chown(folder.c_str(), 0, 0) == 0 ? "it may do anything" : "fine";
            }),
            "fine");
  std::filesystem::remove_all(folder);
}

TEST(Privileges, AreDownToRawSocketsAndTheLabStillServes) {
  EXPECT_EQ(in_child([] {
              LiveLab live;
              drive::keep_only_net_raw();
              if (!drive::has_net_raw()) return "CAP_NET_RAW is gone";
              try {
                lab::create_veth("extra0", "extra1", getpid());
                return "a device could still be made";
              } catch (const std::system_error&) {
              }
              live.start_agent();  // by the keeper
              open_connection(live, wire::Family::ipv4, {});
              live.lab->target_sysctl("net.ipv4.tcp_retries2", "3");
              return "fine";
            }),
            "fine");
}

}  // namespace
}  // namespace tcpspec::live
