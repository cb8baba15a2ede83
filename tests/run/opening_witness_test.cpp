// A listener with SYN cookies is never in SYN-RECEIVED, so that no rule about that state is broken by it.
#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;

/// A wrong third segment is not answered by RST; then the tester opens another connection, as a witness.
const std::string departure_and_witness =
    "tester sends <CTL=SYN>\n target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>\n"
    "tester sends <CTL=ACK>\n target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>\n"
    "tester sends <CTL=SYN>\n target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>\n"
    "tester sends <SEQ=IRS><CTL=SYN>\n";

/// The exchange after the witness's second SYN.
const std::string both_openings_complete =
    "target sends <SEQ=ISS+77><ACK=IRS+1><CTL=SYN,ACK>\n"
    "tester sends <ACK=ISS+1><CTL=PSH,ACK><DATA=1>\n"
    "target sends <SEQ=ISS+1><ACK=IRS-999999999><CTL=ACK>";
const std::string second_is_challenged = "target sends <SEQ=ISS+1><ACK=IRS-1000000000><CTL=ACK>";

class OpeningWitness : public testing::Test {
 protected:
  const report::CaseResult& result(const std::string& after_the_second_syn) {
    script_.play(departure_and_witness + after_the_second_syn);
    return script_.end();
  }
  Scripted script_{with_steps("LISTEN",
                              "    - send: <SEQ=IRS><CTL=SYN>\n    - expect: <CTL=SYN,ACK>\n"
                              "    - send: <ACK=SND.NXT+5><CTL=ACK>\n    - expect: <CTL=RST>")};
};

TEST_F(OpeningWitness, TwoOpeningsOfOneFourTupleShowCookies) {
  const report::CaseResult& told = result(both_openings_complete);
  EXPECT_EQ(told.verdict, Verdict::inconclusive) << told.because;
  EXPECT_THAT(told.because, testing::HasSubstr("as with SYN cookies"));
}

TEST_F(OpeningWitness, WhoChallengesTheSecondSynKeepsTheFirst) {
  EXPECT_EQ(result(second_is_challenged).verdict, Verdict::fail);
}

TEST_F(OpeningWitness, WhoReplacesTheFirstByTheSecondHasNoCookies) {
  EXPECT_EQ(result("target sends <SEQ=ISS+77><ACK=IRS+1><CTL=SYN,ACK>\n"
                   "tester sends <CTL=PSH,ACK><DATA=1>\n target sends <SEQ=ISS+1><CTL=RST>")
                .verdict,
            Verdict::fail);
}

/// After the end of a connection, data that are to draw a RST open another where openings leave nothing
/// behind.
class SeemsToRemain : public testing::Test {
 protected:
  const report::CaseResult& result(const std::string& after_the_second_syn) {
    script_.opens().play(
        "tester sends <SEQ=IRS+1001><CTL=RST>\n"
        "tester sends <ACK=ISS+1><DATA=10>\n"
        "target sends <SEQ=ISS+1><ACK=IRS+11><CTL=ACK>\n"
        "tester sends <CTL=SYN>\n target sends <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>\n"
        "tester sends <SEQ=IRS><CTL=SYN>\n" +
        after_the_second_syn);
    return script_.end();
  }
  Scripted script_{with_steps("ESTABLISHED",
                              "    - send: <SEQ=RCV.NXT+1000><CTL=RST>\n"
                              "    - send: <ACK=SND.UNA><DATA=10>\n    - expect: <CTL=RST>")};
};

TEST_F(SeemsToRemain, WhereDataOpenItAnew) {
  const report::CaseResult& told = result(both_openings_complete);
  EXPECT_EQ(told.verdict, Verdict::inconclusive) << told.because;
  EXPECT_THAT(told.because, testing::HasSubstr("as with SYN cookies"));
}

TEST_F(SeemsToRemain, WhereOpeningsAreKeptItDoes) {
  EXPECT_EQ(result(second_is_challenged).verdict, Verdict::fail);
}

}  // namespace
}  // namespace tcpspec::run
