#include "case/describe.hpp"

#include <cmath>

#include "case/expression.hpp"
#include "case/field_values.hpp"
#include "case/notation.hpp"
#include "case/print.hpp"
#include "case/suggest.hpp"
#include "case/time_text.hpp"
#include "case/words.hpp"
#include "wire/print.hpp"

namespace tcpspec::cases {

namespace {

/// `5 octets`, `1 octet`, `1 to 1460 octets`.
std::string amount(const Range& range) {
  const std::string low = to_string(range.low);
  return (range.single ? low : low + " to " + to_string(range.high)) +
         (range.single && low == "1" ? " octet" : " octets");
}

std::string words_of(const Range& range) {
  return range.single ? to_string(range.low) : to_string(range.low) + " to " + to_string(range.high);
}

/// What the control bits make of a segment: `a SYN,ACK`, `an ACK`, `a segment`.
std::string kind_of(const SegmentPattern& s) {
  if (!s.flags) return "a segment";
  if (*s.flags == 0) return "a segment without control bits";
  const std::string bits = wire::flags_to_string(*s.flags);
  // As the names are read aloud: an ACK, an ECE, an AE; but a SYN, a RST, a URG.
  return (bits[0] == 'A' || bits[0] == 'E' ? "an " : "a ") + bits;
}

std::string option_words(std::string_view name, const std::optional<OptionField>& option) {
  if (!option) return {};
  switch (option->kind) {
    case OptionField::Kind::none: return "no " + std::string(name) + " option";
    case OptionField::Kind::any: break;
    case OptionField::Kind::value:
      if (option->value.low.terms.empty()) break;
      return "the " + std::string(name) + " option " + words_of(option->value);
  }
  return "the " + std::string(name) + " option";
}

void options(const SegmentPattern& s, std::vector<std::string>& with) {
  const auto add = [&](const std::string& words) {
    if (!words.empty()) with.push_back(words);
  };
  add(option_words("MSS", s.mss));
  add(option_words("window scale", s.window_scale));
  add(option_words("SACK-permitted", s.sack_permitted));
  add(option_words("timestamps", s.timestamps));
  if (s.tsval) add("TSval " + words_of(*s.tsval));
  if (s.tsecr) add("TSecr " + words_of(*s.tsecr));
  for (const auto& [left, right] : s.sack)
    add("a SACK block from " + to_string(left) + " to " + to_string(right));
  for (const RawOption& option : s.raw_options)
    add("an option of kind " + std::to_string(option.kind) +
        (option.data.empty() ? " without data" : " with the octets " + to_hex(option.data)));
  if (s.option_octets)
    add(s.option_octets->empty()
            ? "no options"
            : std::string(s.more_options ? "an option field that begins with " : "the option field ") +
                  to_hex(*s.option_octets));
}

void oddities(const SegmentPattern& s, std::vector<std::string>& with) {
  if (s.checksum)
    with.emplace_back(*s.checksum == SegmentPattern::Sum::wrong ? "a wrong checksum" : "checksum 0");
  if (s.data_offset) with.push_back("data offset " + std::to_string(*s.data_offset));
  if (s.reserved) with.push_back("reserved bits " + std::to_string(*s.reserved));
  if (s.ttl) with.push_back("TTL " + words_of(*s.ttl));
  if (s.tos) with.push_back("TOS " + words_of(*s.tos));
  if (s.ip_options) with.push_back("the IP options " + to_hex(*s.ip_options));
}

std::string icmp_words(const SegmentPattern& s) {
  std::string out = "the ICMP error " + std::string(wire::to_string(*s.icmp)) + " about the segment at SEQ ";
  out += s.quote ? to_string(*s.quote) : "SND.UNA";
  if (s.mtu) out += ", with MTU " + std::to_string(*s.mtu);
  return out;
}

std::string repeated(int times) { return times == 1 ? "" : " " + std::to_string(times) + " times"; }

/// `Send` and what is sent, or `choice` and one line for each outcome.
template <typename T, typename Words>
std::string alternatives(const std::string& intro, const std::string& choice, const ByOutcome<T>& values,
                         const std::string& tail, Words words) {
  if (values.is_single()) return intro + " " + words("", values.alternatives.front().second) + tail + ".\n";
  std::string out = choice + tail + ":\n";
  for (const auto& [outcome, value] : values.alternatives)
    out += "  " + outcome + ": " + words(outcome, value) + "\n";
  return out;
}

std::string gap_words(const Gaps& gaps) {
  std::string out =
      ", " + std::string(gaps.doubling || gaps.growing ? "the first gap " : "each gap ") +
      (gaps.first.from.count == 0 ? "at most " + to_string(gaps.first.to)
                                  : "from " + to_string(gaps.first.from) + " to " + to_string(gaps.first.to));
  if (gaps.doubling) out += ", each twice the one before";
  if (gaps.growing) out += ", each longer than the one before";
  if (gaps.tolerance > 0)
    out += " (give or take " + std::to_string(std::lround(gaps.tolerance * 100)) + " %)";
  return out;
}

std::string measured(const Measure& measure) {
  switch (measure.of) {
    case Measure::Of::elapsed: return "the time that it took, as " + measure.name;
    case Measure::Of::gaps: return "the gaps, as " + measure.name;
    case Measure::Of::expression: break;
  }
  return to_string(measure.expression) + (measure.unit.empty() ? "" : " in " + measure.unit) + ", as " +
         measure.name;
}

struct OfStep {
  std::string operator()(const Send& send) const {
    return alternatives("Send" + repeated(send.times),
                        "Send" + repeated(send.times) + " what fits the outcome", send.segment, "",
                        [](const OutcomeName&, const SegmentPattern& s) { return describe(s); });
  }

  std::string operator()(const Expect& expect) const {
    std::string tail;
    if (expect.octets) tail += ", until " + std::to_string(*expect.octets) + " new octets have come";
    if (expect.gaps) tail += gap_words(*expect.gaps);
    if (expect.within)
      tail += expect.within->from.count == 0
                  ? ", within " + to_string(expect.within->to)
                  : ", after " + to_string(expect.within->from) + " to " + to_string(expect.within->to);
    std::string out =
        alternatives("Expect" + repeated(expect.times), "Expect one of these" + repeated(expect.times),
                     expect.expectation, tail, [](const OutcomeName&, const Expectation& e) {
                       const auto* segment = std::get_if<SegmentPattern>(&e);
                       return segment ? describe(*segment) : std::string("silence");
                     });
    for (const SegmentPattern& s : expect.ignoring) out += "Pass over " + describe(s) + ".\n";
    if (expect.resend) out += "Send the last segment again every " + to_string(*expect.resend) + ".\n";
    for (const Measure& measure : expect.measures) out += "Report " + measured(measure) + ".\n";
    return out;
  }

  std::string operator()(const Wait& wait) const { return "Wait " + to_string(wait.time) + ".\n"; }

  std::string operator()(const CallStep& call) const {
    const auto words = [&](const OutcomeName& outcome, const Call& c) {
      const Returns* returns = call.returns.alternatives.empty() ? nullptr : call.returns.find(outcome);
      return to_string(c) + (returns ? ", which returns " + describe(*returns) : "");
    };
    return alternatives("The application calls", "The application calls what fits the outcome", call.call,
                        call.within ? ", within " + to_string(*call.within) : "", words);
  }

  std::string operator()(const StateStep& state) const {
    return alternatives("The state is now", "The state now depends on the outcome", state.state, "",
                        [](const OutcomeName&, State s) { return std::string(to_string(s)); });
  }
};

}  // namespace

std::string describe(const SegmentPattern& s) {
  if (s.icmp) return icmp_words(s);
  std::string out = kind_of(s);
  if (s.source) out += " from the " + std::string(to_string(*s.source)) + " address";
  if (s.destination) out += " to the " + std::string(to_string(*s.destination)) + " address";
  if (s.seq) out += " at SEQ " + words_of(*s.seq);
  if (s.ack) out += (s.seq ? ", acknowledging " : " acknowledging ") + words_of(*s.ack);
  std::vector<std::string> with;
  if (s.data_text)
    with.push_back("the data " + quoted(*s.data_text));
  else if (s.data)
    with.push_back(s.data->single && to_string(*s.data) == "0" ? "no data" : amount(*s.data) + " of data");
  if (s.window) with.push_back("window " + words_of(*s.window));
  if (s.urgent_pointer) with.push_back("urgent pointer " + words_of(*s.urgent_pointer));
  options(s, with);
  oddities(s, with);
  if (s.push_matters) with.emplace_back("PSH set for certain");
  if (!with.empty()) out += ", with " + join(with);
  return out;
}

std::string describe(const Given& given) {
  std::string out(to_string(given.state));
  switch (given.opening) {
    case Opening::passive: break;
    case Opening::active:
      if (given.state != State::syn_sent) out += ", having opened actively";
      break;
    case Opening::simultaneous: out += ", having opened at the same time as its peer"; break;
  }
  if (given.zero_window) out += ", its receive window being zero";
  return out;
}

std::string describe(const Returns& returns) {
  switch (returns.kind) {
    case Returns::Kind::ok: return "without error";
    case Returns::Kind::nothing: return "nothing yet";
    case Returns::Kind::end_of_file: return "the end of file";
    case Returns::Kind::reset: return "\"connection reset\"";
    case Returns::Kind::refused: return "\"connection refused\"";
    case Returns::Kind::timed_out: return "\"timed out\"";
    case Returns::Kind::unreachable: return "\"unreachable\"";
    case Returns::Kind::error: return "some error";
    case Returns::Kind::number:
    case Returns::Kind::octets:
    case Returns::Kind::state: break;
  }
  return to_string(returns);
}

std::string describe(const Step& step) {
  const std::string on = step.connection.empty() ? "" : "On connection " + step.connection + ": ";
  return on + std::visit(OfStep{}, step.action);
}

}  // namespace tcpspec::cases
