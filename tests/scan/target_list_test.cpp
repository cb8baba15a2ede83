#include "scan/target_list.hpp"

#include <gmock/gmock.h>

namespace tcpspec::scan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(TargetList, HasALineForEachTarget) {
  const TargetList list =
      read_targets("# ours\n10.0.0.1:80\n\n  board.example:7  # the echo\n[fd00::1]:443\r\n", {});
  EXPECT_THAT(list.targets,
              ElementsAre(Listed{"10.0.0.1", 80}, Listed{"board.example", 7}, Listed{"fd00::1", 443}));
  EXPECT_THAT(list.faults, ElementsAre());
}

TEST(TargetList, GivesPortsToTargetsWithoutOne) {
  const TargetList list = read_targets("10.0.0.1\n10.0.0.2:7\nfd00::1\n[fd00::2]\n", {80, 443});
  EXPECT_THAT(list.targets, ElementsAre(Listed{"10.0.0.1", 80}, Listed{"10.0.0.1", 443},
                                        Listed{"10.0.0.2", 7}, Listed{"fd00::1", 80}, Listed{"fd00::1", 443},
                                        Listed{"fd00::2", 80}, Listed{"fd00::2", 443}));
}

TEST(TargetList, NamesEachLineThatCannotBeRead) {
  const TargetList list =
      read_targets("10.0.0.1\nhost:\nhost:0\nhost:http\nhost:65536\n[::1:80\n:80\n[::1]80\n", {});
  EXPECT_THAT(list.targets, ElementsAre());
  EXPECT_THAT(list.faults,
              ElementsAre(HasSubstr("line 1: 10.0.0.1: the port is missing"), HasSubstr("line 2: "),
                          HasSubstr("line 3: "), HasSubstr("line 4: "), HasSubstr("line 5: "),
                          HasSubstr("line 6: "), HasSubstr("line 7: :80: the host"), HasSubstr("line 8: ")));
}

TEST(TargetList, ReadsTheOpenPortsOfZmap) {
  const TargetList list = read_targets(
      "saddr,sport,classification,success\n"
      "10.0.0.1,80,synack,1\n10.0.0.2,80,rst,0\n10.0.0.3,8080,synack,1\n10.0.0.4,80,synack,0\n",
      {});
  EXPECT_THAT(list.targets, ElementsAre(Listed{"10.0.0.1", 80}, Listed{"10.0.0.3", 8080}));
  EXPECT_EQ(list.not_open, 2U);
}

TEST(TargetList, ReadsColumnsInAnyOrder) {
  const TargetList list = read_targets("timestamp,port,\"ip\"\n\"1,5\",25,10.0.0.1\n", {});
  EXPECT_THAT(list.targets, ElementsAre(Listed{"10.0.0.1", 25}));
  EXPECT_THAT(read_targets("sport,saddr\n25\n", {}).faults, ElementsAre(HasSubstr("line 2: ")));
}

TEST(TargetList, ReadsZmapsPlainAddresses) {
  EXPECT_THAT(read_targets("saddr\n10.0.0.1\n", {80}).targets, ElementsAre(Listed{"10.0.0.1", 80}));
  EXPECT_THAT(read_targets("10.0.0.1,80\n10.0.0.2,81\n", {}).targets,
              ElementsAre(Listed{"10.0.0.1", 80}, Listed{"10.0.0.2", 81}));
}

constexpr const char* nmap = R"(<?xml version="1.0"?>
<!DOCTYPE nmaprun>
<nmaprun scanner="nmap">
<host><status state="up"/><address addr="10.0.0.1" addrtype="ipv4"/><address addr="00:00:5E:00:53:01" addrtype="mac"/>
<hostnames><hostname name="a.example"/></hostnames>
<ports><extraports state="closed" count="9"/>
<port protocol="tcp" portid="80"><state state="open" reason="syn-ack"/><service name="http"/></port>
<port protocol="udp" portid="53"><state state="open"/></port>
<port protocol="tcp" portid="81"><state state="closed"/></port></ports></host>
<host><address addr="00:00:5E:00:53:02" addrtype="mac"/><address addr="fd00::1" addrtype="ipv6"/>
<ports><port protocol="tcp" portid="22"><state state="open"/></port></ports></host>
</nmaprun>)";

TEST(TargetList, ReadsTheOpenPortsOfNmap) {
  const TargetList list = read_targets(nmap, {});
  EXPECT_THAT(list.targets, ElementsAre(Listed{"10.0.0.1", 80}, Listed{"fd00::1", 22}));
  EXPECT_EQ(list.not_open, 1U);
  EXPECT_THAT(list.faults, ElementsAre());
}

TEST(TargetList, SaysWhereXmlBreaks) {
  const std::string half = std::string(nmap).substr(0, 600);
  EXPECT_THAT(read_targets(half, {}).faults, ElementsAre(HasSubstr("the XML ends or breaks here")));
}

}  // namespace
}  // namespace tcpspec::scan
