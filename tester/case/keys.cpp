#include "case/keys.hpp"

#include <array>

#include "case/call.hpp"
#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::array<Key, 18> of_case{{
    {"case", true, Shape::slug,
     "The case's name: small letters, digits and hyphens. It identifies the case and never changes. With "
     "`for:`, the row follows in brackets.",
     "rst-inside-window-is-challenged"},
    {"title", true, Shape::sentence, "What a conforming target does, as one sentence.",
     "A RST inside the window but not at RCV.NXT is challenged, not obeyed"},
    {"why", false, Shape::sentence, "Why it matters, or what is subtle about it.", ""},
    {"checks", true, Shape::requirement_list,
     "Requirements of the catalogue that this case checks. A departure is charged to the first, unless the "
     "step or the outcome names another.",
     "[RFC9293-MUST-13]"},
    {"tags", false, Shape::slug_list,
     "Words to select cases by, with `--tag`; `tcpspec list tags` says what those of the shipped cases mean.",
     "[reset, robustness]"},
    {"needs", false, Shape::access,
     "The access to the target that the case needs, if it does not follow from the steps: `wire` (an open "
     "port), `service` (an application that sends or closes), `agent` (any user call).",
     "agent"},
    {"family", false, Shape::family, "The IP version that the case is about: 4, 6 or both. Without it: both.",
     "4"},
    {"offer", false, Shape::segment,
     "The options of the tester's own SYN or SYN,ACK. Without it: the MSS option only.",
     "<MSS=1460><WSOPT=7><SACKOK><TS=any>"},
    {"receive-buffer", false, Shape::octets, "The receive buffer that the target's application requests.",
     "4096 octets"},
    {"key", false, Shape::key,
     "The key that the target's application and the tester share: every segment of the tester proves it, and "
     "MD5= and AO= say which do not. With AO the two numbers are the KeyIDs of the target's and of the "
     "tester's segments.",
     "MD5 swordfish"},
    {"fast-open", false, Shape::count,
     "The application's listener takes TCP Fast Open, and so many connections may be pending.", "5"},
    {"backlog", false, Shape::count,
     "The application's listener takes so many openings and connections that it has not accepted.", "4"},
    {"connections", false, Shape::connections,
     "Further connections, by name, and in what each differs from the case's own. Steps name them with "
     "`connection:`.",
     "{B: another source port}"},
    {"for", false, Shape::rows,
     "Makes one case for each row: a map from variables to lists of values (every combination), or a list of "
     "maps. `$name` and `${name}` stand for the value everywhere in the case; `$$` is a dollar.",
     "{flags: [SYN, FIN, RST]}"},
    {"given", true, Shape::given,
     "The state of the target when the steps begin, optionally how it was opened (`active`, `simultaneous`) "
     "and `with zero window`; or a list of that and steps. A failure here is inconclusive.",
     "ESTABLISHED"},
    {"steps", true, Shape::step_list, "The steps, in order: what is done and what must happen.", ""},
    {"verdict", false, Shape::verdicts,
     "The verdict of each named outcome: pass, warn, fail, inconclusive or not applicable, optionally the "
     "requirement that is broken, then a comma and the reason. Outcomes that are not listed pass. A response "
     "that no outcome describes fails.",
     "{mute: \"inconclusive, there was no response\"}"},
    {"caught", false, Shape::slug_list,
     "Mutants of the reference endpoint that the case must catch: against them it does not pass.",
     "[obeys-any-rst-in-window]"},
}};

constexpr Key connection_key{
    "connection", false, Shape::connection,
    "The connection that the step is about, one of `connections`. Without it: the case's own.", "B"};

constexpr Key on_key{"on", false, Shape::connection,
                     "The older name of `connection`: YAML 1.1 reads this word as a truth value.", "B"};

constexpr Key checks_key{
    "checks", false, Shape::requirement_or_nothing,
    "The requirement of `checks` that a departure at this step breaks, if it is not the first; or `nothing`, "
    "if the step only prepares the next ones: then a departure is inconclusive.",
    "RFC9293-SHLD-31"};

constexpr std::array<Key, 4> of_send{{
    {"send", true, Shape::segment_by_outcome,
     "Send a segment (or an ICMP error) to the target. A field that is not written has a sensible value: "
     "SEQ=RCV.NXT, ACK=SND.NXT, CTL=ACK, an open window. A map has one segment for each outcome.",
     "<SEQ=RCV.NXT+1><CTL=RST>"},
    {"times", false, Shape::count, "How often the segment is sent. Without it: once.", "3"},
    connection_key,
    on_key,
}};

constexpr std::array<Key, 11> of_expect{{
    {"expect", true, Shape::expectation_by_outcome,
     "The next segment from the target, or `silence`, or `silence and STATE`. A field that is not written "
     "may be anything. A map gives names to several outcomes, of which the first that matches counts; at "
     "most "
     "four.",
     "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>"},
    {"within", false, Shape::time_range,
     "How long to wait for it, or between which times it must come. Without it: a time that depends on the "
     "round trip.",
     "1s..3s"},
    {"times", false, Shape::times,
     "How many such segments must come. Without it: one. An outcome that is silence counts if fewer come. "
     "Of a range the first number must come, and further ones are awaited up to the second.",
     "2..15"},
    {"gaps", false, Shape::gaps,
     "The times between repeated segments: the range of each, or of the first if `doubling` or `growing` "
     "follows, and `give or take N%`.",
     "200ms..3s, doubling, give or take 20%"},
    {"octets", false, Shape::octets,
     "Instead of `times`: wait until such segments have carried this many new octets.", "4000 octets"},
    {"ignoring", false, Shape::segment_or_list, "Segments that are ignored while waiting.",
     "<CTL=ACK><DATA=0>"},
    {"resend", false, Shape::time, "Send the last segment again at this interval while waiting.", "500ms"},
    {"measure", false, Shape::measure_or_list,
     "A value for the report: a name, then `elapsed`, `gaps`, `count` (of segments; while silence is "
     "expected, "
     "of ignored ones), an expression, optionally with a unit, or `rate of` an expression: by how much it "
     "grew "
     "in a second since the target's segment before.",
     "initial-rto = elapsed"},
    checks_key,
    connection_key,
    on_key,
}};

constexpr std::array<Key, 1> of_wait{{
    {"wait", true, Shape::time, "Let time pass.", "1.5 MSL"},
}};

std::string all_calls() {
  std::vector<std::string> calls;
  for (const CallRow& row : call_rows())
    calls.push_back(syntax(row) + (row.meaning.empty() ? "" : " (" + std::string(row.meaning) + ")"));
  return join(calls);
}

std::span<const Key> of_call() {
  static const std::string call =
      "A user call of RFC 9293 §3.9.1 at the target's application: " + all_calls() + ".";
  static const std::string returns = "What the call must return. It depends on the call: " + return_forms() +
                                     "; `at least` may stand before a number.";
  static const std::array<Key, 7> keys{{
      {"call", true, Shape::call_by_outcome, call, "SEND 100 octets"},
      {"returns", false, Shape::returns_by_outcome, returns, "100 octets"},
      {"within", false, Shape::time, "The time in which the call must return this.", "1s"},
      {"measure", false, Shape::measure_or_list,
       "A value for the report: a name, then `elapsed`, or `value` (the number that was returned), "
       "optionally "
       "with a unit.",
       "keep-alive-interval = value s"},
      checks_key,
      connection_key,
      on_key,
  }};
  return keys;
}

constexpr std::array<Key, 4> of_state{{
    {"state", true, Shape::state_by_outcome,
     "The state in which the target must now be. The agent tells it, or a probe on the wire finds it out.",
     "ESTABLISHED"},
    checks_key,
    connection_key,
    on_key,
}};

constexpr std::array<Key, 7> of_acknowledge{{
    {"acknowledge", true, Shape::time,
     "Make a round trip of this time: at its end, everything that has come in order is acknowledged, each "
     "segment by itself. The data of one round trip are a flight, which shows the sender's window. If "
     "nothing "
     "comes, it is as if data were expected.",
     "100ms"},
    {"times", false, Shape::count, "How many round trips. Without it: one.", "8"},
    {"grows", false, Shape::growth,
     "How much larger than the largest before it a flight may be: `at most N times` or `at most N segments`. "
     "Of a window that is not a whole number of segments a flight shows only the whole ones: that is allowed "
     "for.",
     "at most 2 times"},
    {"measure", false, Shape::measure_or_list,
     "A value for the report: a name, then `flights`: how many full-sized segments' worth of data each "
     "flight had.",
     "slow-start = flights"},
    checks_key,
    connection_key,
    on_key,
}};

constexpr std::array<std::string_view, verb_count> verbs{"send", "expect", "wait",
                                                         "call", "state",  "acknowledge"};

constexpr std::array<Key, 3> of_catalogue{{
    {"rfc", true, Shape::number, "The number of the RFC that the file is about.", "9293"},
    {"title", true, Shape::sentence, "The title of the RFC.", "Transmission Control Protocol (TCP)"},
    {"requirements", true, Shape::requirements, "Its requirements.", ""},
}};

constexpr std::array<Key, 12> of_requirement{{
    {"id", true, Shape::sentence, "RFC number, then the RFC's own label or section and counter.",
     "RFC9293-MUST-13"},
    {"section", true, Shape::sentence, "The section of the RFC.", "3.6.1"},
    {"level", true, Shape::level, "How binding it is; `must` if the RFC has no key word for it.", "MUST"},
    {"text", true, Shape::sentence,
     "The requirement in one sentence of our own; for a MUST NOT, what is forbidden.", ""},
    {"observable", true, Shape::observable,
     "The lowest access with which it can be judged: wire-L0, wire-L1, wire-L2, local-api or internal.",
     "wire-L0"},
    {"probe", true, Shape::sentence, "How to test it, in one line.", ""},
    {"duration", true, Shape::duration, "How long a test takes: quick (< 5 s), standard (< 90 s), long, n/a.",
     "quick"},
    {"oracle", false, Shape::slug_list, "Rules of the SEGMENT ARRIVES tables that say what must happen.",
     "[E-3]"},
    {"same_as", false, Shape::sentence, "Another requirement that says the same. It is counted once.", ""},
    {"status", false, Shape::sentence,
     "informational, experimental or obsoleted, if not on the standards track.", ""},
    {"open", false, Shape::sentence,
     "Why nothing checks it yet, if it is observable and no case, rule or invariant names it.",
     "no case is written yet"},
    {"note", false, Shape::sentence, "A remark.", ""},
}};

}  // namespace

std::span<const Key> case_keys() { return of_case; }

std::string_view to_string(Verb verb) { return verbs[static_cast<std::size_t>(verb)]; }

std::vector<std::string> verb_names() { return {verbs.begin(), verbs.end()}; }

std::span<const Key> step_keys(Verb verb) {
  switch (verb) {
    case Verb::send: return of_send;
    case Verb::expect: return of_expect;
    case Verb::wait: return of_wait;
    case Verb::call: return of_call();
    case Verb::state: return of_state;
    case Verb::acknowledge: return of_acknowledge;
  }
  return {};
}

std::span<const Key> catalogue_keys() { return of_catalogue; }
std::span<const Key> requirement_keys() { return of_requirement; }

std::vector<std::string> names(std::span<const Key> keys) {
  std::vector<std::string> out;
  for (const Key& key : keys) out.emplace_back(key.name);
  return out;
}

}  // namespace tcpspec::cases
