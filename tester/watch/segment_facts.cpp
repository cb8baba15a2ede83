// What is known when a segment of the target is judged.

#include <algorithm>

#include "watch/control_bits.hpp"
#include "watch/history.hpp"
#include "wire/option.hpp"

namespace tcpspec::watch {

using wire::Segment;
namespace ctl = wire::ctl;
namespace kind = wire::kind;

namespace {

constexpr Duration long_before = seconds(1);
constexpr Duration answers_at_once = milliseconds(500);
constexpr int sure_wrong_sums = 3;

std::int64_t number(bool is) { return is ? 1 : 0; }

std::int64_t milliseconds_of(Duration time) { return time.ns / 1'000'000; }

/// Options without a length octet, or that run past the header, and octets behind the end of the list.
struct OptionField {
  std::int64_t faults = 0;
  std::int64_t after_end = 0;
};

OptionField read_option_field(wire::OctetView octets) {
  OptionField out;
  for (std::size_t at = 0; at < octets.size();) {
    if (octets[at] == kind::eol) {
      out.after_end = std::count_if(octets.begin() + static_cast<std::ptrdiff_t>(at), octets.end(),
                                    [](std::uint8_t octet) { return octet != 0; });
      return out;
    }
    if (octets[at] == kind::nop) {
      ++at;
      continue;
    }
    const std::size_t length = at + 1 < octets.size() ? octets[at + 1] : 0;
    if (length < 2 || at + length > octets.size()) {
      ++out.faults;
      return out;
    }
    at += length;
  }
  return out;
}

}  // namespace

Facts History::facing(Instant now, const Segment& segment) {
  fold(now);
  forget_old_stamps(now);
  Facts facts;
  facts.set(Fact::ipv6, number(segment.source.address.family == wire::Family::ipv6));
  if (segment.checksum == wire::Checksum::wrong) {
    // Nothing else of it can be believed.
    if (path_.is_sure || is_sure_of_wrong_sum()) facts.set(Fact::sum_right, 0);
    return facts;
  }
  facts.set(Fact::fragment, number(segment.first_fragment));
  datagram_facts(now, segment, facts);
  if (segment.first_fragment) return facts;
  if (segment.checksum == wire::Checksum::correct) facts.set(Fact::sum_right, 1);
  header_facts(segment, facts);
  option_facts(segment, facts);
  offer_facts(segment, facts);
  answer_facts(now, facts);
  if (confused_) return facts;
  number_facts(now, segment, facts);
  return facts;
}

/// A path damages one here and there, and few of many.
bool History::is_sure_of_wrong_sum() const {
  constexpr int share = 10;
  const int wrong = wrong_sums_ + 1;
  return wrong >= sure_wrong_sums && wrong * share >= wrong + right_sums_;
}

void History::header_facts(const Segment& segment, Facts& facts) {
  set_control_bits(segment.flags, facts);
  facts.set(Fact::reserved, (segment.flags & ctl::reserved) >> 9);
  facts.set(Fact::seg_len, segment.len());
  facts.set(Fact::data, static_cast<std::int64_t>(segment.payload.size()));
}

void History::option_facts(const Segment& segment, Facts& facts) {
  const OptionField field = read_option_field(segment.option_octets);
  facts.set(Fact::option_octets, static_cast<std::int64_t>(segment.option_octets.size()));
  facts.set(Fact::option_faults, field.faults);
  facts.set(Fact::after_end, field.after_end);
  std::int64_t wrong_lengths = 0;
  std::int64_t counts[256 / 8] = {};
  for (const wire::Option& option : segment.options) {
    if (!wire::has_length_of_its_kind(option)) ++wrong_lengths;
    if (option.kind < std::size(counts)) ++counts[option.kind];
  }
  facts.set(Fact::option_lengths, wrong_lengths);
  facts.set(Fact::mss, counts[kind::mss]);
  facts.set(Fact::wsopt, counts[kind::window_scale]);
  facts.set(Fact::sackok, counts[kind::sack_permitted]);
  facts.set(Fact::ts, counts[kind::timestamps]);
  facts.set(Fact::sack, static_cast<std::int64_t>(segment.sack_blocks().size()));
  if (const auto shift = segment.window_scale()) facts.set(Fact::shift, *shift);
  for (const wire::Option& option : segment.options) {
    const auto octets = static_cast<std::int64_t>(option.data.size());
    if (option.kind == kind::fast_open) facts.set(Fact::cookie, octets);
    if (option.is_experimental())
      facts.set(Fact::experiment, std::min(octets, facts[Fact::experiment].value_or(octets)));
  }
}

void History::datagram_facts(Instant now, const Segment& segment, Facts& facts) const {
  const bool is_v4 = segment.source.address.family == wire::Family::ipv4;
  facts.set(Fact::ttl, segment.ttl);
  if (is_v4) facts.set(Fact::df, number(segment.dont_fragment));
  if (!path_.is_sure) return;
  facts.set(Fact::ect, segment.traffic_class & 3);
  facts.set(Fact::dscp, segment.traffic_class >> 2);
  if (first_dscp_) facts.set(Fact::first_dscp, *first_dscp_);
  if (!is_v4) {
    facts.set(Fact::flow, segment.flow_label);
    if (last_flow_) facts.set(Fact::last_flow, *last_flow_);
  }
  // What a capture has cut apart has one ID for all parts.
  if (!is_v4 || segment.dont_fragment || segment.checksum == wire::Checksum::unverifiable || !iss_) return;
  const Numbers here = numbers(segment);
  const bool again = std::any_of(identified_.begin(), identified_.end(), [&](const Identified& one) {
    const bool copy =
        one.seq == here.seq && one.end == here.end && one.flags == segment.flags && one.ack == segment.ack;
    return one.id == segment.ip_id && !copy && now - one.at < longest_life;
  });
  facts.set(Fact::id_again, number(again));
}

void History::number_facts(Instant now, const Segment& segment, Facts& facts) const {
  const bool is_syn = segment.has(ctl::syn) && !segment.has(ctl::rst);
  if (is_syn && iss_ && !may_move_ && !ended_ && !application.close_told)
    facts.set(Fact::first_iss, segment.seq - *iss_);
  if (is_syn && begins_anew(segment)) return;
  if (!iss_ || is_of_an_older(segment)) return;
  facts.set(Fact::snd_max, snd_max_);
  facts.set(Fact::ended, number(ended_));
  const Numbers here = numbers(segment);
  facts.set(Fact::seg_seq, here.seq);
  facts.set(Fact::seg_end, here.end);
  facts.set(Fact::fin_end, fin_end_.value_or(0));
  facts.set(Fact::experiment_of_syn, experiment_of_syn_);
  if (segment.has(ctl::urg)) facts.set(Fact::urgent_at, here.seq + segment.urgent_pointer);
  facts.set(Fact::our_ack, our_ack_);
  facts.set(Fact::duplicates, duplicates_);
  facts.set(Fact::offered_edge, offered_edge_);
  if (latest_edge_) facts.set(Fact::latest_edge, *latest_edge_);
  facts.set(Fact::edge_back, number(edge_back_));
  if (here.ack) {
    facts.set(Fact::seg_ack, *here.ack);
    facts.set(Fact::seg_wnd, here.window);
    facts.set(Fact::seg_edge, *here.ack + here.window);
    facts.set(Fact::covered, covered_.end_of_first());
    if (ack_max_) facts.set(Fact::ack_max, *ack_max_);
    if (edge_max_) facts.set(Fact::edge_max, *edge_max_);
    const auto answer = std::pair(*here.ack, *here.ack + here.window);
    facts.set(Fact::repeats, number(answer_ && *answer_ == answer));
    facts.set(Fact::edge_slack, (std::int64_t{1} << target_scale()) - 1);
    if (congestion_end_) facts.set(Fact::congestion_due, number(*here.ack >= *congestion_end_));
  }
  repetition_facts(now, segment, here, facts);
  data_facts(segment, here, facts);
  stamp_facts(segment, facts);
  sack_facts(segment, here, facts);
  application_facts(segment, facts);
}

void History::data_facts(const Segment& segment, const Numbers& here, Facts& facts) const {
  // A keep-alive may carry an octet that means nothing (RFC 9293, MAY-6).
  if (segment.payload.empty() || (segment.payload.size() == 1 && here.end <= our_ack_)) return;
  const std::int64_t first = here.seq + number(segment.has(ctl::syn)) - 1;
  // An application may get urgent data aside, and not echo them.
  const wire::Octets* echoed = urgent_ ? nullptr : application.echoes;
  const auto known = static_cast<std::int64_t>(stream_.size());
  const auto echoable = static_cast<std::int64_t>(echoed != nullptr ? echoed->size() : 0);
  std::int64_t changed = 0, compared = 0, wrong = 0, judged = 0;
  const std::uint8_t* octets = segment.payload.data();
  const auto size = static_cast<std::int64_t>(segment.payload.size());
  for (std::int64_t i = std::max<std::int64_t>(0, -first); i < size; ++i) {
    const std::int64_t place = first + i;
    if (place < known && known_.data()[place] != 0) {
      ++compared;
      if (stream_.data()[place] != octets[i]) ++changed;
    }
    if (place < echoable) {
      ++judged;
      if (octets[i] != echoed->data()[place]) ++wrong;
    } else if (application.is_agent) {
      ++judged;
      if (octets[i] != 'a' + place % 26) ++wrong;
    }
  }
  if (compared > 0) facts.set(Fact::data_changed, changed);
  if (judged > 0) facts.set(Fact::data_wrong, wrong);
}

void History::repetition_facts(Instant now, const Segment& segment, const Numbers& here, Facts& facts) const {
  if (segment.len() == 0 || segment.has(ctl::rst)) return;
  const Transmission* before = last_of(here.seq);
  facts.set(Fact::again, number(before != nullptr));
  if (before == nullptr) return;
  // Both may have been longer or shorter on the way.
  if (const auto since = timed_since(here.seq)) facts.set(Fact::age, milliseconds_of(now - *since + slack()));
  if (before->gap) facts.set(Fact::last_gap, milliseconds_of(*before->gap - slack()));
  facts.set(Fact::our_segments_since, static_cast<std::int64_t>(sent_count_ - before->tester_sent));
}

void History::offer_facts(const Segment& segment, Facts& facts) const {
  if (offers_.empty()) return;
  // A port is used again, and what this SYN has not opened may be left from a connection before.
  const bool of_this = segment.has(ctl::syn) || (iss_ && !is_of_an_older(segment));
  if (!of_this) return;
  std::uint16_t most = 0;
  for (const Offer& offer : offers_)
    most = std::max(most, offer.mss.value_or(wire::default_mss(segment.source.address.family)));
  facts.set(Fact::offered_mss, most);
  facts.set(Fact::crossed, number(crossed_));
  facts.set(Fact::ws_offered, number(tester_shift().has_value()));
  facts.set(Fact::ts_offered, number(any_offer(&Offer::timestamps)));
  facts.set(Fact::sack_offered, number(any_offer(&Offer::sack)));
  facts.set(Fact::ecn_offered, number(any_offer(&Offer::ecn)));
  facts.set(Fact::fast_open, number(any_offer(&Offer::fast_open)));
  if (!syn_ || segment.has(ctl::syn)) return;
  if (const auto both = agreed(&Offer::timestamps, syn_->timestamps().has_value()))
    facts.set(Fact::ts_agreed, number(*both));
  // Whether accurate ECN (RFC 9768) was agreed on other bits tell.
  if (any_offer(&Offer::accurate_ecn) || syn_->has(ctl::ae)) return;
  if (const auto both = agreed(&Offer::ecn, proposes_ecn(*syn_))) facts.set(Fact::ecn_agreed, number(*both));
}

void History::stamp_facts(const Segment& segment, Facts& facts) const {
  const auto stamps = segment.timestamps();
  if (!stamps) return;
  facts.set(Fact::echo, stamps->tsecr);
  if (tsval_first_ && tsval_max_) {
    facts.set(Fact::tsval, counted_from(*tsval_first_, stamps->tsval, tsval_max_));
    facts.set(Fact::tsval_max, *tsval_max_);
  }
  if (tsvals_.empty()) return;
  facts.set(Fact::tsecr, counted_from(tsvals_.front(), stamps->tsecr, tsecr_max_));
  if (!segment.has(ctl::ack)) return;
  facts.set(Fact::tsecr_max, tsecr_max_);
  const bool known = std::find(tsvals_.begin(), tsvals_.end(), stamps->tsecr) != tsvals_.end();
  if (known || !too_many_tsvals_) facts.set(Fact::echoes_sent, number(known));
}

void History::answer_facts(Instant now, Facts& facts) const {
  facts.set(Fact::asked, is_answered(now, asked_at_) ? 0 : asked_);
  facts.set(Fact::prompted, is_answered(now, prompted_at_) ? 0 : prompted_);
  const bool only_reset = reset_at_ && now - *reset_at_ < answers_at_once &&
                          (!not_reset_at_ || now - *not_reset_at_ > long_before);
  facts.set(Fact::only_reset, number(only_reset));
}

void History::application_facts(const Segment& segment, Facts& facts) const {
  facts.set(Fact::agent, number(application.is_agent));
  if (!application.is_agent) return;
  facts.set(Fact::given, static_cast<std::int64_t>(application.given_most));
  if (application.given == application.given_most)
    facts.set(Fact::given_surely, static_cast<std::int64_t>(application.given));
  if (application.urgent_end) facts.set(Fact::urgent_end, *application.urgent_end);
  facts.set(Fact::close_told, number(application.close_told));
  facts.set(Fact::tos_told, number(application.tos_told));
  if (segment.has(ctl::urg) && !application.urgent_end) facts.set(Fact::urgent_end, 0);
}

}  // namespace tcpspec::watch
