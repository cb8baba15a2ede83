#include "watch/history.hpp"

#include <algorithm>

#include "wire/option.hpp"

namespace tcpspec::watch {

using wire::Segment;
using wire::Seq;
namespace ctl = wire::ctl;

namespace {

constexpr std::size_t most_tsvals = 4096;
constexpr std::size_t most_transmissions = 512;
constexpr std::size_t most_identified = 256;
constexpr std::size_t most_octets = 65'536;
constexpr std::size_t most_offers = 16;
constexpr std::uint8_t fast_open_kind = 34;

void keep_highest(std::optional<std::int64_t>& kept, std::int64_t value) {
  kept = std::max(kept.value_or(value), value);
}

}  // namespace

bool proposes_ecn(const Segment& syn) { return syn.has(ctl::ece) && syn.has(ctl::cwr) != syn.has(ctl::ack); }

std::int64_t counted_from(std::uint32_t first, std::uint32_t stamp, std::optional<std::int64_t> highest) {
  const std::int64_t near = highest.value_or(0);
  return near + static_cast<std::int32_t>(stamp - (first + static_cast<std::uint32_t>(near)));
}

// ---- numbers

std::int64_t History::of_target(Seq seq) const {
  return snd_max_ + (seq - (*iss_ + static_cast<std::uint32_t>(snd_max_)));
}

std::int64_t History::of_tester(Seq seq) const {
  return tester_max_ + (seq - (*irs_ + static_cast<std::uint32_t>(tester_max_)));
}

/// A TCP that reopened from TIME-WAIT may go back there (RFC 9293, MAY-2).
bool History::is_of_an_older(const Segment& segment) const { return of_target(segment.seq) < 0; }

History::Numbers History::numbers(const Segment& segment) const {
  Numbers out;
  out.seq = of_target(segment.seq);
  out.end = out.seq + segment.len();
  if (segment.has(ctl::ack) && irs_) out.ack = of_tester(segment.ack);
  out.window = static_cast<std::int64_t>(segment.window) << (segment.has(ctl::syn) ? 0 : target_scale());
  return out;
}

// ---- what the tester has offered

/// The largest of its SYNs; nothing if none had a window scale option.
std::optional<std::uint8_t> History::tester_shift() const {
  std::optional<std::uint8_t> most;
  for (const Offer& offer : offers_)
    if (offer.shift) most = std::max(most.value_or(0), *offer.shift);
  return most;
}

/// How far the windows of the target and of the tester are shifted: not at all unless both SYNs offered it.
int History::target_scale() const {
  return syn_ && syn_->window_scale() && tester_shift() ? wire::usable_shift(*syn_->window_scale()) : 0;
}

int History::tester_scale() const {
  const std::optional<std::uint8_t> shift = tester_shift();
  return shift && syn_ && syn_->window_scale() ? wire::usable_shift(*shift) : 0;
}

bool History::any_offer(bool Offer::*offered) const {
  return std::any_of(offers_.begin(), offers_.end(), [&](const Offer& offer) { return offer.*offered; });
}

/// Nothing if it depends on which of the tester's SYNs the target knows.
std::optional<bool> History::agreed(bool Offer::*offered, bool by_target) const {
  if (offers_.empty() || !syn_) return std::nullopt;
  if (!by_target || !any_offer(offered)) return false;
  for (const Offer& offer : offers_)
    if (!(offer.*offered)) return std::nullopt;
  return true;
}

bool History::has_offered_twice() const {
  return std::any_of(offers_.begin(), offers_.end(),
                     [&](const Offer& offer) { return offer.seq != offers_.front().seq; });
}

void History::sent_syn(const Segment& segment) {
  if (iss_) may_move_ = true;
  if (irs_ && *irs_ != segment.seq && iss_ && !path_.is_sure) confused_ = true;
  ended_ = false;
  Offer offer{segment.seq,
              segment.mss(),
              segment.window_scale(),
              segment.timestamps().has_value(),
              segment.sack_permitted(),
              proposes_ecn(segment),
              segment.has(ctl::ae),
              !segment.payload.empty(),
              segment.len()};
  for (const wire::Option& option : segment.options)
    offer.fast_open = offer.fast_open || option.kind == fast_open_kind;
  if (offers_.size() >= most_offers) offers_.erase(offers_.begin());
  offers_.push_back(offer);
  // Before the target has answered one, the latest counts; afterwards the one that it has answered.
  const bool bound = iss_ && irs_ && acknowledged_;
  if (bound || irs_ == segment.seq) return;
  irs_ = segment.seq;
  covered_.clear();
  tester_max_ = 0;
}

// ---- what the tester has sent

void History::forget_old_stamps(Instant now) {
  constexpr Duration half_of_the_clock = seconds(24.0 * 24 * 3600);
  if (!stamped_at_ || now - *stamped_at_ < half_of_the_clock) return;
  stamped_at_.reset();
  tsval_first_.reset();
  tsval_max_.reset();
  tsecr_max_.reset();
  tsvals_.clear();
}

void History::note_stamp(Instant now, const Segment& segment) {
  const auto stamps = segment.timestamps();
  if (!stamps) return;
  stamped_at_ = now;
  if (tsvals_.size() < most_tsvals)
    tsvals_.push_back(stamps->tsval);
  else
    too_many_tsvals_ = true;
}

void History::sent(Instant now, const Segment& segment) {
  ++sent_count_;
  fold(now);
  forget_old_stamps(now);
  note_stamp(now, segment);
  if (segment.has(ctl::rst)) {
    ask(now, true);  // for a challenge (RFC 5961 §3)
    reset_at_ = now;
    if (iss_) may_move_ = true;
    if (iss_ && !path_.is_sure) confused_ = true;
    return;
  }
  reset_at_.reset();
  not_reset_at_ = now;
  ask(now, !segment.reaches_tcp() || asks_for_an_answer(segment));
  if (!segment.reaches_tcp()) return;
  const auto stamps = segment.timestamps();
  const bool newer =
      stamps && (!newest_tsval_ || static_cast<std::int32_t>(stamps->tsval - *newest_tsval_) > 0);
  if (newer) newest_tsval_ = stamps->tsval;
  if (segment.has(ctl::syn)) sent_syn(segment);
  urgent_ = urgent_ || (segment.has(ctl::urg) && !segment.payload.empty());
  if (irs_) sent_numbers(now, segment);
}

void History::disturbed(Instant now) {
  ++sent_count_;
  ask(now, true);
  not_reset_at_ = now;
  may_move_ = true;  // a hard error ends an opening, and the application may begin another
}

/// Whether by `now` what was sent at `then` has got its answer, if it gets one.
bool History::is_answered(Instant now, Instant then) const {
  return path_.is_sure && now - then >= until_answered;
}

/// Something was sent that may be answered; `prompt`: by a segment that says nothing new.
void History::ask(Instant now, bool prompt) {
  if (is_answered(now, asked_at_)) asked_ = 0;
  if (is_answered(now, prompted_at_)) prompted_ = 0;
  ++asked_;
  asked_at_ = now;
  if (!prompt) return;
  ++prompted_;
  prompted_at_ = now;
}

bool History::asks_for_an_answer(const Segment& segment) const {
  if (!irs_ || !iss_ || !ack_max_ || segment.flags != ctl::ack || !segment.payload.empty()) return true;
  const std::int64_t seq = of_tester(segment.seq);
  const std::int64_t ack = of_target(segment.ack);
  // Beyond a gap one is permitted (RFC 9293, MAY-13).
  if (seq != *ack_max_ || ack > heard_max_ || ack < our_ack_) return true;
  const auto stamps = segment.timestamps();
  if (stamps && newest_tsval_ && static_cast<std::int32_t>(stamps->tsval - *newest_tsval_) < 0) return true;
  const bool stamped = stamps.has_value();
  return stamped != agreed(&Offer::timestamps, syn_->timestamps().has_value()).value_or(!stamped);
}

void History::sent_numbers(Instant now, const Segment& segment) {
  const std::int64_t first = of_tester(segment.seq);
  // What the target has taken already is not acceptable (§3.10.7.4), and changes no window.
  const std::int64_t end = first + segment.len();
  const bool is_new = segment.len() > 0 ? end > tester_max_ : end >= tester_max_;
  // What lies before the SYN is old to the target, and the rest is not.
  if (segment.len() > 0 && end > 0) sent_data(now, segment, first);
  if (!segment.has(ctl::ack) || !iss_) return;
  const std::int64_t ack = of_target(segment.ack);
  // A conforming target takes nothing of a segment that acknowledges what it has not sent.
  if (ack > heard_max_) return;
  if (ack == our_ack_ && segment.flags == ctl::ack && segment.payload.empty()) ++duplicates_;
  const bool is_old = ack < our_ack_;
  our_ack_ = std::max(our_ack_, ack);
  const std::int64_t edge =
      ack + (static_cast<std::int64_t>(segment.window) << (segment.has(ctl::syn) ? 0 : tester_scale()));
  edge_back_ = edge_back_ || edge < offered_edge_;
  offered_edge_ = std::max(offered_edge_, edge);
  // A target that has kept the window from before counts it from the new acknowledgment.
  if (first < window_seq_) offered_edge_ = std::max(offered_edge_, ack + kept_window_);
  if (!is_old) note_latest_edge(first, ack, edge, is_new);
  if (segment.has(ctl::cwr)) congestion_end_.reset();
}

/// An older acknowledgment updates no window, and a segment with a lower number than one before it only if
/// the target has not taken that one (RFC 9293 §3.10.7.4, SND.WL1).
void History::note_latest_edge(std::int64_t first, std::int64_t ack, std::int64_t edge, bool is_new) {
  const bool sure = is_new && first >= window_seq_;
  window_seq_ = std::max(window_seq_, first);
  if (sure) kept_window_ = edge - ack;
  if (sure)
    latest_edge_ = edge;
  else if (edge != latest_edge_)
    latest_edge_.reset();
}

void History::sent_data(Instant now, const Segment& segment, std::int64_t first) {
  const std::int64_t end = first + segment.len();
  const bool again = covered_.touches(first, end);
  const bool in_order = covered_.end_of_first() == first;
  covered_.add(std::max<std::int64_t>(first, 0), end);
  tester_max_ = std::max(tester_max_, covered_.end_of_first());
  if (segment.payload.empty()) return;
  const bool may_be_overtaken = !path_.is_sure && now - data_at_ < path_.reorders;
  newest_.reset();
  if (!again && !may_be_overtaken) newest_ = {first, end};
  ++data_since_seen_;
  data_at_ = now;
  if (segment.has(ctl::cwr)) congestion_end_.reset();
  const bool marked = (segment.traffic_class & 3) == 3;
  if (marked && in_order && !again && path_.is_sure)
    congestion_end_ = end;
  else if (again)
    congestion_end_.reset();
}

// ---- what the target has sent

/// The SYN of the tester that this SYN,ACK acknowledges; null if there is none.
const History::Offer* History::answered_by(const Segment& syn) const {
  if (!syn.has(ctl::ack)) return nullptr;
  const auto found = std::find_if(offers_.begin(), offers_.end(),
                                  [&](const Offer& offer) { return syn.ack == offer.seq + 1; });
  return found == offers_.end() ? nullptr : &*found;
}

/// Whether this SYN of the target belongs to another incarnation than what is known.
bool History::begins_anew(const Segment& syn) const {
  if (!iss_) return false;
  const Offer* answered = answered_by(syn);
  return *iss_ != syn.seq || (answered != nullptr && acknowledged_ && irs_ && answered->seq != *irs_);
}

/// Keeps only what the tester has sent.
void History::begin_anew() {
  const Path path = path_;
  History fresh(path);
  fresh.application = application;
  fresh.wrong_sums_ = wrong_sums_;
  fresh.right_sums_ = right_sums_;
  fresh.offers_ = std::move(offers_);
  fresh.irs_ = irs_;
  fresh.covered_ = covered_;
  fresh.tester_max_ = tester_max_;
  fresh.tsvals_ = std::move(tsvals_);
  fresh.too_many_tsvals_ = too_many_tsvals_;
  fresh.newest_tsval_ = newest_tsval_;
  fresh.sent_count_ = sent_count_;
  fresh.asked_ = asked_;
  fresh.prompted_ = prompted_;
  fresh.asked_at_ = asked_at_;
  fresh.prompted_at_ = prompted_at_;
  fresh.not_reset_at_ = not_reset_at_;
  *this = std::move(fresh);
}

/// The target's SYN begins an incarnation, or repeats it.
void History::bind(const Segment& syn) {
  if (begins_anew(syn)) begin_anew();
  iss_ = syn.seq;
  syn_ = syn;
  crossed_ = crossed_ || !syn.has(ctl::ack);
  for (const wire::Option& option : syn.options)
    if (option.is_experimental())
      experiment_of_syn_ = std::max(experiment_of_syn_, static_cast<std::int64_t>(option.data.size()));
  const Offer* answered = answered_by(syn);
  if (answered == nullptr) return;
  Offer offer = *answered;
  // Which of two with the same number, and with data or without, it has taken is not known.
  for (const Offer& other : offers_)
    if (other.seq == offer.seq) offer.len = std::max(offer.len, other.len);
  std::erase_if(offers_, [&](const Offer& other) { return other.seq != offer.seq; });
  if (irs_ == offer.seq) return;
  irs_ = offer.seq;
  covered_.clear();
  tester_max_ = offer.len;
  covered_.add(0, tester_max_);
}

void History::seen(Instant now, const Segment& segment) {
  if (segment.checksum == wire::Checksum::wrong) {
    ++wrong_sums_;
    return;
  }
  ++right_sums_;
  if (segment.first_fragment) return;
  if (segment.has(ctl::syn) && !segment.has(ctl::rst)) {
    if (iss_ != segment.seq) pending_.clear();
    bind(segment);
    may_move_ = false;
  }
  if (segment.has(ctl::ack) && !segment.has(ctl::rst)) {
    // Which of several SYNs it knows only a SYN tells, which acknowledges one exactly.
    if (!acknowledged_ && !segment.has(ctl::syn) && has_offered_twice()) confused_ = true;
    acknowledged_ = true;
  }
  data_since_seen_ = 0;
  if (iss_ && !segment.has(ctl::rst) && !is_of_an_older(segment))
    heard_max_ = std::max(heard_max_, of_target(segment.seq) + segment.len());
  if (path_.is_sure) note_answer(segment);
  if (path_.reorders == Duration{}) return take(now, segment, sent_count_);
  pending_.push_back({now, segment, sent_count_});
}

/// Of what came at nearly the same time it is not known what was sent first.
void History::fold(Instant now) {
  std::size_t settled = 0;
  while (settled < pending_.size() && now - pending_[settled].at >= path_.reorders) {
    const Overdue& next = pending_[settled++];
    take(next.at, next.segment, next.tester_sent);
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(settled));
}

void History::take(Instant now, const Segment& segment, std::uint64_t tester_sent) {
  if (!segment.has(ctl::rst)) {
    if (!first_dscp_) first_dscp_ = segment.traffic_class >> 2;
    last_flow_ = segment.flow_label;
  }
  if (!iss_) return;
  if (segment.has(ctl::rst)) {
    const bool exact = of_target(segment.seq) == snd_max_;
    ended_ = ended_ || (exact && our_ack_ >= 1);
    if (!path_.is_sure) confused_ = true;
    return;
  }
  if (!path_.is_sure) note_answer(segment);
  take_numbers(now, segment, tester_sent);
  if (const auto stamps = segment.timestamps()) {
    stamped_at_ = now;
    if (!tsval_first_) tsval_first_ = stamps->tsval;
    keep_highest(tsval_max_, counted_from(*tsval_first_, stamps->tsval, tsval_max_));
    if (segment.has(ctl::ack) && !tsvals_.empty())
      keep_highest(tsecr_max_, counted_from(tsvals_.front(), stamps->tsecr, tsecr_max_));
  }
}

void History::take_numbers(Instant now, const Segment& segment, std::uint64_t tester_sent) {
  if (is_of_an_older(segment)) return;
  const Numbers here = numbers(segment);
  if (here.end > here.seq) {
    const Transmission* before = last_of(here.seq);
    Transmission next{here.seq, here.end, now, std::nullopt, tester_sent};
    // Whatever else was sent between may have begun the timer again.
    const bool alone = before != nullptr && before == &transmissions_.back();
    if (alone && before->tester_sent == tester_sent) next.gap = now - before->at;
    next.again = before != nullptr;
    next.prompted = before != nullptr && before->tester_sent != tester_sent;
    transmissions_.push_back(next);
    if (transmissions_.size() > most_transmissions) transmissions_.erase(transmissions_.begin());
  }
  if (segment.has(ctl::fin) && !fin_end_) fin_end_ = here.end;
  if (!segment.payload.empty()) take_data(segment, here.seq + (segment.has(ctl::syn) ? 1 : 0));
  if (here.ack) take_ack(segment, here);
  snd_max_ = std::max(snd_max_, here.end);
  if (segment.source.address.family == wire::Family::ipv4 && !segment.dont_fragment) {
    std::erase_if(identified_, [&](const Identified& one) { return now - one.at >= longest_life; });
    if (identified_.size() >= most_identified) identified_.erase(identified_.begin());
    identified_.push_back({now, segment.ip_id, here.seq, here.end, segment.flags, segment.ack});
  }
}

/// An empty acknowledgment answers something, unless it opens the window.
void History::note_answer(const Segment& segment) {
  if (!iss_ || segment.has(ctl::rst) || is_of_an_older(segment)) return;
  const Numbers here = numbers(segment);
  if (!here.ack) return;
  const std::int64_t edge = *here.ack + here.window;
  const std::int64_t sent = path_.is_sure ? heard_max_ : snd_max_;
  const bool bare = segment.flags == ctl::ack && segment.payload.empty() && here.seq >= sent;
  const bool opens_the_window = answer_ && answer_->second > 0 && edge > answer_->second;
  if (bare && !opens_the_window && asked_ > 0) --asked_;
  if (bare && !opens_the_window && answer_ && answer_->first == *here.ack && prompted_ > 0) --prompted_;
  if (!answer_) answer_ = {*here.ack, segment.has(ctl::syn) ? 0 : edge};
  answer_->first = std::max(answer_->first, *here.ack);
  // What a listener with SYN cookies offers with its SYN,ACK it may not remember (RFC 4987 §3.6).
  if (!segment.has(ctl::syn)) answer_->second = std::max(answer_->second, edge);
}

void History::take_ack(const Segment& segment, const Numbers& here) {
  const std::int64_t edge = *here.ack + here.window;
  ack_max_ = std::max(ack_max_.value_or(*here.ack), *here.ack);
  // What a listener with SYN cookies offers with its SYN,ACK it may not remember (RFC 4987 §3.6).
  if (!segment.has(ctl::syn)) edge_max_ = std::max(edge_max_.value_or(edge), edge);
}

void History::take_data(const Segment& segment, std::int64_t first) {
  const std::int64_t from = std::max<std::int64_t>(first - 1, 0);
  const std::int64_t end =
      std::min<std::int64_t>(first - 1 + static_cast<std::int64_t>(segment.payload.size()), most_octets);
  if (from >= end) return;
  if (stream_.size() < static_cast<std::size_t>(end)) {
    stream_.resize(static_cast<std::size_t>(end));
    known_.resize(static_cast<std::size_t>(end));
  }
  // What came first stays.
  const std::uint8_t* octets = segment.payload.data() + (from - (first - 1));
  std::uint8_t* stream = stream_.data() + from;
  std::uint8_t* known = known_.data() + from;
  for (std::int64_t i = 0; i < end - from; ++i) {
    if (known[i] == 0) stream[i] = octets[i];
    known[i] = 1;
  }
}

const History::Transmission* History::last_of(std::int64_t number) const {
  for (auto it = transmissions_.rbegin(); it != transmissions_.rend(); ++it)
    if (it->first <= number && number < it->end) return &*it;
  return nullptr;
}

/// When the timer of this number began at the latest (RFC 6298 §5.1: what is sent while it runs does not
/// start it); nothing if an earlier number was sent again since, because one timer is for all.
std::optional<Instant> History::timed_since(std::int64_t number) const {
  for (auto it = transmissions_.rbegin(); it != transmissions_.rend(); ++it) {
    if (it->again && it->first < number && number >= it->end) return std::nullopt;
    if (it->first <= number && number < it->end && !it->prompted) return it->at;
  }
  return std::nullopt;
}

}  // namespace tcpspec::watch
