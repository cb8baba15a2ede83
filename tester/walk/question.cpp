#include "walk/question.hpp"

#include <algorithm>

namespace tcpspec::walk {

using cases::State;
using oracle::AckClass;
using oracle::Reaction;
using oracle::SequenceClass;
using oracle::StampClass;
using wire::Segment;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

/// No stack takes an acknowledgment that is older than this for a recent one.
constexpr std::int32_t surely_ancient = 65535 + (1 << 20);

/// So many pieces beyond a gap may be kept or not, each by itself.
constexpr std::size_t most_apart = 3;

bool has_numbers(State state) {
  return state != State::closed && state != State::listen && state != State::syn_sent;
}

bool has_window(State state) {
  return state == State::established || state == State::fin_wait_1 || state == State::fin_wait_2;
}

bool fin_outstanding(State state) {
  return state == State::fin_wait_1 || state == State::closing || state == State::last_ack;
}

/// Data and FIN of the peer are still accepted.
bool receives(State state) { return has_window(state) || state == State::syn_received; }

template <typename T>
void add(std::vector<T>& list, T value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

std::vector<AckClass> below_una(const Model& m, Seq ack, Seq una) {
  const std::int32_t behind = una - ack;
  if (behind > surely_ancient) return {AckClass::ancient};
  if (behind > static_cast<std::int32_t>(m.max_window)) return {AckClass::ancient, AckClass::old};
  // Of octets that were never sent no duplicate can come.
  if (ack.at_or_before(m.iss)) return {AckClass::old, AckClass::ancient};
  return {AckClass::old};
}

std::vector<AckClass> ack_classes(const Model& m, const Segment& segment) {
  if (!segment.has(ctl::ack)) return {AckClass::none};
  if (m.state == State::closed || m.state == State::listen) return {AckClass::any};
  if (segment.ack.after(m.snd_nxt)) return {AckClass::future};
  if (m.is_opening()) {
    if (segment.ack == m.snd_nxt) return {AckClass::ok};
    return segment.ack == m.una ? std::vector{AckClass::cur} : below_una(m, segment.ack, m.una);
  }
  std::vector<AckClass> out;
  for (const Seq una : {m.una, m.una_most}) {
    if (segment.ack.before(una)) {
      for (const AckClass one : below_una(m, segment.ack, una)) add(out, one);
    } else if (m.fin_sent && fin_outstanding(m.state) && segment.ack == m.snd_nxt) {
      add(out, AckClass::fin);
    } else {
      add(out, segment.ack == una ? AckClass::cur : AckClass::part);
    }
  }
  return out;
}

std::vector<StampClass> stamp_classes(const Model& m, const Segment& segment) {
  const auto stamps = segment.timestamps();
  const bool agreed = m.stamps && has_numbers(m.state);
  if (!agreed) return {stamps ? StampClass::offered : StampClass::off};
  if (!stamps) return {StampClass::absent};
  std::vector<StampClass> out;
  for (const std::uint32_t recent : {m.ts_least, m.ts_most}) {
    const auto ahead = static_cast<std::int32_t>(stamps->tsval - recent);
    add(out, ahead > 0     ? StampClass::newer
             : ahead == 0  ? StampClass::equal
             : ahead == -1 ? StampClass::just_older
                           : StampClass::older);
  }
  return out;
}

sweep::Before before_of(const Model& m, std::uint32_t window) {
  sweep::Before out;
  out.rcv_nxt = m.rcv_nxt;
  out.rcv_wnd = window;
  out.snd_una = m.una;
  out.snd_nxt = m.snd_nxt;
  if (m.has_iss) out.iss = m.iss;
  out.ts_recent = m.ts_most;
  return out;
}

/// What was kept is joined to what is in order; `kept` has a bit for each.
void join_held(const Model& m, unsigned kept, Seq& end, bool& fin) {
  for (bool moved = true; moved && !fin;) {
    moved = false;
    for (std::size_t i = 0; i < m.held.size(); ++i) {
      if (i < most_apart && ((kept >> i) & 1U) == 0) continue;
      const Held& held = m.held[i];
      const bool adds = held.end.after(end) || (held.fin && held.end == end);
      if (held.first.after(end) || !adds) continue;
      end = held.end;
      fin = held.fin;
      moved = true;
    }
  }
}

/// Fills in what a target that takes all of it acknowledges.
void set_numbers(const Model& m, const Segment& segment, unsigned kept, std::uint32_t window, Question& out) {
  sweep::Stimulus& s = out.stimulus;
  s.seq = segment.seq;
  s.ack = segment.ack;
  s.flags = segment.flags;
  s.text = static_cast<std::uint32_t>(segment.payload.size());
  const Seq first = s.seq + (segment.has(ctl::syn) ? 1U : 0U);
  const bool opens = segment.has(ctl::syn) &&
                     (m.state == State::listen || m.state == State::closed || m.state == State::syn_sent);
  const Seq from = opens ? first : m.rcv_nxt;
  s.after_text = s.after_all = from;
  // What came with the SYN is taken when the opening is complete.
  const bool early = kept != 0 && m.state == State::syn_received && out.situation.ack == AckClass::ok;
  if (early) out.delicate = true;
  if (!first.at_or_before(from)) return;
  Seq end = first + s.text;
  bool fin = segment.has(ctl::fin);
  const Seq edge = m.rcv_nxt + window;
  // Into a window of zero nothing of it fits, and a target that takes it takes all.
  const bool cuts = window > 0 && receives(m.state);
  if (!opens && cuts && (end + (fin ? 1U : 0U)).after(edge) && !end.before(from)) {
    out.delicate = true;
    fin = fin && end.before(edge);
    if (end.after(edge)) end = edge;
  }
  if (end.before(from)) return;
  if (end == from && !fin && s.text == 0 && !early) return;
  if (kept != 0) join_held(m, kept, end, fin);
  if (end.after(first + s.text)) out.situation.text = true;
  s.after_text = s.after_all = end;
  if (fin) s.after_all = end + 1;
  if (fin && !segment.has(ctl::fin)) {
    out.situation.flags |= ctl::fin;
    out.delicate = true;  // with the acknowledgment that came with the FIN
  }
}

bool acceptable(SequenceClass sequence) {
  return sequence == SequenceClass::straddle || sequence == SequenceClass::left ||
         sequence == SequenceClass::mid;
}

}  // namespace

bool contradicts_itself(const Model& m, const Segment& segment) {
  if (m.held.empty() || !receives(m.state) || segment.has(ctl::syn) || segment.has(ctl::rst)) return false;
  if (segment.payload.empty() && !segment.has(ctl::fin)) return false;
  std::vector<Held> all = m.held;
  all.push_back(
      {segment.seq, segment.seq + static_cast<std::uint32_t>(segment.payload.size()), segment.has(ctl::fin)});
  for (const Held& one : all)
    for (const Held& other : all)
      if (one.fin && (other.end.after(one.end) || (other.fin && other.end != one.end))) return true;
  return false;
}

std::vector<Question> questions(const Model& m, const Segment& segment) {
  std::vector<Question> out;
  const bool opens = segment.has(ctl::syn) && !segment.has(ctl::rst);
  std::vector<std::uint32_t> windows{m.window(false)};
  if (m.shift > 0 || m.edge_open) windows.push_back(m.window(true));
  const bool contradiction = contradicts_itself(m, segment);
  const bool can_join = !m.held.empty() && !segment.has(ctl::rst);
  const unsigned ways = can_join ? 1U << std::min(m.held.size(), most_apart) : 1;
  for (const std::uint32_t window : windows)
    for (const AckClass ack : ack_classes(m, segment))
      for (const StampClass stamps : stamp_classes(m, segment))
        for (unsigned kept = 0; kept < ways; ++kept) {
          Question q;
          q.situation.state = m.state;
          q.situation.opening =
              m.state == State::closed || m.state == State::listen ? cases::Opening::passive : m.opening;
          q.situation.zero_window = has_window(m.state) && window == 0;
          q.situation.flags = segment.flags & oracle::deciding_flags;
          q.situation.sequence =
              oracle::sequence_class(m.state, opens, segment.seq - m.rcv_nxt, segment.len(), window);
          q.situation.ack = ack;
          q.situation.text = !segment.payload.empty();
          q.situation.stamps = stamps;
          q.before = before_of(m, window);
          set_numbers(m, segment, kept, window, q);
          q.delicate = q.delicate || m.held.size() > most_apart;
          q.vague = contradiction && acceptable(q.situation.sequence);
          out.push_back(q);
        }
  return out;
}

namespace {

constexpr std::uint16_t bit(Reaction reaction) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(reaction));
}

/// What is said first counts, but the second of two acknowledgments may say more.
class Reactions {
 public:
  void add(Reaction reaction) {
    const bool more = first_ == Reaction::ack && reaction != Reaction::other;
    const bool all = first_ == Reaction::ack_text && reaction == Reaction::ack_all;
    if (!said_ || more || all) first_ = reaction;
    said_ = true;
  }
  /// One that may have come anyway.
  void add_unsure(Reaction reaction) { unsure_ |= bit(reaction); }

  std::uint16_t mask() const {
    return said_ ? bit(first_) : static_cast<std::uint16_t>(bit(Reaction::none) | unsure_);
  }

 private:
  Reaction first_ = Reaction::none;
  bool said_ = false;
  std::uint16_t unsure_ = 0;
};

/// A keep-alive, or a probe of a shut window: one octet below what is in flight, of which some may have been
/// acknowledged just now.
bool is_probe(const Segment& segment, Seq una, Seq snd_nxt) {
  const Seq next = segment.seq + 1;
  return segment.len() == 0 && next.at_or_after(una) && !next.after(snd_nxt);
}

}  // namespace

Response respond(const Model& m, const Question& q, const std::vector<Answer>& answers) {
  Response out{0, m, nullptr, nullptr};
  Reactions reactions;
  sweep::Before before = q.before;
  for (const auto& [answer, late] : answers) {
    const bool opens = answer.has(ctl::syn) && !answer.has(ctl::rst);
    // The SYN or SYN,ACK that its timer sends again, as it was.
    const bool again =
        opens && m.has_iss && answer.seq == m.iss && !(m.state == State::syn_sent && answer.has(ctl::ack));
    if (again && m.state != State::syn_received) continue;
    if (opens) out.syn = &answer;
    if (opens || answer.has(ctl::rst)) {
      const Reaction reaction = sweep::classify(answer, m.state, before, q.stimulus);
      again ? reactions.add_unsure(reaction) : reactions.add(reaction);
      continue;
    }
    const bool opens_the_window =
        answer.has(ctl::ack) &&
        (answer.ack + (static_cast<std::uint32_t>(answer.window) << m.shift)).after(out.after.edge);
    take_numbers(out.after, answer);
    before.snd_nxt = out.after.snd_nxt;
    out.last = &answer;
    const bool in_the_window =
        m.window_taken_back && answer.seq.at_or_after(m.una) && answer.seq.before(before.snd_nxt);
    const bool rides = answer.len() > 0 || is_probe(answer, m.una, before.snd_nxt);
    Segment bare = answer;
    if (rides || in_the_window) {
      bare.seq = before.snd_nxt;
      bare.flags = answer.flags & ~ctl::fin;
      bare.payload.clear();
    }
    const Reaction reaction = sweep::classify(bare, m.state, before, q.stimulus);
    if ((rides || opens_the_window || late) && reaction == Reaction::ack)
      reactions.add_unsure(reaction);
    else
      reactions.add(reaction);
  }
  out.reactions = reactions.mask();
  return out;
}

sweep::Point point_of(const Question& q, const Segment& segment) {
  using S = sweep::SeqPoint;
  using A = sweep::AckPoint;
  const oracle::Situation& s = q.situation;
  sweep::Point out;
  out.state = s.state;
  out.opening = s.opening;
  out.zero_window = s.zero_window;
  out.flags = segment.flags;
  out.stamps = s.stamps;
  if (s.text) out.text = segment.payload.size() == 1 ? sweep::TextPoint::one : sweep::TextPoint::more;
  const std::int64_t begins = segment.seq - q.before.rcv_nxt;
  const std::int64_t ends = begins + segment.len();
  const std::int64_t window = q.before.rcv_wnd;
  switch (s.sequence) {
    case SequenceClass::any:
    case SequenceClass::left: out.seq = S::at; break;
    case SequenceClass::irs:
    case SequenceClass::straddle: out.seq = S::below_one; break;
    case SequenceClass::old:
      out.seq = begins == -1 ? S::below_one : ends == 0 ? S::below_len : S::far_below;
      break;
    case SequenceClass::mid: out.seq = ends > window || begins == window - 1 ? S::last : S::above_one; break;
    case SequenceClass::right: out.seq = S::edge; break;
    case SequenceClass::beyond: out.seq = begins == window + 1 ? S::past_edge : S::far_above; break;
  }
  switch (s.ack) {
    case AckClass::any: out.ack = A::next; break;
    case AckClass::none: out.ack = A::none; break;
    case AckClass::ancient: out.ack = A::ancient; break;
    case AckClass::old: out.ack = A::old; break;
    case AckClass::cur: out.ack = A::cur; break;
    case AckClass::part: out.ack = A::part; break;
    case AckClass::fin: out.ack = A::fin; break;
    case AckClass::ok: out.ack = A::ok; break;
    case AckClass::future: out.ack = A::future; break;
  }
  return out;
}

namespace {

bool acknowledges(const Question& q) {
  const oracle::Situation& s = q.situation;
  if (s.has(ctl::rst) || s.has(ctl::syn)) return false;
  return s.ack == AckClass::part || s.ack == AckClass::fin || s.ack == AckClass::cur || s.ack == AckClass::ok;
}

void advance_una(Model& m, const Question& q, const Segment& sent) {
  if (!acknowledges(q)) return;
  using C = SequenceClass;
  const C seq = q.situation.sequence;
  const bool surely = seq == C::straddle || seq == C::left;
  if (sent.ack.after(m.una_most)) m.una_most = sent.ack;
  if (surely) m.una = m.una_most;
  const std::uint32_t window = static_cast<std::uint32_t>(sent.window) << m.tester_shift;
  m.max_window = std::max(m.max_window, window);
}

/// Whether the tester has taken back some of its window. Then a target may leave out what lies beyond it.
void note_window(Model& m, const Segment& sent) {
  if (!sent.has(ctl::ack) || sent.has(ctl::rst) || !m.has_iss || sent.ack.after(m.snd_nxt)) return;
  const std::uint32_t window = static_cast<std::uint32_t>(sent.window)
                               << (sent.has(ctl::syn) ? 0 : m.tester_shift);
  if (m.snd_nxt.after(sent.ack + window)) m.window_taken_back = true;
}

/// Data beyond a gap.
void hold(Model& m, const Question& q, const Segment& sent) {
  if (q.situation.sequence != SequenceClass::mid || !receives(m.state)) return;
  if (sent.has(ctl::syn) || sent.has(ctl::rst)) return;
  if (!acknowledges(q) && q.situation.ack != AckClass::old && q.situation.ack != AckClass::ancient) return;
  if (sent.payload.empty() && !sent.has(ctl::fin)) return;
  Held held{sent.seq, sent.seq + static_cast<std::uint32_t>(sent.payload.size()), sent.has(ctl::fin)};
  const Seq edge = m.rcv_nxt + q.before.rcv_wnd;
  if (held.end.after(edge) || (held.fin && held.end == edge)) {
    held.end = edge;
    held.fin = false;
  }
  if (std::find(m.held.begin(), m.held.end(), held) == m.held.end()) m.held.push_back(held);
}

void take_in_order(Model& m, Seq to) {
  m.take_up_to(to, m.has_fin());
  std::erase_if(m.held,
                [&](const Held& held) { return held.end.before(to) || (held.end == to && !held.fin); });
}

void take_stamps(Model& m, const Question& q, const Segment& sent) {
  const auto stamps = sent.timestamps();
  if (!m.stamps || !stamps) return;
  const auto is_newer = [&](std::uint32_t recent) {
    return static_cast<std::int32_t>(stamps->tsval - recent) > 0;
  };
  if (is_newer(m.ts_most) && q.situation.stamps == StampClass::newer) m.ts_most = stamps->tsval;
}

}  // namespace

Model advanced(const Response& response, const Question& q, const Segment& sent, Reaction reaction,
               State state, Instant now) {
  Model m = response.after;
  const State before = m.state;
  const bool opened = reaction == Reaction::syn_ack || reaction == Reaction::syn_ack_text;
  // Its timer may have gone on.
  if (state == State::time_wait && before == State::syn_received && m.former) return *m.former;
  if (opened && state == State::syn_received && response.syn != nullptr && before != State::syn_received) {
    if (before == State::time_wait) m.former = std::make_shared<Model>(response.after);
    Segment syn = *response.syn;
    // Where SYNs have crossed, the first one has told what the target offers.
    if (before == State::syn_sent && m.syn) syn.options = m.syn->options;
    m.crossed = before == State::syn_sent;
    begin(m, sent, syn);
    if (before != State::syn_sent) m.opening = cases::Opening::passive;
    if (before != State::syn_sent) m.opened = now;
    const auto text = static_cast<std::uint32_t>(sent.payload.size());
    if (reaction == Reaction::syn_ack_text) m.rcv_nxt = m.rcv_nxt + text;
    if (sent.len() > 1) m.held.push_back({m.irs + 1, m.irs + 1 + text, sent.has(ctl::fin)});
  } else if (before == State::syn_sent && state != State::syn_sent && state != State::closed) {
    const Seq snd_nxt = m.snd_nxt;
    if (m.syn) begin(m, sent, *m.syn);
    if (response.last != nullptr) take_numbers(m, *response.last);
    if (reaction == Reaction::ack_all) m.rcv_nxt = q.stimulus.after_all;
    m.una = m.una_most = m.iss + 1;
    m.snd_nxt = snd_nxt;
    m.syn.reset();
  } else {
    if (reaction == Reaction::ack_all) take_in_order(m, q.stimulus.after_all);
    if (reaction == Reaction::ack_text) take_in_order(m, q.stimulus.after_text);
    note_window(m, sent);
    advance_una(m, q, sent);
    hold(m, q, sent);
    take_stamps(m, q, sent);
  }
  const bool all_acknowledged = state == State::fin_wait_2 || state == State::time_wait ||
                                (before == State::syn_received && state == State::established);
  if (all_acknowledged && before != state)
    m.una = m.una_most = m.fin_sent || before == State::syn_received ? m.snd_nxt : m.una_most;
  const bool fin_again = sent.has(ctl::fin | ctl::ack) && sent.seq + sent.len() == m.rcv_nxt;
  const bool waits_again = state == State::time_wait && fin_again && reaction == Reaction::ack;
  if (state != before || waits_again) m.since = now;
  m.state = state;
  return m;
}

}  // namespace tcpspec::walk
