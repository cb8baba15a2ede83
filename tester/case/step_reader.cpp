#include "case/step_reader.hpp"

#include <algorithm>

#include "case/expression.hpp"
#include "case/lint.hpp"
#include "case/print.hpp"
#include "case/suggest.hpp"
#include "case/time_text.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

constexpr std::size_t most_outcomes = 4;
constexpr std::string_view nothing = "nothing";
constexpr std::string_view silence = "silence";
constexpr std::string_view silence_and = "silence and ";

bool is_step_key(std::string_view name) {
  for (int verb = 0; verb < verb_count; ++verb)
    for (const Key& key : step_keys(static_cast<Verb>(verb)))
      if (key.name == name) return true;
  return false;
}

std::vector<std::string> names_of(const auto& map) {
  std::vector<std::string> out;
  for (const auto& [name, value] : map) out.push_back(name);
  return out;
}

}  // namespace

SegmentPattern read_segment(const Node& node, Use use, Diagnostics& errors) {
  if (!text_of(node, "a segment", errors)) return {};
  Parsed<SegmentPattern> read = parse_segment(node.text, use);
  const bool cut = node.flow && !node.text.empty() && node.text.front() == '<' && node.text.back() != '>';
  if (cut)
    errors.add(
        node.at,
        "inside {…} and […] a comma ends the value: put the segment in quotes or on a line of its own");
  else
    report(node, read.faults, errors);
  read.value.at = node.at;
  return std::move(read.value);
}

template <typename Parse>
auto StepReader::read_text(const Node& node, std::string_view what, Parse parse)
    -> decltype(parse(std::string_view()).value) {
  if (!text_of(node, what, errors_)) return {};
  auto read = parse(std::string_view(node.text));
  report(node, read.faults, errors_);
  return std::move(read.value);
}

template <typename T, typename ReadOne>
ByOutcome<T> StepReader::by_outcome(const Node& value, ReadOne read_one, bool creates) {
  ByOutcome<T> out;
  if (!value.is_map()) {
    out.alternatives.emplace_back(OutcomeName(), read_one(value, OutcomeName()));
    return out;
  }
  if (creates) in_force_.clear();
  for (const auto& [key, one] : value.entries) {
    if (is_step_key(key.text)) {
      errors_.add(key.at, "`" + key.text + "` is a key of the step, not an outcome: indent it like the verb");
      continue;
    }
    // A segment that was cut at a comma leaves its rest as a key; read_segment reports it.
    const bool rest_of_segment = key.flow && !key.text.empty() && key.text.back() == '>';
    if (rest_of_segment) continue;
    if (creates)
      create_outcome(key);
    else
      use_outcome_in_force(key);
    out.alternatives.emplace_back(key.text, read_one(one, key.text));
  }
  if (creates && value.entries.size() > most_outcomes)
    errors_.add(value.entries[most_outcomes].key.at, "one `expect` has at most four outcomes");
  return out;
}

std::optional<Step> StepReader::read(const Node& node, bool given) {
  const auto verb = verb_of(node);
  if (!verb) {
    outcomes_are_known_ = false;
    return std::nullopt;
  }
  const std::size_t before = errors_.size();
  check_keys(node, step_keys(*verb), "the step `" + std::string(to_string(*verb)) + "`", errors_);
  Step step;
  step.at = node.at;
  step.connection = connection_of(node);
  read_checks(node, given, step);
  switch (*verb) {
    case Verb::send: step.action = read_send(node); break;
    case Verb::expect: step.action = read_expect(node); break;
    case Verb::wait: step.action = read_wait(node); break;
    case Verb::call: step.action = read_call(node); break;
    case Verb::state: step.action = read_state(node); break;
    case Verb::acknowledge: step.action = read_acknowledge(node); break;
  }
  if (errors_.size() != before) return std::nullopt;
  step.text = to_string(step);
  return step;
}

std::optional<Verb> StepReader::verb_of(const Node& step) {
  const std::vector<std::string> verbs = verb_names();
  if (!step.is_map() || step.entries.empty()) {
    errors_.add(step.at, "a step is a verb and its value, as in `send: <CTL=ACK>`", {}, join(verbs));
    return std::nullopt;
  }
  std::optional<Verb> found;
  for (const auto& [key, value] : step.entries) {
    const auto verb = std::find(verbs.begin(), verbs.end(), key.text);
    if (verb == verbs.end()) continue;
    if (found) {
      errors_.add(key.at, "a step has one verb; begin a new step with `- " + key.text + ":`");
      return std::nullopt;
    }
    if (&key != &step.entries.front().key) {
      errors_.add(key.at, "a step begins with its verb: write `" + key.text + "` before `" +
                              step.entries.front().key.text + "`");
      return std::nullopt;
    }
    found = static_cast<Verb>(verb - verbs.begin());
  }
  const Node& first = step.entries.front().key;
  if (!found)
    errors_.add(first.at, "unknown verb `" + first.text + "`", nearest(first.text, verbs), join(verbs));
  return found;
}

std::string StepReader::connection_of(const Node& step) {
  const Node* on = step.find("connection");
  if (const Node* older = step.find("on")) {
    if (on) errors_.add(older->at, "`on` is the older name of `connection`: a step has one of them");
    on = on ? on : older;
  }
  if (!on || !text_of(*on, "`connection`", errors_)) return {};
  if (connections_.count(on->text) == 0)
    errors_.add(on->at, "`connections` has no connection `" + on->text + "`",
                nearest(on->text, names_of(connections_)), join(names_of(connections_)));
  return on->text;
}

void StepReader::read_checks(const Node& step, bool given, Step& out) {
  const Node* checks = step.find("checks");
  if (!checks || !text_of(*checks, "`checks`", errors_)) return;
  if (given)
    return errors_.add(checks->at,
                       "what goes wrong in `given` is inconclusive: only the steps check something");
  out.only_prepares = checks->text == nothing;
  if (out.only_prepares) return;
  out.checks = checks->text;
  if (std::find(checks_.begin(), checks_.end(), out.checks) != checks_.end()) return;
  std::vector<std::string> known = checks_;
  known.emplace_back(nothing);
  errors_.add(checks->at,
              "the step checks `" + out.checks + "`, but the case does not: add it to the case's `checks`",
              nearest(out.checks, known), join(known));
}

void StepReader::create_outcome(const Node& key) {
  if (!is_name(key.text))
    return errors_.add(key.at, "the name of an outcome consists of a-z, 0-9 and `-`, not `" + key.text + "`");
  in_force_.insert(key.text);
  const auto [entry, added] = outcomes_.emplace(key.text, key.at);
  if (!added)
    errors_.add(key.at, "the outcome `" + key.text + "` is already used in line " +
                            std::to_string(entry->second.line) + "; each outcome of a case has its own name");
}

void StepReader::use_outcome(const OutcomeName& outcome, const Position& at) {
  if (outcomes_.count(outcome) != 0 || !outcomes_are_known_) return;
  const std::vector<std::string> known = names_of(outcomes_);
  errors_.add(at, "no `expect` above has an outcome `" + outcome + "`", nearest(outcome, known), join(known));
}

void StepReader::use_outcome_in_force(const Node& key) {
  use_outcome(key.text, key.at);
  if (outcomes_are_known_ && outcomes_.count(key.text) != 0 && in_force_.count(key.text) == 0)
    errors_.add(key.at, "this is never done: a later `expect` has replaced the outcome `" + key.text + "`",
                {}, join({in_force_.begin(), in_force_.end()}));
}

int StepReader::count_of(const Node& step) {
  const Node* times = step.find("times");
  return times ? read_text(*times, "`times`", parse_count) : 1;
}

Times StepReader::counts_of(const Node& step) {
  const Node* times = step.find("times");
  return times ? read_text(*times, "`times`", parse_times) : Times{};
}

Send StepReader::read_send(const Node& step) {
  Send out;
  out.segment = by_outcome<SegmentPattern>(*step.find("send"), [&](const Node& n, const OutcomeName&) {
    return read_segment(n, Use::send, errors_);
  });
  out.times = count_of(step);
  return out;
}

Time StepReader::read_some_time(const Node& node, const std::string& what) {
  const std::size_t before = errors_.size();
  const Time time = read_text(node, what, parse_time);
  if (errors_.size() == before && time.count <= 0) errors_.add(node.at, what + " is zero");
  return time;
}

Wait StepReader::read_wait(const Node& step) {
  return {read_some_time(*step.find("wait"), "the time to wait")};
}

Acknowledge StepReader::read_acknowledge(const Node& step) {
  Acknowledge out;
  out.round_trip = read_some_time(*step.find("acknowledge"), "the round trip");
  out.times = count_of(step);
  if (const Node* node = step.find("grows")) out.grows = read_text(*node, "`grows`", parse_growth);
  if (const Node* node = step.find("measure")) {
    out.measures = read_measures(*node);
    for (const Measure& measure : out.measures)
      if (measure.of != Measure::Of::flights)
        errors_.add(node->at, "of round trips `flights` can be measured");
  }
  return out;
}

StateStep StepReader::read_state(const Node& step) {
  return {by_outcome<State>(*step.find("state"), [&](const Node& n, const OutcomeName&) {
    return read_text(n, "a state", parse_state);
  })};
}

CallStep StepReader::read_call(const Node& step) {
  CallStep out;
  out.call = by_outcome<Call>(*step.find("call"), [&](const Node& n, const OutcomeName&) {
    return read_text(n, "a call", parse_call);
  });
  if (const Node* returns = step.find("returns")) out.returns = read_returns(*returns, out.call);
  if (const Node* within = step.find("within")) out.within = read_text(*within, "`within`", parse_time);
  if (const Node* node = step.find("measure")) {
    out.measures = read_measures(*node);
    for (const Measure& measure : out.measures)
      if (measure.of != Measure::Of::elapsed && measure.of != Measure::Of::value)
        errors_.add(node->at, "of a call `elapsed` and `value` can be measured");
  }
  return out;
}

ByOutcome<Returns> StepReader::read_returns(const Node& node, const ByOutcome<Call>& calls) {
  return by_outcome<Returns>(node, [&](const Node& n, const OutcomeName& outcome) {
    Returns read;
    for (const auto& [name, call] : calls.alternatives)
      if (outcome.empty() || name.empty() || name == outcome)
        read = read_text(n, "what is returned",
                         [verb = call.verb](std::string_view t) { return parse_returns(t, verb); });
    return read;
  });
}

Expectation StepReader::read_expectation(const Node& node) {
  const std::string_view text = trimmed(node.text);
  if (node.is_text() && text == silence) return Silence{};
  if (node.is_text() && text.starts_with(silence_and))
    return Silence{read_text(node, "what is expected", [](std::string_view whole) {
      const std::size_t at = whole.find(silence_and) + silence_and.size();
      Parsed<State> out;
      out.value = part(parse_state(whole.substr(at)), at, out);
      return out;
    })};
  if (node.is_text() && !text.empty() && text.substr(0, 1) != "<") {
    errors_.add(node.at, "a segment or `silence` is expected here", nearest(node.text, {"silence"}));
    return Silence{};
  }
  return read_segment(node, Use::expect, errors_);
}

std::vector<Measure> StepReader::read_measures(const Node& node) {
  std::vector<const Node*> texts;
  if (node.is_list())
    texts = texts_of(node, "`measure`", errors_);
  else
    texts.push_back(&node);
  std::vector<Measure> out;
  for (const Node* text : texts) {
    out.push_back(read_text(*text, "`measure`", parse_measure));
    if (!out.back().name.empty() && !measured_.insert(out.back().name).second)
      errors_.add(text->at, "`" + out.back().name + "` is measured twice in this case");
  }
  return out;
}

Expect StepReader::read_expect(const Node& step) {
  Expect out;
  const std::size_t before = errors_.size();
  out.expectation = by_outcome<Expectation>(
      *step.find("expect"), [&](const Node& n, const OutcomeName&) { return read_expectation(n); }, true);
  if (const Node* node = step.find("within")) out.within = read_text(*node, "`within`", parse_time_range);
  out.times = counts_of(step);
  if (const Node* node = step.find("gaps")) out.gaps = read_text(*node, "`gaps`", parse_gaps);
  if (const Node* node = step.find("octets")) out.octets = read_text(*node, "`octets`", parse_octets);
  if (const Node* node = step.find("ignoring")) {
    const std::vector<Node> one(node->is_list() ? 0 : 1, *node);
    for (const Node& n : node->is_list() ? node->items : one)
      out.ignoring.push_back(read_segment(n, Use::expect, errors_));
  }
  if (const Node* node = step.find("resend")) out.resend = read_text(*node, "`resend`", parse_time);
  if (const Node* node = step.find("measure")) out.measures = read_measures(*node);
  if (errors_.size() == before) check_expect(step, out);
  return out;
}

void StepReader::check_expect(const Node& step, const Expect& expect) {
  const auto& alternatives = expect.expectation.alternatives;
  const bool only_silence = std::all_of(alternatives.begin(), alternatives.end(), [](const auto& a) {
    return std::holds_alternative<Silence>(a.second);
  });
  const auto position = [&](std::string_view key) {
    for (const auto& [name, value] : step.entries)
      if (name.text == key) return name.at;
    return step.at;
  };
  if (only_silence)
    for (const char* key : {"times", "gaps", "octets"})
      if (step.find(key)) errors_.add(position(key), "silence has no `" + std::string(key) + "`");
  for (const Measure& measure : expect.measures) {
    if (measure.of == Measure::Of::value)
      errors_.add(position("measure"), "only a call has a `value`");
    else if (measure.of == Measure::Of::flights)
      errors_.add(position("measure"), "only an `acknowledge` has `flights`");
    else if (only_silence && (measure.of != Measure::Of::count || expect.ignoring.empty()))
      errors_.add(position("measure"), "of silence only the `count` of ignored segments can be measured");
  }
  if (expect.octets && step.find("times"))
    errors_.add(position("octets"), "`octets` and `times` cannot be used together");
  if (expect.octets && *expect.octets == 0) errors_.add(position("octets"), "`octets` is at least 1");
  if (expect.gaps && (expect.gaps->doubling || expect.gaps->growing) && expect.times.most < 2 &&
      !expect.octets)
    errors_.add(position("gaps"), "gaps can only grow if there are two or more: add `times: 2` or more");
  if (const auto hidden = find_hidden(expect)) {
    const Node* outcomes = step.find("expect");
    const auto& [later, earlier] = *hidden;
    errors_.add(
        outcomes->entries[later].key.at,
        "this outcome is never met: `" + alternatives[earlier].first + "` above matches the same segments");
  }
}

}  // namespace tcpspec::cases
