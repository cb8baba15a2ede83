#include "walk/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/hash.hpp"
#include "case/expression.hpp"
#include "case/notation.hpp"
#include "sweep/outcomes.hpp"
#include "wire/print.hpp"

namespace tcpspec::walk {

using cases::CallVerb;
using cases::Opening;
using cases::State;
using Against = Departure::Against;
namespace ctl = wire::ctl;

namespace {

/// In double quotes, as YAML reads them.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string words_of(const SegmentEvent& segment) {
  std::string out =
      segment.flags == 0 ? "a segment without control bits" : wire::flags_to_string(segment.flags);
  if (segment.octets > 0)
    out += fmt::format(" with {} octet{}", segment.octets, segment.octets == 1 ? "" : "s");
  return out;
}

std::string words_of(const CallEvent& call) { return std::string(cases::row_of(call.verb).word); }
std::string words_of(const WaitEvent&) { return "a pause"; }

std::string words_of(const Event& event) {
  return std::visit([](const auto& one) { return words_of(one); }, event);
}

std::string given_text(const Start& start) {
  std::string out(cases::to_string(start.given.state));
  if (start.given.opening == Opening::simultaneous) out += " simultaneous";
  if (start.given.opening == Opening::active && start.given.state != State::syn_sent) out += " active";
  return out + (start.given.zero_window ? " with zero window" : "");
}

std::string offer_text(const Start& start) {
  std::string out;
  if (start.small_segments) out += "<MSS=500>";
  if (start.stamps) out += "<TS=any>";
  if (start.sack) out += "<SACKOK>";
  if (start.scale) out += "<WSOPT=7>";
  return out;
}

/// The steps of the case.
class Steps {
 public:
  Steps(const Finding& finding, const oracle::Tables& tables) : finding_(finding), tables_(tables) {
    const std::size_t count = finding.plan.events.size();
    for (std::size_t i = 0; i < count; ++i) {
      step(to_string(finding.plan.events[i]));
      if (i + 1 < count) prepare(i);
    }
    ask();
  }

  bool complete() const { return complete_; }
  const std::string& steps() const { return steps_; }
  const std::string& verdicts() const { return verdicts_; }

 private:
  void step(const std::string& text) { steps_ += "    - " + text + "\n"; }

  /// What the target does before the event that departs.
  void prepare(std::size_t i) {
    const auto& events = finding_.plan.events;
    const bool sends = std::holds_alternative<SegmentEvent>(events[i]);
    bool answered = false;
    const bool something_came = i < finding_.responses.size() && !finding_.responses[i].empty();
    if (i < finding_.responses.size())
      for (const Seen& seen : finding_.responses[i]) {
        if (seen.pattern.empty()) continue;
        answered = true;
        step("expect: " + seen.pattern + "\n      checks: nothing");
      }
    // What comes anyway is taken along, such as the window after RECEIVE.
    if ((sends || something_came) && !answered) step("expect: silence\n      checks: nothing");
  }

  /// What must follow the last event.
  void ask() {
    switch (finding_.departure.against) {
      // The witness sees it, or nothing answers any more.
      case Against::invariant:
      case Against::death: return step("wait: 2s");
      case Against::stream: return ask_application();
      case Against::table: break;
    }
    const auto* segment = std::get_if<SegmentEvent>(&finding_.plan.events.back());
    if (segment == nullptr) return ask_state();
    const oracle::Rule* rule = tables_.find(finding_.departure.rule);
    const cases::SegmentPattern pattern = pattern_of(*segment);
    sweep::Asked asked;
    asked.situation = finding_.departure.situation;
    asked.text = segment->octets;
    asked.length = segment->octets + (segment->has(ctl::syn) ? 1U : 0U) + (segment->has(ctl::fin) ? 1U : 0U);
    asked.begins = finding_.departure.begins;
    const cases::Expression at_rcv_nxt{{{false, cases::Variable::rcv_nxt}}};
    asked.seq = cases::to_string(pattern.seq ? pattern.seq->low : at_rcv_nxt);
    asked.ack = pattern.ack ? cases::to_string(pattern.ack->low) : std::string();
    asked.no_limit = finding_.departure.seen.starts_with("NONE,");
    const sweep::Outcomes outcomes(asked, *rule, tables_);
    complete_ = !outcomes.empty();
    steps_ += outcomes.steps();
    verdicts_ = outcomes.verdicts();
  }

  void ask_application() {
    // The call of the walk itself was the last step.
    steps_.erase(steps_.rfind("    - call: RECEIVE"));
    for (const std::string& wanted : finding_.departure.wanted)
      step("call: RECEIVE\n      returns: " + wanted);
    complete_ = !finding_.departure.wanted.empty();
  }

  void ask_state() {
    if (finding_.departure.wanted.empty()) complete_ = false;
    for (const std::string& wanted : finding_.departure.wanted) step("state: " + wanted);
  }

  const Finding& finding_;
  const oracle::Tables& tables_;
  std::string steps_;
  std::string verdicts_;
  bool complete_ = true;
};

/// The requirements that it breaks.
std::vector<std::string> checks_of(const Departure& departure, const oracle::Tables& tables,
                                   const std::vector<watch::Invariant>& invariants) {
  switch (departure.against) {
    case Against::invariant: return {invariants[departure.invariant].requirement};
    case Against::stream:
    case Against::death: return {"RFC9293-2.2-1"};
    case Against::table: break;
  }
  const oracle::Rule* rule = tables.find(departure.rule);
  return rule == nullptr ? departure.checks : rule->refs;
}

/// The file up to its steps.
std::string head_of(const Finding& finding, const std::string& title,
                    const std::vector<std::string>& checks) {
  std::string out =
      fmt::format("# Found by a walk: {} {}.\n", finding.departure.rule, finding.departure.seen);
  out += "- case: " + name_of(finding) + "\n";
  out += "  title: " + quoted(title) + "\n";
  out += fmt::format("  checks: [{}]\n", fmt::join(checks, ", "));
  if (const std::string offer = offer_text(finding.plan.start); !offer.empty())
    out += "  offer: " + offer + "\n";
  return out + "  given: " + given_text(finding.plan.start) + "\n  steps:\n";
}

}  // namespace

std::string name_of(const Finding& finding) {
  std::string out = "walk-";
  for (const char c : finding.departure.rule)
    out += std::isalnum(static_cast<unsigned char>(c)) != 0
               ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
               : '-';
  base::Fnv1a hash;
  for (const Event& event : finding.plan.events) hash.add(to_string(event));
  return fmt::format("{}-{:04x}", out, hash.spread() & 0xffffU);
}

std::string title_of(const Finding& finding, const oracle::Tables& tables,
                     const std::vector<watch::Invariant>& invariants) {
  std::string out;
  for (std::size_t i = 0; i + 1 < finding.plan.events.size(); ++i)
    out += (out.empty() ? "After " : ", ") + words_of(finding.plan.events[i]);
  if (!out.empty()) out += ": ";
  const Departure& departure = finding.departure;
  if (departure.against == Against::invariant) return out + invariants[departure.invariant].title;
  if (departure.against == Against::death) return out + "The target goes on";
  if (departure.against == Against::stream)
    return out + "The application gets the octets that were sent, in order";
  const oracle::Rule* rule = tables.find(departure.rule);
  return out +
         (rule != nullptr ? rule->asks : words_of(finding.plan.events.back()) + " leads to the right state");
}

std::string as_case(const Finding& finding, const oracle::Tables& tables,
                    const std::vector<watch::Invariant>& invariants) {
  const std::vector<std::string> checks = checks_of(finding.departure, tables, invariants);
  if (checks.empty()) return {};
  const Steps steps(finding, tables);
  if (!steps.complete()) return {};
  return head_of(finding, title_of(finding, tables, invariants), checks) + steps.steps() + steps.verdicts();
}

std::string as_corpus(const Finding& finding, const oracle::Tables& tables,
                      const std::vector<watch::Invariant>& invariants) {
  if (std::string whole = as_case(finding, tables, invariants); !whole.empty()) return whole;
  std::vector<std::string> checks = checks_of(finding.departure, tables, invariants);
  if (checks.empty()) checks = {"RFC9293-2.2-1"};
  std::string out = "# Only for `tcpspec walk --corpus`: as a case it would ask nothing.\n" +
                    head_of(finding, title_of(finding, tables, invariants), checks);
  for (const Event& event : finding.plan.events) out += "    - " + to_string(event) + "\n";
  return out;
}

}  // namespace tcpspec::walk
