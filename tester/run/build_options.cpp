#include "run/build_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "case/fields.hpp"
#include "oracle/evaluate.hpp"

namespace tcpspec::run {

using cases::OptionField;
using cases::SegmentPattern;
using wire::Option;
using wire::Seq;
namespace ctl = wire::ctl;
namespace field = cases::field;

namespace {

constexpr std::uint16_t usual_mss_ipv4 = 1460;
constexpr std::uint16_t usual_mss_ipv6 = 1440;

// The usual order of the options in the header.
using OpeningOrder = std::tuple<field::Mss, field::Sackok, field::Ts, field::Tsval, field::Tsecr,
                                field::Wsopt, field::Sack, field::Md5, field::Ao, field::Opt>;
using LaterOrder = std::tuple<field::Ts, field::Tsval, field::Tsecr, field::Mss, field::Wsopt, field::Sackok,
                              field::Sack, field::Md5, field::Ao, field::Opt>;

template <typename Order>
constexpr std::size_t options_in() {
  std::size_t count = 0;
  std::apply([&](auto... row) { ((count += row.part == field::Part::option ? 1 : 0), ...); }, Order{});
  return count;
}
static_assert(options_in<OpeningOrder>() == options_in<field::All>(),
              "an option that is never sent in a SYN");
static_assert(options_in<LaterOrder>() == options_in<field::All>(), "an option that is sent in a SYN only");

bool wanted(const std::optional<OptionField>& option) {
  return option && option->kind != OptionField::Kind::none;
}

class Options {
 public:
  Options(Play& play, const Connection& connection, const SegmentPattern& pattern, const oracle::Scope& scope,
          std::uint16_t flags)
      : play_(play),
        pattern_(pattern),
        scope_(scope),
        flags_(flags),
        opens_(is_opening(flags)),
        theirs_(opens_ && (flags & ctl::ack) != 0 ? connection.tracker().target_syn() : nullptr) {}

  std::vector<Option> all() {
    if (opens_)
      add_in(OpeningOrder{});
    else
      add_in(LaterOrder{});
    return std::move(options_);
  }

  std::vector<wire::Authentication> proofs() { return std::move(proofs_); }

  /// The whole field as the case offers it, if the pattern has no option.
  std::optional<wire::Octets> offered_octets() const {
    bool own = false;
    cases::for_each_written(pattern_,
                            [&](auto row, const auto&) { own = own || row.part == field::Part::option; });
    const auto& octets = chosen(field::Options{});
    return octets && !own ? std::optional(octets->octets) : std::nullopt;
  }

 private:
  template <typename... Row>
  void add_in(std::tuple<Row...>) {
    (add(Row{}), ...);
  }

  /// The option of the pattern, otherwise the one that the case offers.
  template <typename Row>
  const field::Place<Row>& chosen(Row) const {
    const auto& own = pattern_.*Row::member;
    const bool offers = opens_ && play_.test.offer && !cases::is_written(own);
    return offers ? (*play_.test.offer).*Row::member : own;
  }

  std::uint32_t value(const std::optional<OptionField>& option) const {
    return evaluate(option->value.low, scope_);
  }

  void add(field::Mss row) {
    const auto& mss = chosen(row);
    const bool v4 = play_.family == wire::Family::ipv4;
    if (wanted(mss))
      options_.push_back(Option::mss(static_cast<std::uint16_t>(value(mss))));
    else if (opens_ && !mss)
      options_.push_back(Option::mss(v4 ? usual_mss_ipv4 : usual_mss_ipv6));
  }

  void add(field::Wsopt row) {
    const auto& scale = chosen(row);
    if (wanted(scale) && (!theirs_ || theirs_->window_scale()))
      options_.push_back(Option::window_scale(static_cast<std::uint8_t>(value(scale))));
  }

  void add(field::Sackok row) {
    if (wanted(chosen(row)) && (!theirs_ || theirs_->sack_permitted()))
      options_.push_back(Option::sack_permitted());
  }

  void add(field::Ts row) {
    const bool refused = pattern_.timestamps && !wanted(pattern_.timestamps);
    const bool usual = !opens_ && scope_.tcb.timestamps;
    const bool asked = usual || wanted(chosen(row)) || pattern_.tsval || pattern_.tsecr;
    if (!asked || refused || (theirs_ && !theirs_->timestamps())) return;
    const bool first = opens_ && !theirs_;
    const auto tsval = pattern_.tsval ? evaluate(pattern_.tsval->low, scope_) : scope_.ts_now;
    const auto tsecr =
        pattern_.tsecr ? evaluate(pattern_.tsecr->low, scope_) : (first ? 0 : scope_.tcb.ts_target);
    options_.push_back(Option::timestamps(tsval, tsecr));
  }
  // The two values of the option above.
  void add(field::Tsval) {}
  void add(field::Tsecr) {}

  void add(field::Sack) {
    if (pattern_.sack.empty()) return;
    std::vector<std::pair<Seq, Seq>> blocks;
    for (const auto& [left, right] : pattern_.sack)
      blocks.emplace_back(Seq(evaluate(left, scope_)), Seq(evaluate(right, scope_)));
    options_.push_back(Option::sack(blocks));
  }

  void add(field::Opt row) {
    for (const cases::RawOption& raw : chosen(row)) {
      const auto same_kind = [&](const Option& option) { return option.kind == raw.kind; };
      const bool answers = pattern_.raw_options.empty() && theirs_;
      if (answers && std::none_of(theirs_->options.begin(), theirs_->options.end(), same_kind)) continue;
      options_.push_back(
          {raw.kind, raw.is == cases::RawOption::Kind::received ? received(raw.kind) : raw.data});
    }
  }

  const wire::Octets& received(std::uint8_t kind) const {
    const auto found = play_.received_options.find(kind);
    if (found != play_.received_options.end()) return found->second;
    throw Ended{
        report::Verdict::inconclusive, fmt::format("the target has sent no option of kind {}", kind), {}, {}};
  }

  void add(field::Md5 row) { add_proof(row.scheme, pattern_.md5); }
  void add(field::Ao row) { add_proof(row.scheme, pattern_.ao); }

  /// With the case's key every segment has its option, unless it says otherwise.
  void add_proof(wire::Scheme scheme, const std::optional<cases::ProofField>& written) {
    const std::optional<wire::Key>& key = play_.test.key;
    const bool keyed = key && key->scheme == scheme;
    const cases::ProofField wanted =
        written.value_or(keyed ? cases::ProofField::right : cases::ProofField::none);
    if (wanted == cases::ProofField::none) return;
    wire::Authentication with;
    with.scheme = scheme;
    if (keyed) with.secret = key->secret;
    if (key) with.key_id = key->of_tester;
    if (wanted == cases::ProofField::other_id) with.key_id = static_cast<std::uint8_t>(with.key_id + 1);
    if (key) with.next_key_id = key->of_target;
    with.source_isn = *scope_.tcb.irs;
    const bool alone = (flags_ & wire::ctl::syn) != 0 && (flags_ & wire::ctl::ack) == 0;
    with.destination_isn = alone ? Seq(0) : scope_.tcb.iss.value_or(Seq(0));
    with.wrong = wanted == cases::ProofField::wrong;
    options_.push_back(wire::option_for(with));
    proofs_.push_back(std::move(with));
  }

  Play& play_;
  const SegmentPattern& pattern_;
  const oracle::Scope& scope_;
  std::uint16_t flags_;
  bool opens_;
  const wire::Segment* theirs_;  ///< the target's SYN, if the segment is its SYN,ACK
  std::vector<Option> options_;
  std::vector<wire::Authentication> proofs_;
};

}  // namespace

void set_options(wire::Draft& draft, Play& play, const Connection& connection, const SegmentPattern& pattern,
                 const oracle::Scope& scope) {
  Options options(play, connection, pattern, scope, draft.flags);
  draft.options = options.all();
  draft.proofs = options.proofs();
  draft.raw_options = options.offered_octets();
}

}  // namespace tcpspec::run
