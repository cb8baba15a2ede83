#include "scan/host_lines.hpp"

#include <stdexcept>

#include <gmock/gmock.h>

namespace tcpspec::scan {
namespace {

HostResult sample() {
  HostResult host;
  host.target = {*wire::Address::parse("fd00::1"), 80};
  host.name = "board:80";
  host.state = HostState::gone;
  host.because = "it no longer responds";
  host.ended = "2026-01-31T12:00:00Z";
  host.seconds = 1.5;
  host.rtt = 0.25;
  host.fingerprint = {1460, 7, 65160, 64, true, true, "2,4,8,1,3", "http", "Linux 6"};
  host.cases = {{"a", report::Verdict::pass, "", "R-1", false, 1},
                {"b[x]", report::Verdict::fail, "because \"so\"", "R-2", true, 3}};
  host.seed = 12345678901234567890U;
  host.version = "1.0";
  return host;
}

TEST(HostLine, IsReadAsItWasWritten) {
  const std::string line = to_line(sample());
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(to_line(from_line(line)), line);
  const HostResult host = from_line(line);
  EXPECT_EQ(host.target, sample().target);
  EXPECT_EQ(host.state, HostState::gone);
  EXPECT_EQ(host.fingerprint.window, 65160);
  ASSERT_EQ(host.cases.size(), 2U);
  EXPECT_EQ(host.cases[1].verdict, report::Verdict::fail);
  EXPECT_EQ(host.cases[1].because, "because \"so\"");
  EXPECT_EQ(host.seed, sample().seed);
}

TEST(HostLine, HasEveryMemberInEveryLine) {
  // A reader of tables takes the columns from the first lines.
  HostResult bare;
  bare.target = {*wire::Address::parse("10.0.0.1"), 80};
  EXPECT_EQ(to_line(bare),
            R"({"target":"10.0.0.1:80","address":"10.0.0.1","port":80,"name":null,"state":"unreachable",)"
            R"("because":null,"ended":null,"seconds":0.0,"rtt":null,"fingerprint":{"mss":null,)"
            R"("window_scale":null,"window":null,"ttl":null,"sack":false,"timestamps":false,"options":null,)"
            R"("service":null,"stack":null},"cases":[],"seed":0,"version":null})");
  EXPECT_EQ(to_line(from_line(to_line(bare))), to_line(bare));
}

TEST(HostLine, SurvivesWhatATargetSays) {
  HostResult host = sample();
  host.because = "\xff\xfe \"\n";
  EXPECT_EQ(from_line(to_line(host)).because, "\xef\xbf\xbd\xef\xbf\xbd \"\n");
}

TEST(HostLine, SaysWhatIsWrong) {
  EXPECT_THROW(from_line("{"), std::invalid_argument);
  EXPECT_THROW(from_line("[]"), std::invalid_argument);
  EXPECT_THROW(from_line(R"({"address":"x","port":1,"state":"tested"})"), std::invalid_argument);
  EXPECT_THROW(from_line(R"({"address":"::1","port":1,"state":"there"})"), std::invalid_argument);
}

TEST(HostLines, LeaveOutALineThatWasNotWrittenToItsEnd) {
  const std::string whole = to_line(sample()) + "\n" + to_line(sample()) + "\n";
  const HostLines lines = read_lines(whole + to_line(sample()).substr(0, 50));
  EXPECT_EQ(lines.hosts.size(), 2U);
  EXPECT_EQ(lines.whole, whole.size());
  EXPECT_EQ(read_lines("").hosts.size(), 0U);
}

TEST(HostLines, NameTheLineThatIsWrong) {
  try {
    read_lines(to_line(sample()) + "\n{\"address\":1}\n");
    FAIL();
  } catch (const std::invalid_argument& wrong) {
    EXPECT_THAT(wrong.what(), testing::StartsWith("line 2: "));
  }
}

}  // namespace
}  // namespace tcpspec::scan
