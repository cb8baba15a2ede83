// What the tester sends for what a case leaves out.
#include <gmock/gmock.h>

#include <set>
#include <string>

#include "run/build.hpp"
#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

class Build : public testing::Test {
 protected:
  Scripted& steps(const std::string& given, const std::string& text, const std::string& more = {}) {
    script_ = std::make_unique<Scripted>(with_steps(given, text, more));
    return *script_;
  }
  void pass(Scripted& script) { EXPECT_EQ(script.end().verdict, Verdict::pass) << script.result().because; }
  std::unique_ptr<Scripted> script_;
};

TEST_F(Build, ASynOffersTheMssAloneUnlessTheCaseOffersMore) {
  auto& plain = steps("LISTEN", "    - send: <SEQ=IRS><CTL=SYN>");
  plain.play("tester sends <CTL=SYN><MSS=1460><SACKOK=none><TS=none><WSOPT=none><WND=65535>");
  pass(plain);
  auto& more =
      steps("LISTEN", "    - send: <SEQ=IRS><CTL=SYN>", "  offer: <MSS=900><SACKOK><TS=any><WSOPT=3>");
  more.play("tester sends <CTL=SYN><MSS=900><SACKOK><TS=any><TSECR=0><WSOPT=3>");
  pass(more);
  auto& none = steps("LISTEN", "    - send: <SEQ=IRS><CTL=SYN><MSS=none>");
  none.play("tester sends <CTL=SYN><MSS=none>");
  pass(none);
}

TEST_F(Build, InIpv6TheUsualMssIsSmaller) {
  Scripted script(with_steps("LISTEN", "    - send: <SEQ=IRS><CTL=SYN>"), wire_only(), wire::Family::ipv6);
  script.play("tester sends <CTL=SYN><MSS=1440>");
  pass(script);
}

TEST_F(Build, WhatIsMoreThanTheTargetsMssGoesInSeveralSegments) {
  auto& script =
      steps("ESTABLISHED", "    - send: <CTL=PSH,FIN,ACK><DATA=250>").opens("<WND=65535><MSS=100>");
  script.play(R"(
    tester sends <SEQ=IRS+1><CTL=ACK><DATA=100>
    tester sends <SEQ=IRS+101><CTL=ACK><DATA=100>
    tester sends <SEQ=IRS+201><CTL=FIN,PSH!,ACK><DATA=50>
    tester sends <CTL=RST>
  )");
  for (const auto& segment : script.result().segments)
    if (!segment.from_target && segment.text.find("<DATA=100>") != std::string::npos) {
      EXPECT_EQ(segment.text.find("PSH"), std::string::npos) << segment.text;
    }
}

TEST_F(Build, TextIsTheAlphabetFromTheFirstOctetOn) {
  auto& script =
      steps("ESTABLISHED", "    - send: <DATA=3>\n    - send: <DATA=2>\n    - send: <SEQ=RCV.NXT-4><DATA=2>");
  script.opens().play(R"(
    tester sends <SEQ=IRS+1><CTL=PSH!,ACK><DATA="ABC">
    tester sends <SEQ=IRS+4><DATA="DE">
    tester sends <SEQ=IRS+2><DATA="BC">
  )");
  pass(script);
}

TEST(TextAt, RepeatsAcrossTheWrap) {
  const wire::Octets text = text_at(wire::Seq(3), wire::Seq(0xffff'fffe), 24);
  EXPECT_EQ(text.front(), 'E');
  EXPECT_EQ(text.back(), 'B');
}

TEST_F(Build, TheWindowIsScaledAfterTheSyn) {
  auto& script = steps("ESTABLISHED", "    - send: <WND=12800>", "  offer: <WSOPT=7>");
  script.play(R"(
    tester sends <CTL=SYN><WND=65535><WSOPT=7>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000><WSOPT=2>
    tester sends <CTL=ACK><WND=511>
    tester sends <WND=100>
  )");
  pass(script);
}

TEST_F(Build, TimestampsAreSentOnceBothSidesOfferedThem) {
  auto& agreed =
      steps("ESTABLISHED", "    - send: <DATA=1>\n    - send: <DATA=1><TS=none>", "  offer: <TS=any>");
  agreed.play(R"(
    tester sends <CTL=SYN><TS=any>
    target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK><WND=1000><TSVAL=7000>
    tester sends <TSECR=7000>
    tester sends <TSECR=7000><DATA=1>
    tester sends <TS=none><DATA=1>
  )");
  pass(agreed);
  auto& refused = steps("ESTABLISHED", "    - send: <DATA=1>", "  offer: <TS=any>").opens();
  refused.play("tester sends <TS=none><DATA=1>");
  pass(refused);
}

TEST_F(Build, WithoutAConnectionTheVariablesAreImaginaryButStayTheSame) {
  auto& script =
      steps("CLOSED", "    - send: <CTL=ACK>\n    - expect: <SEQ=SND.NXT><CTL=RST>\n      within: 2s");
  script.play("tester sends <CTL=ACK>");
  const auto absolute = script.result().segments.at(0).absolute;
  const auto ack = absolute.substr(absolute.find("<ACK=") + 5);
  script.play("target sends <SEQ=" + ack.substr(0, ack.find('>')) + "><CTL=RST>");
  pass(script);
}

TEST_F(Build, OverridesReachTheWire) {
  auto& script = steps("ESTABLISHED",
                       "    - send: <CTL=URG,ACK><UP=7><TTL=3><TOS=8><ECN=3><OPTIONS=01010101>\n"
                       "    - send: <CHECKSUM=wrong><DATA=1>\n      times: 2");
  script.opens().play("tester sends <CTL=URG,ACK><UP=7><TTL=3><TOS=11><OPTIONS=01010101>");
  script.play("tester sends <SEQ=IRS+1><DATA=1>\n tester sends <SEQ=IRS+1><DATA=1>");
  pass(script);
  EXPECT_THAT(script.result().segments.at(4).absolute, testing::HasSubstr("<CHECKSUM=wrong>"));
}

TEST_F(Build, TextThatTheWindowDoesNotHoldIsNotSent) {
  const std::string five = "    - send: <DATA=100>\n      times: 5";
  auto& too_small = steps("ESTABLISHED", five);
  too_small.opens("<WND=499><MSS=1460>");
  EXPECT_EQ(too_small.end().verdict, Verdict::not_applicable);
  EXPECT_EQ(too_small.result().because,
            "the target's window of 499 octets is smaller than the data of the case");
  for (const report::SegmentRecord& segment : too_small.result().segments)
    EXPECT_NE(segment.role, report::SegmentRole::stimulus) << segment.absolute;
  auto& just_enough = steps("ESTABLISHED", five);
  just_enough.opens("<WND=500><MSS=1460>");
  EXPECT_EQ(just_enough.end().verdict, Verdict::pass);
}

// Whatever says how much there is and where it lies, unless it is the window itself.
TEST_F(Build, TextBeyondTheWindowIsSentOnPurposeOnly) {
  for (const std::string step : {"<DATA=MSS>", "<DATA=500>"}) {
    auto& by_chance = steps("ESTABLISHED", "    - send: " + step);
    by_chance.opens("<WND=499><MSS=1460>");
    EXPECT_EQ(by_chance.end().verdict, Verdict::not_applicable) << step;
  }
  for (const std::string step : {"<DATA=RCV.WND+1>", "<SEQ=RCV.NXT><DATA=500>"}) {
    auto& allowed = steps("ESTABLISHED", "    - send: " + step);
    allowed.opens("<WND=499><MSS=1460>");
    EXPECT_EQ(allowed.end().verdict, Verdict::pass) << step << allowed.result().because;
  }
}

// ---- several connections ----

const std::string two_connections =
    "    - send: <SEQ=IRS><CTL=SYN>\n      on: B\n    - expect: <CTL=SYN,ACK>\n      on: B\n";

TEST_F(Build, AFurtherConnectionHasItsOwnNumbers) {
  auto& script = steps("LISTEN", two_connections, "  connections: {B: another source port}");
  script.play("tester sends <CTL=SYN>\n target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
  pass(script);
  EXPECT_EQ(script.ports.last.port, 40001);
  EXPECT_EQ(script.result().segments.at(0).connection, "B");
}

TEST_F(Build, AConnectionFromAnotherAddressKeepsThePort) {
  auto& script = steps("LISTEN", two_connections, "  connections: {B: another source address}");
  script.play("tester sends <CTL=SYN>\n target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>");
  pass(script);
  EXPECT_THAT(script.result().segments.at(0).octets, testing::HasSubstr("0a4d0003")) << "10.77.0.3";
}

TEST_F(Build, WhatIsForAllHostsOfALinkIsSentToAHostOnThatLinkOnly) {
  const std::string to_all =
      with_steps("LISTEN", "    - send: <SEQ=IRS><CTL=SYN><DST=multicast>\n    - expect: silence");
  Environment env = wire_only();
  env.over_loopback = true;
  Scripted loopback(to_all, env);
  EXPECT_EQ(loopback.end().verdict, Verdict::not_applicable);
  EXPECT_EQ(loopback.result().because, "the loopback has no address of a group of hosts");
  EXPECT_TRUE(loopback.result().segments.empty());
  Scripted link(to_all);
  link.play("tester sends <CTL=SYN>");
  EXPECT_EQ(link.end().verdict, Verdict::pass) << link.result().because;
}

TEST_F(Build, EachNameHasASourceAddressOfItsOwn) {
  Environment env = wire_only();
  env.sites[wire::Family::ipv4].testers_further = {*wire::Address::parse("10.77.0.5"),
                                                   *wire::Address::parse("10.77.0.7")};
  const std::string on_d = "    - send: <SEQ=IRS><CTL=SYN>\n      connection: D\n";
  Scripted third(with_steps("LISTEN", on_d, "  connections: {D: another source address}"), env);
  third.end();
  EXPECT_THAT(third.result().segments.at(0).octets, testing::HasSubstr("0a4d0007")) << "10.77.0.7";
  const std::string on_e = "    - send: <SEQ=IRS><CTL=SYN>\n      connection: E\n";
  Scripted fourth(with_steps("LISTEN", on_e, "  connections: {E: another source address}"), env);
  EXPECT_EQ(fourth.end().because, "the tester has no address for a connection of that name");
}

TEST_F(Build, WithoutASecondAddressOrPortTheCaseIsNotApplicable) {
  Environment env = wire_only();
  env.sites[wire::Family::ipv4].tester_other.reset();
  Scripted address(with_steps("LISTEN", two_connections, "  connections: {B: another source address}"), env);
  EXPECT_EQ(address.end().because, "the tester has no second address");
  EXPECT_EQ(address.result().verdict, Verdict::not_applicable);
  Scripted port(with_steps("LISTEN", two_connections, "  connections: {B: another target port}"), env);
  EXPECT_EQ(port.end().because, "the target has no second open port");
}

}  // namespace
}  // namespace tcpspec::run
