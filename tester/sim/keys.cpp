// Connections with a key: the MD5 signature option (RFC 2385) and TCP-AO (RFC 5925).

#include <algorithm>

#include "sim/connection.hpp"
#include "sim/decisions.hpp"
#include "sim/keys.hpp"

namespace tcpspec::sim {
namespace {

using wire::Proof;
using wire::Scheme;

bool opens_alone(std::uint16_t flags) { return (flags & ctl::syn) != 0 && (flags & ctl::ack) == 0; }

std::size_t count_of(const Segment& seg, std::uint8_t kind) {
  return static_cast<std::size_t>(std::count_if(seg.options.begin(), seg.options.end(),
                                                [kind](const auto& one) { return one.kind == kind; }));
}

Judged judge_digest(const Segment& seg, Proof proof, const Behaviour& rules) {
  // RFC 2385 §2.0: without a valid digest there is no response, whatever else the segment says.
  if (proof == Proof::right) return Judged::taken;
  const bool refuses =
      proof == Proof::none
          ? rules.refuses_unsigned && (rules.refuses_unsigned_rst || !seg.has(ctl::rst))
          : rules.refuses_wrong_digest && (rules.refuses_wrong_digest_of_syn || !opens_alone(seg.flags));
  if (!refuses) return Judged::taken;
  const bool answers = proof == Proof::none ? rules.answers_unsigned : rules.answers_wrong_digest;
  return answers ? Judged::reset : Judged::dropped;
}

Judged judge_mac(const Segment& seg, Proof proof, const Behaviour& rules) {
  // RFC 5925 §2.2: neither two of them, nor one beside an MD5 signature, nor one of another length.
  const std::size_t macs = count_of(seg, wire::kind::ao);
  if (macs > 0 && count_of(seg, wire::kind::md5) > 0)
    return rules.refuses_two_schemes ? Judged::dropped : Judged::taken;
  if (macs > 1) return rules.refuses_two_macs ? Judged::dropped : Judged::taken;
  if (macs == 1 && proof == Proof::none) return rules.refuses_odd_macs ? Judged::dropped : Judged::taken;
  // §7.3 and §7.5.
  if (proof == Proof::right) return Judged::taken;
  if (proof == Proof::none) {
    const bool required = rules.requires_mac && (rules.requires_mac_of_syn || !opens_alone(seg.flags));
    return required ? Judged::dropped : Judged::taken;
  }
  if (!rules.refuses_wrong_mac) return Judged::taken;
  return rules.answers_wrong_mac ? Judged::reset : Judged::dropped;
}

}  // namespace

Judged judge_proof(const Segment& seg, const wire::Key& key, const Tcb& tcb, const Behaviour& rules) {
  wire::Authentication with;
  with.scheme = key.scheme;
  with.secret = key.secret;
  with.key_id = key.of_tester;
  with.source_isn = seg.has(ctl::syn) ? seg.seq : tcb.rcv.irs;
  with.destination_isn = opens_alone(seg.flags) ? Seq(0) : tcb.snd.iss;
  if (key.scheme == Scheme::md5) return judge_digest(seg, wire::proof_of(seg, with), rules);
  const auto option = std::find_if(seg.options.begin(), seg.options.end(), [](const auto& one) {
    return one.kind == wire::kind::ao && !one.data.empty();
  });
  // §3.1: any number may be that of a key.
  if (with.key_id < rules.least_key_id || with.key_id > rules.most_key_id) with.secret.push_back('?');
  // §3.3: a KeyID that is not a key's matches nothing.
  if (!rules.compares_key_id && option != seg.options.end()) with.key_id = option->data[0];
  return judge_mac(seg, wire::proof_of(seg, with), rules);
}

std::uint32_t Connection::key_octets() const {
  if (!key_) return 0;
  return key_->scheme == Scheme::md5 ? 20 : 16;
}

void Connection::prove(wire::Draft& draft, Kind kind) const {
  if (!key_) return;
  const bool syn = (draft.flags & ctl::syn) != 0, fin = (draft.flags & ctl::fin) != 0;
  if ((syn && !rules_.signs_first_segment) || (fin && !rules_.signs_fin)) return;
  if ((draft.flags & ctl::rst) != 0 && !rules_.signs_rst) return;
  if (kind == Kind::fresh_text && !rules_.signs_data) return;
  if (kind == Kind::repeated_text && !rules_.signs_retransmissions) return;
  if (kind == Kind::fresh_text && key_->scheme == Scheme::ao && !rules_.puts_mac_on_data) return;
  if (stops_signing_) return;
  wire::Authentication with;
  with.scheme = key_->scheme;
  with.secret = key_->secret;
  with.key_id = key_->of_target;
  with.next_key_id = key_->of_tester;
  with.source_isn = tcb_.snd.iss;
  // RFC 5925 §5.2: the receiver's number is not known when the first SYN goes out.
  const bool alone = opens_alone(draft.flags) && rules_.zero_isn_in_syn;
  with.destination_isn = alone ? Seq(0) : tcb_.rcv.irs;
  if (opens_alone(draft.flags) && !rules_.zero_isn_in_syn) with.destination_isn = tcb_.snd.iss;
  if (!opens_alone(draft.flags) && !rules_.both_isns_later) with.destination_isn = Seq(0);
  with.covers_text = rules_.digest_covers_text;
  with.covers_addresses = rules_.digest_covers_addresses;
  with.covers_options = rules_.mac_covers_options;
  with.octets_of_md5 = rules_.digest_octets;
  draft.options.push_back(wire::option_for(with));
  draft.proofs.push_back(with);
  if (with.scheme == Scheme::ao && rules_.mac_with_md5 && !syn)
    draft.options.push_back({wire::kind::md5, Octets(16)});
}

Judged Connection::judge_proof_of(const Segment& seg) {
  if (!key_) return Judged::taken;
  const Judged judged = judge_proof(seg, *key_, tcb_, rules_);
  if (judged == Judged::taken) return judged;
  // RFC 5925 §7.5: nothing of it may be used, not even an option.
  if (!rules_.checks_mac_first && tcb_.ts.on && seg.timestamps()) tcb_.ts.recent = seg.timestamps()->tsval;
  const bool unsigned_answer = tcb_.state == State::syn_sent && count_of(seg, wire::kind::md5) == 0;
  if (unsigned_answer && !rules_.signs_after_unsigned_answer) stops_signing_ = true;
  return judged;
}

}  // namespace tcpspec::sim
