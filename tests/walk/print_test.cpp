// What a walk found, as a case in a file: it loads, the right endpoint passes it, and the mutant fails it.
#include "walk/print.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "case/load.hpp"
#include "tests/mutation/plain_run.hpp"
#include "walked.hpp"

namespace tcpspec::walk {
namespace {

/// How a case ends there: whether it, or an invariant, shows a departure.
std::string shown_by(const std::string& text, const sim::WorldOptions& world) {
  const cases::LoadResult loaded = cases::load_text("walk.yaml", text, sweep::catalogue());
  if (!loaded.ok()) return cases::render(loaded.errors);
  const proof::PlainRun run = proof::run_plainly({{&loaded.suite.cases.front(), wire::Family::ipv4}}, world,
                                                 sweep::catalogue(), sweep::invariants());
  for (const report::InvariantResult& invariant : run.invariants)
    if (invariant.departures > 0) return "departs";
  const report::CaseResult& result = run.results.front();
  const bool departs = result.verdict == report::Verdict::fail || result.verdict == report::Verdict::warn;
  return departs ? "departs" : std::string(to_string(result.verdict)) + ": " + result.because;
}

class Printed : public testing::TestWithParam<const char*> {};

TEST_P(Printed, FailsOnTheMutantOnly) {
  const Walked walked = walk_on(sweep::mutant(GetParam()), {.walks = 1'000, .findings = 1});
  ASSERT_FALSE(walked.findings.empty());
  const std::string text = as_case(walked.findings.front(), sweep::tables(), sweep::invariants());
  ASSERT_NE(text, "") << walked.findings.front().departure.rule;
  EXPECT_EQ(shown_by(text, sweep::mutant(GetParam())), "departs") << text;
  EXPECT_NE(shown_by(text, {}), "departs") << text;
}

constexpr const char* printed_mutants[] = {"aborts-without-timestamp",
                                           "accepts-any-sequence",
                                           "acknowledges-acknowledgments",
                                           "acknowledges-after-reset",
                                           "acknowledges-beyond-gap",
                                           "acknowledges-beyond-gaps",
                                           "acks-twice",
                                           "alters-dscp",
                                           "answers-ecn-101",
                                           "answers-rst-by-rst",
                                           "answers-straddling-rst",
                                           "any-ack-ends-last-ack",
                                           "bare-ack-ends-time-wait",
                                           "challenges-exact-rst",
                                           "challenges-from-una",
                                           "challenges-syn-in-window-only",
                                           "closed-answers-rst",
                                           "closed-reset-acks-too-little",
                                           "closed-reset-one-too-far",
                                           "closed-reset-without-ack",
                                           "closed-resets-from-zero",
                                           "closes-on-fin",
                                           "constant-rto",
                                           "counts-old-octets-again",
                                           "counts-queued-octets-twice",
                                           "data-before-handshake",
                                           "data-behind-fin",
                                           "deaf-after-own-fin",
                                           "deaf-in-fin-wait-2",
                                           "deaf-in-zero-window",
                                           "doubles-rto-late",
                                           "drops-straddling-segment",
                                           "drops-text-of-old-ack",
                                           "drops-text-of-third-segment",
                                           "drops-text-without-push",
                                           "echoes-older-timestamp",
                                           "echoes-timestamp-plus-one",
                                           "echoes-without-ack",
                                           "echoes-zero",
                                           "ecn-uninvited",
                                           "ect-without-agreement",
                                           "fin-before-close",
                                           "fin-moves-on",
                                           "fin-not-acknowledged",
                                           "fin-not-counted",
                                           "forgets-ack-bit",
                                           "forgets-room-for-options",
                                           "fragments-with-df",
                                           "freezes-ack-number",
                                           "ignores-ack-of-fin",
                                           "ignores-gaps",
                                           "ignores-large-shift",
                                           "ignores-options-off-syn",
                                           "ignores-rst",
                                           "ignores-rst-after-challenge",
                                           "ignores-rst-while-outstanding",
                                           "ignores-rst-with-text",
                                           "initial-rto-200ms",
                                           "ip-id-constant-without-df",
                                           "judges-rst-by-ack",
                                           "listen-opens-for-syn-with-rst",
                                           "mss-on-every-segment",
                                           "mss-option-of-three-octets",
                                           "needs-no-ack",
                                           "never-pushes",
                                           "never-reopens",
                                           "never-reopens-window",
                                           "never-tells-end",
                                           "new-iss-for-each-syn",
                                           "new-iss-for-repeated-syn",
                                           "no-backoff",
                                           "no-paws",
                                           "no-simultaneous-open",
                                           "no-time-wait",
                                           "obeys-challenged-rst",
                                           "obeys-rst-anywhere",
                                           "offers-scale-uninvited",
                                           "offers-shift-15",
                                           "offers-timestamps-uninvited",
                                           "older-timestamp-lowers-ts-recent",
                                           "oldest-sack-block-first",
                                           "opens-by-any-ack",
                                           "option-runs-past-header",
                                           "pads-options-with-ones",
                                           "paws-spares-fin",
                                           "paws-tests-rst",
                                           "permits-sack-on-every-segment",
                                           "rejects-old-acks",
                                           "reopens-for-any-syn",
                                           "reopens-for-syn-ack",
                                           "reset-blocks-the-ends",
                                           "resets-above-left-edge",
                                           "resets-ecn-setup",
                                           "resets-future-ack",
                                           "resets-outside-window",
                                           "retransmits-other-data",
                                           "retransmits-the-acknowledged",
                                           "rto-floor-200ms",
                                           "sack-block-empty",
                                           "sack-block-too-long",
                                           "sack-edge-off-by-one",
                                           "sends-all-as-urgent",
                                           "sends-an-octet-too-many",
                                           "sends-bad-checksum",
                                           "sends-data-one-place-off",
                                           "sends-only-z",
                                           "sends-reserved-bits",
                                           "sends-sack-uninvited",
                                           "sends-ttl-zero",
                                           "shrinks-window",
                                           "shrunken-window-resets",
                                           "silent-on-ancient-ack",
                                           "silent-on-future-ack",
                                           "silent-on-inexact-rst",
                                           "silent-on-out-of-order",
                                           "silent-on-syn",
                                           "silent-outside-window",
                                           "silent-paws",
                                           "splits-sack-blocks",
                                           "stamps-no-fin",
                                           "stamps-syns-only",
                                           "sums-a-thousand-octets",
                                           "syn-ack-after-data",
                                           "syn-ack-not-acknowledged",
                                           "syn-not-counted",
                                           "syn-received-ignores-rst",
                                           "syn-received-silent-on-bad-ack",
                                           "syn-received-silent-outside-window",
                                           "syn-sent-aborts-on-bad-ack",
                                           "syn-sent-answers-bad-rst",
                                           "syn-sent-ignores-rst",
                                           "syn-sent-needs-no-syn",
                                           "syn-sent-obeys-any-rst",
                                           "syn-sent-silent-on-bad-ack",
                                           "takes-text-after-fin",
                                           "takes-text-with-future-ack",
                                           "takes-text-with-syn",
                                           "takes-window-back",
                                           "time-wait-acknowledges-old-text-twice",
                                           "time-wait-after-last-ack",
                                           "time-wait-challenges-exact-rst",
                                           "time-wait-obeys-any-rst",
                                           "time-wait-silent-on-fin",
                                           "time-wait-silent-on-old-text",
                                           "time-wait-takes-text",
                                           "timestamp-of-rst-taken",
                                           "timestamps-run-backwards",
                                           "ttl-zero",
                                           "urg-without-urgent-data",
                                           "urgent-after-fin-closes",
                                           "window-one-octet-wide",
                                           "window-scale-on-every-segment"};

INSTANTIATE_TEST_SUITE_P(Walk, Printed, testing::ValuesIn(printed_mutants), [](const auto& name) {
  std::string out(name.param);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
});

}  // namespace
}  // namespace tcpspec::walk
