#include "sample.hpp"

namespace tcpspec::report::test {
namespace {

CaseResult plain(const std::string& id, Verdict verdict, const std::string& requirement,
                 const std::string& because) {
  CaseResult result;
  result.id = id;
  result.title = "What " + id + " is about";
  result.verdict = verdict;
  result.because = because;
  result.checks = {requirement};
  result.level = Level::must;
  result.tags = {"reset"};
  result.access = "wire";
  result.duration = "quick";
  result.file = "cases/rfc5961/challenge-ack.yaml";
  result.line = 3;
  result.seconds = 0.25;
  return result;
}

Sweep sweep_sample() {
  Sweep sweep;
  sweep.points = 41216;
  sweep.seconds = 48.5;
  const std::string figure = "  --> <SEQ=RCV.NXT+1><CTL=SYN>\n  <-- <SEQ=0><ACK=SEG.SEQ+1><CTL=RST,ACK>";
  SweepMap established{"ESTABLISHED", 4, {"old", "left", "mid"}, {"none", "SYN", "RST"}, {}};
  established.cells = {
      {"old", "none", Grade::conforming, 12, 0, "G-7", "established/passive/none/old:1", ""},
      {"mid", "SYN", Grade::forbidden, 8, 8, "G-6", "established/passive/SYN/mid:1", figure},
      {"mid", "RST", Grade::tolerated, 8, 2, "G-2", "established/passive/RST/mid:1", figure},
      {"left", "none", Grade::inconclusive, 4, 0, "G-8", "established/passive/none/left", ""}};
  sweep.maps = {established, {"LISTEN", 6, {"any"}, {"none"}, {}}};
  sweep.departures = {
      {"G-6", "a SYN in the window draws a challenge ACK, and the state stays", Level::should,
       Grade::forbidden, "RST, CLOSED", 8, "established/passive/SYN/mid:1", figure, "", 4},
      {"G-2", "a RST in the window but not at RCV.NXT draws a challenge ACK", Level::should, Grade::tolerated,
       "NONE, CLOSED", 2, "established/passive/RST/mid:1", figure, "as RFC 793 had it", 4}};
  sweep.seen = {{"G-6", "RST, CLOSED", Grade::forbidden, 8, "established/passive/SYN/mid:1", 4},
                {"LI-1", "NONE, same", Grade::conforming, 40, "listen/RST/nxt/none", 6}};
  sweep.unplayed = {{"closing.simultaneous", "no SYN,ACK came", 210, 4}};
  return sweep;
}

}  // namespace

std::vector<InvariantResult> invariants_sample() {
  InvariantResult broken;
  broken.name = "acknowledgment-covers-only-what-came";
  broken.title = "The acknowledgment covers only what the peer has sent without a gap";
  broken.requirement = "RFC9293-3.4-4";
  broken.level = Level::must;
  broken.verdict = Verdict::fail;
  broken.because = "2 segments of 310 broke it, on 1 connection";
  broken.when = "ACK and not RST";
  broken.holds = "SEG.ACK <= COVERED";
  broken.file = "cases/invariants/numbers.yaml";
  broken.line = 80;
  broken.segments = 310;
  broken.connections = 41;
  broken.departures = 2;
  broken.evidence = {{"out-of-order", false, 4, "B", 5, 0.75, "SEG.ACK is 8, COVERED is 5",
                      "-->   4 <SEQ=RCV.NXT+4>\n<--   5 <ACK=RCV.NXT+7>  this one", ""}};
  InvariantResult known = broken;
  known.name = "flow-label-stays";
  known.title = "All segments of a connection have the same IPv6 flow label";
  known.requirement = "RFC6437-3-1";
  known.level = Level::should;
  known.verdict = Verdict::warn;
  known.known = "a timeout chooses another path";
  known.departures = 0;
  known.known_departures = 2;
  known.evidence = {
      {"established/RST/mid", true, 6, "", 9, 1.5, "FLOW is 7, LAST.FLOW is 8", "", known.known}};
  InvariantResult kept;
  kept.name = "ttl-is-not-zero";
  kept.title = "No segment is sent with a TTL or hop limit of 0";
  kept.requirement = "RFC1122-3.2.1.7-1";
  kept.level = Level::must_not;
  kept.verdict = Verdict::pass;
  kept.segments = 512;
  kept.connections = 42;
  InvariantResult unseen = kept;
  unseen.name = "ip-id-is-not-used-twice";
  unseen.verdict = Verdict::not_applicable;
  unseen.because = "not exercised: no segment of the run was of this kind";
  unseen.segments = unseen.connections = 0;
  return {broken, known, kept, unseen};
}

CaseResult failing_case() {
  CaseResult result = plain("half-open-discovery[SYN+FIN]", Verdict::fail, "RFC9293-MUST-77",
                            "the SYN of a rebooted peer drew no acknowledgment");
  result.title = "A SYN from a rebooted peer draws an ACK, and the RST that it provokes frees the connection";
  result.why = "A host that lost its connections must learn of those that its peers still keep.";
  result.given = "ESTABLISHED";
  result.family = 6;
  result.file = "cases/rfc9293/half-open.yaml";
  result.line = 4;
  result.charged = "RFC9293-MUST-77";
  result.expected = "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> within 1 s";
  result.got = "silence; an ordinary segment was answered in 0.4 ms, so the target is alive";
  result.seconds = 1.4;
  result.attempts = 2;
  result.steps = {
      {"send: <SEQ=RCV.NXT+RCV.WND+1000><CTL=SYN,FIN>", result.file, 6, 7, 0.002, "sent", StepVerb::send},
      {"expect: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>", result.file, 7, 7, 0.002, "nothing within 1.000 s",
       StepVerb::expect},
      {"state: CLOSED", result.file, 8, 7, 0, "", StepVerb::state}};
  result.deciding_step = 1;
  constexpr std::uint16_t fin = 1, syn = 2, ack = 16;
  result.segments = {{0.0001, false, -1, "<SEQ=100><CTL=SYN>", "<SEQ=100><CTL=SYN>", "6000",
                      SegmentRole::preparation, "", syn},
                     {0.0003, true, -1, "<SEQ=300><ACK=101><CTL=SYN,ACK>", "<SEQ=300><ACK=101><CTL=SYN,ACK>",
                      "6000", SegmentRole::preparation, "", syn | ack},
                     {0.0021, false, 0, "<SEQ=RCV.NXT+RCV.WND+1000><CTL=SYN,FIN>", "<SEQ=66636><CTL=SYN,FIN>",
                      "6000", SegmentRole::stimulus, "", syn | fin},
                     {1.0031, false, -1, "<SEQ=RCV.NXT-1><ACK=SND.NXT><CTL=ACK>",
                      "<SEQ=100><ACK=301><CTL=ACK>", "6000", SegmentRole::liveness_probe, "", ack},
                     {1.0035, true, -1, "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>", "<SEQ=301><ACK=101><CTL=ACK>",
                      "6000", SegmentRole::unknown, "", ack}};
  return result;
}

namespace {

std::vector<CaseResult> sample_cases() {
  std::vector<CaseResult> cases;
  cases.push_back(plain("rst-in-window", Verdict::pass, "RFC5961-3.2-4", ""));
  cases.push_back(failing_case());

  CaseResult warned = plain("obeys-rst", Verdict::warn, "RFC5961-3.2-4", "the RST was obeyed as in RFC 793");
  warned.level = Level::should;
  warned.outcome = "obeyed";
  warned.charged = "RFC5961-3.2-1";
  cases.push_back(warned);

  cases.push_back(plain("lost", Verdict::inconclusive, "RFC9293-MUST-2", "no answer to the SYN"));
  cases.push_back(plain("lost-too", Verdict::inconclusive, "RFC9293-MUST-2", "no answer to the SYN"));
  cases.push_back(plain("no-sack", Verdict::not_applicable, "RFC2018-3-1", "the target offers no SACK"));
  cases.push_back(plain("no-route", Verdict::error, "RFC9293-MUST-2", "sendto: Network is unreachable"));

  CaseResult known = plain("urgent", Verdict::fail, "RFC9293-MUST-30", "the urgent pointer is off by one");
  known.known = "Linux follows RFC 1122 here";
  cases.push_back(known);

  CaseResult better = plain("was-bad", Verdict::pass, "RFC9293-MUST-31", "");
  better.unexpected_pass = true;
  cases.push_back(better);

  CaseResult flaky = plain("sometimes", Verdict::pass, "RFC9293-MUST-32", "the first of 2 runs failed");
  flaky.flaky = true;
  flaky.attempts = 2;
  CaseResult first = plain("sometimes", Verdict::fail, "RFC9293-MUST-32", "nothing came");
  first.segments = {{0.0021, false, 0, "<SEQ=RCV.NXT><CTL=URG,ACK>", "<SEQ=66636><CTL=URG,ACK>", "6000",
                     SegmentRole::stimulus, "", std::uint16_t{48}}};
  flaky.earlier = {first};
  cases.push_back(flaky);

  CaseResult slow = plain("time-wait-lasts-2msl", Verdict::pass, "RFC9293-MUST-13", "");
  slow.file = "cases/rfc9293/time-wait.yaml";
  slow.seconds = 61.5;
  slow.measurements = {{"TIME-WAIT", {60.01, 59.98}, "s", "within 1.9 MSL..4 MSL (57 s to 120 s)"}};
  cases.push_back(slow);
  return cases;
}

}  // namespace

RunReport sample() {
  RunReport report;
  report.tool_version = "0.1.0";
  report.command = "tcpspec run lab --duration standard";
  report.started = "2024-02-29T12:00:00Z";
  report.seconds = 75.25;
  report.spent = {.timers = 60.5, .limits = 5.25, .repeating = 8, .processor = 0.75};
  report.seed = 18446744073709551615u;
  report.target = {"lab", "linux", {{"address4", "10.0.0.2"}, {"rtt_ms", "0.05"}}};

  report.cases = sample_cases();
  report.requirements = {
      {"RFC5961-3.2-1", 5961, "3.2", Level::should,
       "A RST that is in the window but not at RCV.NXT draws a challenge ACK.", Observable::wire_l0, "", 2},
      {"RFC9293-MUST-77", 9293, "3.5.2", Level::must,
       "A segment that is not acceptable is answered by an empty acknowledgment, and the "
       "state does not change.",
       Observable::wire_l0, "", 1}};
  report.others = {
      {"RFC9293-MUST-1", 9293, "3.1", Level::must,
       "The window field is unsigned: values with the top bit set are large windows.", Observable::wire_l1,
       "", 0},
      {"RFC9293-REC-1", 9293, "3.1", Level::should, "Windows are computed in 32 bits.", Observable::internal,
       "", 0},
      {"RFC6298-2-1", 6298, "2", Level::must, "The first RTO is one second.", Observable::wire_l0, "", 3},
      {"RFC1122-4.2.2.1-1", 1122, "4.2.2.1", Level::must, "As RFC 9293 has it.", Observable::wire_l0,
       "RFC9293-MUST-77", 1}};
  report.rfcs = {{"5961", "Improving TCP's Robustness to Blind In-Window Attacks"},
                 {"6298", "Computing TCP's Retransmission Timer"},
                 {"9293", "Transmission Control Protocol (TCP), STD 7"}};
  report.environment = {{"system", "Linux 6.1 x86_64"}, {"at_once", "64"}};
  report.sweep = sweep_sample();
  summarize(report);
  report.summary.left_out = 4;
  report.summary.left_out_seconds = 610;
  return report;
}

RunReport hostile() {
  RunReport report = sample();
  CaseResult result = failing_case();
  for (std::string* text : {&result.id, &result.title, &result.why, &result.given, &result.because,
                            &result.expected, &result.got, &result.file, &result.outcome, &result.charged})
    *text = nasty;
  result.checks = {nasty};
  for (StepRecord& step : result.steps) step.text = step.file = step.result = nasty;
  for (SegmentRecord& segment : result.segments) {
    segment.text = segment.note = segment.connection = nasty;
    segment.role = SegmentRole::unknown;
  }
  result.segments.back().role = SegmentRole::matched;
  result.segments.back().matched_outcome = nasty;
  CaseResult skipped = result;
  skipped.known = nasty;
  CaseResult warned = result;
  warned.verdict = Verdict::warn;
  report.cases = {result, skipped, warned};
  report.requirements = report.others = {{nasty, 9293, nasty, Level::may, nasty, std::nullopt, nasty, 1}};
  report.rfcs = report.environment = {{"9293", nasty}, {nasty, nasty}};
  for (SweepDeparture& departure : report.sweep.departures)
    departure.rule = departure.text = departure.seen = departure.point = departure.figure = departure.known =
        nasty;
  for (SweepMap& map : report.sweep.maps)
    for (SweepCell& cell : map.cells) cell.rule = cell.example = cell.figure = nasty;
  report.invariants = invariants_sample();
  for (InvariantResult& invariant : report.invariants) {
    for (std::string* text : {&invariant.name, &invariant.title, &invariant.requirement, &invariant.because,
                              &invariant.when, &invariant.holds, &invariant.file, &invariant.known})
      *text = nasty;
    for (InvariantEvidence& evidence : invariant.evidence)
      evidence.where = evidence.connection = evidence.got = evidence.figure = evidence.known = nasty;
  }
  report.aborted = report.target.name = report.command = nasty;
  summarize(report);
  return report;
}

}  // namespace tcpspec::report::test
