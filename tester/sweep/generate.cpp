#include "sweep/generate.hpp"

#include <unordered_set>

namespace tcpspec::sweep {

using cases::Opening;
using cases::State;
using oracle::StampClass;
namespace ctl = wire::ctl;

namespace {

constexpr std::uint16_t deciding = oracle::deciding_flags;

template <typename T>
using List = std::vector<T>;

/// All combinations of the given bits.
List<std::uint16_t> subsets(std::uint16_t bits) {
  List<std::uint16_t> out;
  for (unsigned value = 0; value <= bits; ++value)
    if ((value & ~static_cast<unsigned>(bits)) == 0) out.push_back(static_cast<std::uint16_t>(value));
  return out;
}

/// Bits that select no rule, beyond PSH and URG: a sample of them.
const List<std::uint16_t> other_bits{
    ctl::ece, ctl::cwr, ctl::ece | ctl::cwr, ctl::ae, ctl::ece | ctl::cwr | ctl::ae, ctl::reserved};

bool has_numbers(State state) {
  return state != State::closed && state != State::listen && state != State::syn_sent;
}

template <typename T>
List<T> up_to(int count) {
  List<T> out;
  for (int i = 0; i < count; ++i) out.push_back(static_cast<T>(i));
  return out;
}

/// One point of each class.
List<SeqPoint> typical_seqs(State state) {
  if (!has_numbers(state)) return {SeqPoint::at};
  return {SeqPoint::below_two, SeqPoint::below_one, SeqPoint::at,
          SeqPoint::above_one, SeqPoint::edge,      SeqPoint::far_above};
}
List<AckPoint> typical_acks() {
  return {AckPoint::none, AckPoint::ancient, AckPoint::old,    AckPoint::cur, AckPoint::part,
          AckPoint::fin,  AckPoint::ok,      AckPoint::future, AckPoint::next};
}
/// A few, because more would only repeat.
List<SeqPoint> few_seqs(State state) {
  if (!has_numbers(state)) return {SeqPoint::at};
  return {SeqPoint::below_one, SeqPoint::at, SeqPoint::above_one};
}
List<AckPoint> few_acks() { return {AckPoint::none, AckPoint::cur, AckPoint::ok, AckPoint::next}; }

/// Points whose numbers differ from another, or that are the same as another.
bool sensible(const Point& p) {
  const std::uint32_t len = length(p);
  if (p.seq == SeqPoint::below_len && len < 2) return false;
  // RCV.NXT-2 is needed only if RCV.NXT-1 is something else: a copy of the SYN.
  const bool opens = p.has(ctl::syn) && !p.has(ctl::rst);
  if (p.seq == SeqPoint::below_two && !(p.state == State::syn_received && opens && len > 2)) return false;
  if (p.seq == SeqPoint::below_len && len == 2 && p.state == State::syn_received && opens) return false;
  const bool numberless = !has_numbers(p.state);
  if (numberless && p.seq != SeqPoint::at && p.seq != SeqPoint::far_above) return false;
  const bool at_edge = p.seq == SeqPoint::last || p.seq == SeqPoint::edge || p.seq == SeqPoint::past_edge;
  if (p.zero_window && at_edge) return false;
  const bool closed_ack = p.ack == AckPoint::next || p.ack == AckPoint::zero;
  return closed_ack == (p.has(ctl::ack) && (p.state == State::closed || p.state == State::listen));
}

struct Dimensions {
  List<Opening> openings{Opening::passive};
  List<std::uint16_t> flags;
  List<SeqPoint> seqs;
  List<AckPoint> acks;
  List<TextPoint> texts;
  List<StampClass> stamps{StampClass::off};
  bool zero_window = false;
  bool only_new_situations = false;
};

/// Equal for points that are the same for the tables.
std::uint64_t situation_key(const Point& point) {
  const oracle::Situation s = situation(point);
  std::uint64_t key = 0;
  for (const unsigned part : {static_cast<unsigned>(s.state), static_cast<unsigned>(s.opening),
                              static_cast<unsigned>(s.zero_window), static_cast<unsigned>(s.flags & deciding),
                              static_cast<unsigned>(s.sequence), static_cast<unsigned>(s.ack),
                              static_cast<unsigned>(s.text), static_cast<unsigned>(s.stamps)})
    key = key << 6 | part;
  return key;
}

class Generator {
 public:
  std::vector<Point> run(Extent extent) {
    for (int i = 0; i < cases::state_count; ++i) {
      state_ = static_cast<State>(i);
      if (extent == Extent::all)
        everything();
      else
        usual();
    }
    return std::move(points_);
  }

 private:
  void everything() {
    List<std::uint16_t> flags = subsets(deciding | ctl::psh | ctl::urg);
    for (const std::uint16_t some : subsets(deciding))
      for (const std::uint16_t bits : other_bits) flags.push_back(some | bits);
    const Dimensions all{up_to<Opening>(oracle::opening_count),
                         flags,
                         up_to<SeqPoint>(seq_point_count),
                         up_to<AckPoint>(ack_point_count),
                         up_to<TextPoint>(text_point_count),
                         up_to<StampClass>(oracle::stamp_class_count),
                         false};
    cross(all);
    Dimensions closed = all;
    closed.zero_window = true;
    cross(closed);
  }

  void usual() {
    const List<TextPoint> some_text{TextPoint::none, TextPoint::one};
    Dimensions base;
    base.openings = {state_ == State::syn_sent ? Opening::active : Opening::passive};
    base.flags = subsets(deciding);
    base.texts = some_text;

    Dimensions seqs = base;
    seqs.seqs = up_to<SeqPoint>(seq_point_count);
    seqs.acks = typical_acks();
    cross(seqs);
    Dimensions acks = base;
    acks.seqs = typical_seqs(state_);
    acks.acks = up_to<AckPoint>(ack_point_count);
    cross(acks);
    Dimensions texts = seqs;
    texts.acks = few_acks();
    texts.texts = {TextPoint::more};
    cross(texts);

    Dimensions typical = base;
    typical.seqs = typical_seqs(state_);
    typical.acks = typical_acks();

    Dimensions reached = typical;
    reached.openings = {Opening::active};
    cross(reached);

    Dimensions closed = typical;
    closed.zero_window = true;
    cross(closed);

    Dimensions few = typical;
    few.seqs = few_seqs(state_);
    few.acks = few_acks();
    Dimensions crossed = few;
    crossed.openings = {Opening::simultaneous};
    cross(crossed);
    Dimensions idle = few;
    idle.flags = subsets(deciding | ctl::psh | ctl::urg);
    cross(idle);
    Dimensions other = few;
    other.seqs = {SeqPoint::at};
    other.flags.clear();
    for (const std::uint16_t some : subsets(deciding))
      for (const std::uint16_t bits : other_bits) other.flags.push_back(some | bits);
    cross(other);
    // In TIME-WAIT timestamps and numbers together decide about a SYN.
    Dimensions stamps = few;
    if (state_ == State::time_wait) stamps.seqs = typical_seqs(state_);
    stamps.stamps = {StampClass::offered,    StampClass::newer, StampClass::equal,
                     StampClass::just_older, StampClass::older, StampClass::absent};
    cross(stamps);

    all_other_situations(base);
  }

  /// The rest after the usual ones: a segment that ends where the window begins, a long one across RCV.NXT.
  void all_other_situations(const Dimensions& base) {
    Dimensions rest = base;
    rest.openings = {base.openings.front(), Opening::active};
    rest.seqs = up_to<SeqPoint>(seq_point_count);
    rest.acks = up_to<AckPoint>(ack_point_count);
    rest.texts = up_to<TextPoint>(text_point_count);
    rest.only_new_situations = true;
    cross(rest);
    rest.zero_window = true;
    cross(rest);
  }

  void cross(const Dimensions& d) {
    Point p;
    p.state = state_;
    p.zero_window = d.zero_window;
    for (const Opening opening : d.openings)
      for (const StampClass stamps : d.stamps)
        for (const std::uint16_t flags : d.flags)
          for (const SeqPoint seq : d.seqs)
            for (const AckPoint ack : d.acks)
              for (const TextPoint text : d.texts) {
                p.opening = opening;
                p.stamps = stamps;
                p.flags = flags;
                p.seq = seq;
                p.ack = ack;
                p.text = text;
                if (!is_point(p)) continue;
                const bool new_situation = situations_.insert(situation_key(p)).second;
                if (d.only_new_situations && !new_situation) continue;
                if (seen_.insert(packed(p)).second) points_.push_back(p);
              }
  }

  State state_ = State::closed;
  std::vector<Point> points_;
  std::unordered_set<std::uint64_t> seen_;
  std::unordered_set<std::uint64_t> situations_;
};

}  // namespace

bool is_point(const Point& point) { return sensible(point) && possible(situation(point)); }

std::vector<Point> points(Extent extent) { return Generator().run(extent); }

}  // namespace tcpspec::sweep
