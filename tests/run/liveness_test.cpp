// Whether the host lives and whether the connection does are two questions.
#include "run/liveness.hpp"

#include <gmock/gmock.h>

#include "scripted.hpp"

namespace tcpspec::run {
namespace {

using report::Verdict;
using testing::HasSubstr;

class Liveness : public testing::Test {
 protected:
  /// Data are sent and not answered, nor is the octet that asks whether the connection lives.
  Scripted& silent(const std::string& stimulus = "<DATA=5>", Environment env = serving(Role::discard)) {
    script_ = std::make_unique<Scripted>(
        with_steps("ESTABLISHED",
                   "    - send: " + stimulus + "\n    - expect: <ACK=RCV.NXT><CTL=ACK><DATA=0>"),
        std::move(env));
    script_->opens();
    return script_->play(
        "tester sends <CTL=" + std::string(stimulus.ends_with("<CTL=RST>") ? "RST" : "PSH,ACK") + ">");
  }
  static std::string three_times(const std::string& what) {
    std::string lines;
    for (int i = 0; i < 3; ++i) lines += "tester sends " + what + "\n";
    return lines;
  }
  std::unique_ptr<Scripted> script_;
};

TEST_F(Liveness, ASilentConnectionOfAHostThatAnswersConvicts) {
  auto& script = silent();
  script.play(three_times("<DATA=1>") + three_times("<CTL=SYN>") +
              "tester sends <CTL=SYN>\n target sends <SEQ=7><ACK=8><CTL=SYN,ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_THAT(script.result().got, HasSubstr("silence for"));
  EXPECT_THAT(script.result().got,
              HasSubstr("nothing on this connection is answered, though the host answers a new SYN in"));
}

TEST_F(Liveness, AHostThatAnswersNothingDoesNot) {
  auto& script = silent();
  script.play(three_times("<DATA=1>") + three_times("<CTL=SYN>") + three_times("<CTL=SYN>"));
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
}

TEST_F(Liveness, AConnectionThatANewSynReplacesIsGone) {
  auto& script = silent();
  script.play(three_times("<DATA=1>") + "tester sends <CTL=SYN>\n target sends <SEQ=7><ACK=8><CTL=SYN,ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_THAT(script.result().got, HasSubstr("a new SYN opens in"));
  EXPECT_THAT(script.result().got, HasSubstr("the connection is gone"));
}

TEST_F(Liveness, AConnectionThatAnswersASynAndNoDataConvicts) {
  auto& script = silent();
  script.play(three_times("<DATA=1>") +
              "tester sends <CTL=SYN>\n target sends <SEQ=ISS+1><ACK=IRS+1><CTL=ACK>");
  EXPECT_EQ(script.end().verdict, Verdict::fail);
  EXPECT_THAT(script.result().got, HasSubstr("though a SYN on the same connection is"));
}

TEST_F(Liveness, OverAPathARstMayHaveEndedTheConnectionForABoxInBetween) {
  Environment far = serving(Role::discard);
  far.over_a_path = true;
  auto& script = silent("<SEQ=RCV.NXT+1><CTL=RST>", far);
  script.play("tester sends <CTL=RST>\n" + three_times("<DATA=1>"));  // again, for a limit
  EXPECT_EQ(script.end().verdict, Verdict::inconclusive);
  auto& data_only = silent("<DATA=5>", far);
  data_only.play(three_times("<DATA=1>") + three_times("<CTL=SYN>") +
                 "tester sends <CTL=SYN>\n target sends <SEQ=7><ACK=8><CTL=SYN,ACK>");
  EXPECT_EQ(data_only.end().verdict, Verdict::fail);
}

}  // namespace
}  // namespace tcpspec::run
