#include "case/words.hpp"

#include <algorithm>
#include <array>

#include "case/expression.hpp"
#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::array<std::string_view, state_count> states{
    "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
    "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT",
};

constexpr std::array<std::string_view, 4> differences{"another source port", "another source address",
                                                      "another target port", "another target address"};
constexpr std::array<std::string_view, 3> accesses{"wire", "service", "agent"};
constexpr std::array<std::string_view, 5> verdict_words{"pass", "warn", "fail", "inconclusive",
                                                        "not applicable"};
constexpr std::array<std::string_view, 3> openings{"passive", "active", "simultaneous"};

/// How a measurement is written that is more than an expression.
struct MeasureWord {
  Measure::Of of;
  std::string_view word;
  std::string_view unit;  ///< that it always has
};
constexpr std::array<MeasureWord, 6> measure_words{{{Measure::Of::elapsed, "elapsed", "s"},
                                                    {Measure::Of::gaps, "gaps", "s"},
                                                    {Measure::Of::count, "count", "segments"},
                                                    {Measure::Of::flights, "flights", "segments"},
                                                    {Measure::Of::value, "value", ""},
                                                    {Measure::Of::rate, "rate of ", "/s"}}};

template <std::size_t n>
std::vector<std::string> strings(const std::array<std::string_view, n>& names) {
  return {names.begin(), names.end()};
}

/// Reads one of `names`, which are in the order of the enumeration.
template <typename Enum, std::size_t n>
Parsed<Enum> one_of(std::string_view text, const std::array<std::string_view, n>& names,
                    std::string_view what) {
  Parsed<Enum> out;
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end())
    out.value = static_cast<Enum>(found - names.begin());
  else
    out.fault(0, "unknown " + std::string(what) + " `" + std::string(text) + "`",
              nearest(text, strings(names)), join(strings(names)));
  return out;
}

std::size_t index(auto value) { return static_cast<std::size_t>(value); }

bool starts_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

bool receives(State state) {
  return state == State::established || state == State::fin_wait_1 || state == State::fin_wait_2 ||
         state == State::syn_received;
}

}  // namespace

bool leads_to(Opening opening, State state) {
  switch (state) {
    case State::closed:
    case State::listen: return opening == Opening::passive;
    case State::syn_sent: return opening == Opening::active;
    case State::syn_received:
    case State::established:
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::close_wait:
    case State::closing:
    case State::last_ack:
    case State::time_wait: return true;
  }
  return false;
}

std::string_view to_string(State state) { return states[index(state)]; }

std::optional<State> state_from_string(std::string_view text) {
  const auto found = std::find(states.begin(), states.end(), text);
  if (found == states.end()) return std::nullopt;
  return static_cast<State>(found - states.begin());
}

std::vector<std::string> state_names() { return strings(states); }

Parsed<State> parse_state(std::string_view text) { return one_of<State>(trimmed(text), states, "state"); }

Parsed<Given> parse_given(std::string_view whole) {
  constexpr std::string_view zero_window = "with zero window";
  Parsed<Given> out;
  const std::string_view text = trimmed(whole);
  const std::size_t space = std::min(text.find(' '), text.size());
  out.value.state = part(parse_state(text.substr(0, space)), 0, out);
  // SYN-SENT is only ever entered by an active OPEN.
  if (out.value.state == State::syn_sent) out.value.opening = Opening::active;
  std::size_t at = space;
  std::string_view rest = trimmed(text.substr(space), at);
  const std::size_t word_end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, word_end);
  const auto opening = std::find(openings.begin(), openings.end(), word);
  if (opening != openings.end()) {
    out.value.opening = static_cast<Opening>(opening - openings.begin());
    if (out.ok() && !leads_to(out.value.opening, out.value.state))
      out.fault(at, std::string(to_string(out.value.state)) + " cannot be reached by " + std::string(word) +
                        " opening");
    at += word_end;
    rest = trimmed(rest.substr(word_end), at);
  }
  out.value.zero_window = rest == zero_window;
  if (out.value.zero_window && out.ok() && !receives(out.value.state))
    out.fault(at, "in " + std::string(to_string(out.value.state)) + " there is no receive window to be zero");
  if (!rest.empty() && !out.value.zero_window)
    out.fault(at, "`" + std::string(rest) + "` cannot follow a state",
              nearest(rest, {"passive", "active", "simultaneous", "with zero window"}),
              "passive, active, simultaneous, with zero window");
  return out;
}

Parsed<std::uint32_t> parse_octets(std::string_view whole) {
  Parsed<std::uint32_t> out;
  const std::string_view text = trimmed(whole);
  const std::size_t space = text.find(' ');
  const std::string_view unit = space == std::string_view::npos ? "" : trimmed(text.substr(space));
  if (unit != "octets" && unit != "octet")
    out.fault(0, "a number of octets is expected, as in `100 octets`");
  else
    out.value = part(parse_number(text.substr(0, space), 1U << 30U), 0, out);
  return out;
}

std::string octets_text(std::uint32_t octets) {
  return std::to_string(octets) + (octets == 1 ? " octet" : " octets");
}

Parsed<int> parse_count(std::string_view text) {
  constexpr std::uint32_t most = 1000;
  Parsed<int> out;
  std::size_t at = 0;
  const std::string_view digits = trimmed(text, at);
  out.value = static_cast<int>(part(parse_number(digits, most), at, out));
  if (out.ok() && out.value == 0) out.fault(at, "`times` is at least 1");
  return out;
}

Parsed<Times> parse_times(std::string_view text) {
  Parsed<Times> out;
  const std::size_t dots = text.find("..");
  out.value.least = part(parse_count(text.substr(0, dots)), 0, out);
  out.value.most = out.value.least;
  if (dots == std::string_view::npos) return out;
  const std::size_t second = dots + 2;
  out.value.most = part(parse_count(text.substr(second)), second, out);
  if (out.ok() && out.value.most <= out.value.least)
    out.fault(0, "the second number of a range is the larger one, as in `2..15`");
  return out;
}

std::string to_string(const Times& times) {
  const std::string least = std::to_string(times.least);
  return times.most == times.least ? least : least + ".." + std::to_string(times.most);
}

Parsed<Measure> parse_measure(std::string_view text) {
  Parsed<Measure> out;
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    out.fault(0, "a measurement is written `name = elapsed`, `name = count` or `name = SEG.WND octets`");
    return out;
  }
  out.value.name = std::string(trimmed(text.substr(0, equals)));
  if (!is_name(out.value.name)) out.fault(0, "the name of a measurement consists of a-z, 0-9 and `-`");
  std::size_t at = equals + 1;
  std::string_view what = trimmed(text.substr(at), at);
  // A unit is the last word, in small letters and separate from the expression, whose variables are in
  // capitals.
  const std::size_t space = what.rfind(' ');
  const std::string_view last = space == std::string_view::npos ? "" : what.substr(space + 1);
  if (!last.empty() && std::all_of(last.begin(), last.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
    out.value.unit = std::string(last);
    what = trimmed(what.substr(0, space));
  }
  const auto kind = std::find_if(measure_words.begin(), measure_words.end(), [&](const MeasureWord& row) {
    return row.of == Measure::Of::rate ? starts_with(what, row.word) : row.word == what;
  });
  if (kind == measure_words.end()) {
    out.value.expression = part(parse_expression(what), at, out);
    out.value.of = Measure::Of::expression;
    return out;
  }
  out.value.of = kind->of;
  if (kind->of == Measure::Of::rate) {
    std::size_t behind = at + kind->word.size();
    const std::string_view grows = trimmed(what.substr(kind->word.size()), behind);
    out.value.expression = part(parse_expression(grows), behind, out);
  }
  if (kind->unit.empty()) return out;
  if (!out.value.unit.empty() && out.value.unit != kind->unit)
    out.fault(at, "the unit of `" + std::string(trimmed(kind->word)) + "` is `" + std::string(kind->unit) +
                      "`, which need not be written");
  out.value.unit = std::string(kind->unit);
  return out;
}

Parsed<VerdictRule> parse_verdict(std::string_view text) {
  Parsed<VerdictRule> out;
  const std::size_t comma = std::min(text.find(','), text.size());
  const std::string_view head = trimmed(text.substr(0, comma));
  const std::string_view reason = comma == text.size() ? "" : trimmed(text.substr(comma + 1));
  const auto word = std::find_if(verdict_words.begin(), verdict_words.end(), [&](std::string_view w) {
    return head == w || (starts_with(head, w) && head[w.size()] == ' ');
  });
  if (word == verdict_words.end()) {
    const std::string_view first = head.substr(0, head.find(' '));
    out.fault(0, "unknown verdict `" + std::string(first) + "`", nearest(first, strings(verdict_words)),
              join(strings(verdict_words)));
    return out;
  }
  out.value.word = static_cast<VerdictRule::Word>(word - verdict_words.begin());
  std::size_t at = word->size();
  out.value.requirement = std::string(trimmed(head.substr(word->size()), at));
  out.value.reason = std::string(reason);
  if (out.value.requirement.find(' ') != std::string::npos)
    out.fault(at, "put a comma before the reason: `" + std::string(*word) + ", reason`");
  else if (out.value.reason.empty() && out.value.word != VerdictRule::Word::pass)
    out.fault(0, "the verdict `" + std::string(*word) + "` needs a reason, as in `" + std::string(*word) +
                     ", what was seen`");
  return out;
}

Parsed<Differs> parse_differs(std::string_view text) {
  return one_of<Differs>(trimmed(text), differences, "difference of a connection");
}

Parsed<Access> parse_access(std::string_view text) {
  return one_of<Access>(trimmed(text), accesses, "access level");
}

std::string to_string(const Given& given) {
  std::string out(to_string(given.state));
  if (given.opening != Opening::passive && given.state != State::syn_sent)
    (out += ' ') += to_string(given.opening);
  if (given.zero_window) out += " with zero window";
  return out;
}

std::string to_string(const Measure& measure) {
  const auto kind = std::find_if(measure_words.begin(), measure_words.end(),
                                 [&](const MeasureWord& row) { return row.of == measure.of; });
  std::string what;
  if (kind != measure_words.end()) what = kind->word;
  if (kind == measure_words.end() || measure.of == Measure::Of::rate) what += to_string(measure.expression);
  const bool implied = measure.unit.empty() || measure.of == Measure::Of::rate;
  return measure.name + " = " + what + (implied ? "" : " " + measure.unit);
}

std::string to_string(const VerdictRule& rule) {
  std::string out(to_string(rule.word));
  if (!rule.requirement.empty()) out += " " + rule.requirement;
  if (!rule.reason.empty()) out += ", " + rule.reason;
  return out;
}

std::string_view to_string(Opening opening) { return openings[index(opening)]; }
std::string_view to_string(Differs differs) { return differences[index(differs)]; }
std::string_view to_string(Access access) { return accesses[index(access)]; }
std::string_view to_string(VerdictRule::Word word) { return verdict_words[index(word)]; }

bool is_slug(std::string_view text) {
  const auto letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter_or_digit(c) || c == '-'; });
}

bool is_name(std::string_view text) { return is_slug(text) && text.front() >= 'a'; }

}  // namespace tcpspec::cases
