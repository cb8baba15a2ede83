#include "walk/possible_models.hpp"

#include <algorithm>
#include <iterator>

#include "sweep/summary.hpp"

namespace tcpspec::walk {

using cases::State;
using oracle::Grade;
using oracle::Reaction;
using sweep::bit;
using sweep::every_state;
using wire::Segment;
namespace ctl = wire::ctl;

namespace {

constexpr std::uint16_t gone = bit(State::closed) | bit(State::listen);
// More are a sign that nothing is certain.
constexpr std::size_t most_models = 24;
// A TCP gives up what is not acknowledged after 100 seconds or more (RFC 9293, MUST-20).
constexpr Duration until_it_may_give_up = seconds(20);
// An opening sooner: Linux after seven transmissions, once SYNs have crossed.
constexpr Duration until_an_opening_may_end = seconds(5);

std::uint16_t states_of(std::uint16_t told) {
  if (told == 0) return every_state;
  return (told & gone) != 0 ? gone : told;
}

bool opens(const Segment& segment) { return segment.has(ctl::syn) && !segment.has(ctl::rst); }

bool knows_numbers(State state) { return state != State::closed && state != State::listen; }

/// Where CLOSE has been called and the FIN waits for data before it, the target goes on by itself.
std::optional<State> when_the_fin_is_sent(State state) {
  if (state == State::established) return State::fin_wait_1;
  if (state == State::close_wait) return State::last_ack;
  return std::nullopt;
}

/// `possible`, with the states from which a target that waits to close may have come just now.
std::uint16_t with_those_before(const Model& model, std::uint16_t possible) {
  if (!model.close_waits) return possible;
  for (const State before : {State::established, State::close_wait})
    if ((possible & bit(*when_the_fin_is_sent(before))) != 0) possible |= bit(before);
  return possible;
}

/// The state in which it is, of those that are possible.
void let_close(Model& model, std::uint16_t possible, Instant now) {
  if (!model.close_waits || (possible & bit(model.state)) != 0) return;
  const std::optional<State> next = when_the_fin_is_sent(model.state);
  if (!next) return;
  model.state = *next;
  model.since = now;
  model.close_waits = false;
}

Reaction first_of(std::uint16_t reactions) {
  for (int i = 0; i < oracle::reaction_count; ++i)
    if (((reactions >> i) & 1) != 0) return static_cast<Reaction>(i);
  return Reaction::none;
}

/// How the target would depart from one model.
struct Way {
  const oracle::Rule* rule = nullptr;
  oracle::Situation situation;
  Reaction reaction = Reaction::none;
  sweep::Point point;
  std::int64_t begins = 0;
};

Way way_of(const oracle::Rule& rule, const Question& q, const Response& response, const Segment& segment) {
  return {&rule, q.situation, first_of(response.reactions), point_of(q, segment),
          segment.seq - q.before.rcv_nxt};
}

Judgement judgement_of(const Way& way, std::uint16_t possible, bool in_full) {
  Judgement out;
  out.rule = way.rule->id;
  out.situation = way.situation;
  if (!in_full) return out;
  out.seen = sweep::seen(way.reaction, way.situation.state, possible);
  out.point = way.point;
  out.begins = way.begins;
  return out;
}

/// What followed from one event, for all models.
struct Outcomes {
  std::vector<Model> models;
  Judgement best;
  bool any = false;
  bool unsure = false;    ///< what is true now cannot be said
  bool doubtful = false;  ///< what cannot be explained is not a departure
  bool suppressed = false;

  /// `way`: how it departs, if the outcome is only tolerated.
  void add(Model model, const oracle::Explanation& how, const Way& way, std::uint16_t possible) {
    if (std::find(models.begin(), models.end(), model) == models.end()) models.push_back(std::move(model));
    if (any && best.grade <= how.grade) return;
    any = true;
    best = judgement_of(way, possible, how.grade != Grade::conforming);
    best.grade = how.grade;
    best.reason = how.outcome->reason;
  }
};

Judgement departure_in(const std::vector<Way>& ways, std::uint16_t possible) {
  std::vector<Judgement> all;
  for (const Way& way : ways) {
    Judgement& one = all.emplace_back(judgement_of(way, possible, true));
    one.is = Judgement::Is::departs;
    one.grade = Grade::forbidden;
  }
  if (all.empty()) all.push_back({Judgement::Is::departs, Grade::forbidden, {}, {}, {}, {}, {}, {}, {}});
  Judgement out = std::move(all.front());
  out.others.assign(std::make_move_iterator(all.begin() + 1), std::make_move_iterator(all.end()));
  return out;
}

template <typename Visit>
void each_state(std::uint16_t states, State rest, Visit visit) {
  if ((states & gone) != 0) visit(rest);
  for (int i = 0; i < cases::state_count; ++i)
    if (((states & ~gone) >> i & 1) != 0) visit(static_cast<State>(i));
}

}  // namespace

/// Those that wait for the peer since long may have given up at any time.
void PossibleModels::let_openings_end(Instant now) {
  const std::size_t count = models_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!models_[i].is_opening() || now - models_[i].opened < until_an_opening_may_end) continue;
    Model ended = models_[i];
    ended.state = rest_;
    ended.since = ended.opened;
    if (std::find(models_.begin(), models_.end(), ended) == models_.end())
      models_.push_back(std::move(ended));
  }
}

Judgement PossibleModels::sent(Instant now, const Segment& segment, const std::vector<Answer>& answers,
                               std::uint16_t told) {
  let_openings_end(now);
  Outcomes all;
  std::vector<Way> ways;
  const std::uint16_t possible = states_of(told);
  for (const Model& model : models_)
    for (const Question& q : questions(model, segment)) {
      const oracle::Rule* rule = oracle::possible(q.situation) ? tables_->decide(q.situation) : nullptr;
      if (rule == nullptr || q.vague) {
        all.unsure = true;
        continue;
      }
      const Response response = respond(model, q, answers);
      ways.push_back(way_of(*rule, q, response, segment));
      bool explained = false;
      for (int r = 0; r < oracle::reaction_count; ++r) {
        if (((response.reactions >> r) & 1) == 0) continue;
        const auto reaction = static_cast<Reaction>(r);
        // An opening that replaced a TIME-WAIT goes back to it.
        const bool returns = model.former && (possible & bit(State::time_wait)) != 0;
        const auto states =
            with_those_before(model, static_cast<std::uint16_t>(returns ? possible | gone : possible));
        for (const oracle::Explanation& how : oracle::explanations(*tables_, q.situation, reaction, states)) {
          explained = true;
          // Then the state is known, but not what of the segment was taken.
          const bool anything = how.outcome->allows_any();
          if (anything && (told == 0 || opens(segment))) all.unsure = true;
          const bool may_be_taken = anything && !segment.has(ctl::rst);
          each_state(how.states, rest_, [&](State state) {
            const bool back = returns && !knows_numbers(state);
            if (back && told == 0) all.unsure = true;
            Model next = advanced(response, q, segment, reaction, back ? State::time_wait : state, now);
            let_close(next, possible, now);
            if (may_be_taken) {
              Model taken = next;
              taken.take_up_to(q.stimulus.after_all, model.has_fin());
              all.add(std::move(taken), how, ways.back(), possible);
            }
            all.add(std::move(next), how, ways.back(), possible);
          });
        }
        if (reaction == Reaction::none && !explained &&
            oracle::judge(*tables_, q.situation, reaction, possible).grade == Grade::inconclusive)
          all.suppressed = true;
      }
      if (!explained && q.delicate) all.doubtful = true;
    }
  if (all.any && !all.unsure) {
    keep(std::move(all.models));
    if (!models_.empty()) return all.best;
    all.unsure = true;
  }
  Judgement departure = departure_in(ways, possible);
  if (all.unsure || all.doubtful)
    departure.is = Judgement::Is::unsure;
  else if (all.suppressed)
    departure.is = Judgement::Is::suppressed;
  if (departure.is != Judgement::Is::suppressed) models_.clear();
  return departure;
}

void PossibleModels::keep(std::vector<Model> models) {
  models_ = std::move(models);
  if (models_.size() > most_models) models_.clear();
}

std::optional<wire::Seq> PossibleModels::awaited(const Segment& segment) const {
  std::optional<wire::Seq> out;
  for (const Model& model : models_)
    for (const Question& q : questions(model, segment)) {
      const wire::Seq end = q.stimulus.after_all;
      if (end != q.before.rcv_nxt && (!out || end.after(*out))) out = end;
    }
  return out;
}

void PossibleModels::take(const std::vector<Answer>& answers) {
  for (Model& model : models_)
    for (const Answer& answer : answers) take_numbers(model, answer.segment);
}

namespace {

std::uint16_t same_or_gone(State state) { return (bit(state) & gone) != 0 ? gone : bit(state); }

std::uint16_t after_nothing(const Model& model, Duration) { return same_or_gone(model.state); }

std::uint16_t after_close(const Model& model, Duration) {
  switch (model.state) {
    case State::established: return bit(State::established) | bit(State::fin_wait_1);
    case State::close_wait: return bit(State::close_wait) | bit(State::last_ack);
    case State::syn_sent: return gone | bit(State::syn_sent);
    case State::syn_received: return bit(State::syn_received) | bit(State::fin_wait_1);
    default: return same_or_gone(model.state);
  }
}

std::uint16_t after_abort(const Model& model, Duration) {
  // What both ends have closed may stay (RFC 9293 §3.10.5).
  const bool may_stay =
      model.state == State::time_wait || model.state == State::closing || model.state == State::last_ack;
  return static_cast<std::uint16_t>(gone | (may_stay ? bit(model.state) : 0));
}

/// `passed`: since the model came into its state, as a part of 2 MSL.
std::uint16_t after_time(const Model& model, Duration passed) {
  std::uint16_t out = same_or_gone(model.state);
  switch (model.state) {
    case State::closed:
    case State::listen: break;
    case State::time_wait: break;  // see waited()
    case State::syn_sent:
    case State::syn_received: break;  // see let_openings_end()
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::closing:
    case State::last_ack:
      if (passed >= until_it_may_give_up) out |= gone;
      break;
    case State::established:
    case State::close_wait:
      if (passed >= until_it_may_give_up && model.una != model.snd_nxt) out |= gone;
      break;
  }
  if (model.state == State::syn_received && model.former) out |= bit(State::time_wait);
  return out;
}

}  // namespace

Judgement PossibleModels::after(Instant now, const char* what,
                                std::uint16_t (*states)(const Model&, Duration), Duration passed,
                                const std::vector<Answer>& answers, std::uint16_t told) {
  let_openings_end(now);
  take(answers);
  std::vector<Model> out;
  const bool closes = states == after_close;
  Judgement judgement;
  judgement.rule = what;
  for (const Model& model : models_) {
    const std::uint16_t observed = with_those_before(model, states_of(told));
    each_state(states(model, passed) & observed, rest_, [&](State state) {
      const bool returns = state == State::time_wait && model.state == State::syn_received && model.former;
      Model next = returns ? *model.former : model;
      if (state != next.state) next.since = now;
      next.state = state;
      if (closes) next.close_waits = !next.fin_sent && state != State::closed && state != State::listen;
      let_close(next, states_of(told), now);
      if (std::find(out.begin(), out.end(), next) == out.end()) out.push_back(std::move(next));
    });
  }
  if (out.empty() && !models_.empty()) {
    judgement.is = Judgement::Is::departs;
    judgement.grade = Grade::forbidden;
    judgement.situation.state = models_.front().state;
    judgement.situation.opening = models_.front().opening;
    judgement.seen = std::string(cases::to_string(models_.front().state)) + ", " +
                     sweep::seen(Reaction::none, models_.front().state, states_of(told))
                         .substr(std::string("NONE, ").size());
  }
  keep(std::move(out));
  return judgement;
}

Judgement PossibleModels::called(Instant now, cases::CallVerb verb, const std::vector<Answer>& answers,
                                 std::uint16_t told) {
  auto* states = after_nothing;
  if (verb == cases::CallVerb::close) states = after_close;
  if (verb == cases::CallVerb::abort) states = after_abort;
  return after(now, cases::row_of(verb).word.data(), states, {}, answers, told);
}

Judgement PossibleModels::waited(Instant now, Duration msl, const std::vector<Answer>& answers,
                                 std::uint16_t told) {
  // TIME-WAIT has an end that all models share: they came into it with the same segment.
  const bool waits = !models_.empty() && models_.front().state == State::time_wait;
  if (waits && now - models_.front().since >= msl * 1.9) {
    // It may have ended, and begun again with each FIN.
    for (Model& model : models_) {
      if (states_of(told) != every_state && (told & gone) != 0) {
        model.state = rest_;
        model.since = now;
      }
    }
    if (told == 0) models_.clear();
    return {};
  }
  const Duration passed = models_.empty() ? Duration{} : now - models_.front().since;
  return after(now, "time", after_time, passed, answers, told);
}

std::optional<std::uint32_t> PossibleModels::taken_octets() const {
  std::optional<std::uint32_t> out;
  for (const Model& model : models_) {
    if (!knows_numbers(model.state) || model.state == State::syn_sent || model.state == State::syn_received)
      return std::nullopt;
    const std::uint32_t octets = static_cast<std::uint32_t>(model.rcv_nxt - model.irs) - 1 -
                                 (model.has_fin() ? 1U : 0U) - model.behind_fin;
    if (out && *out != octets) return std::nullopt;
    out = octets;
  }
  return out;
}

bool PossibleModels::fin_taken() const {
  return !models_.empty() &&
         std::all_of(models_.begin(), models_.end(), [](const Model& model) { return model.has_fin(); });
}

}  // namespace tcpspec::walk
