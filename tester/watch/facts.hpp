#pragma once
// The words of an invariant's conditions: what is known of a segment of the target and of the connection on
// which it came.  Numbers of the target's sequence space count from its SYN (which is 0), those of the
// tester's from the tester's SYN; all are unwrapped, so that they compare like plain numbers.

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace tcpspec::watch {

enum class Fact : std::uint8_t {
  // The segment.
  syn,
  fin,
  rst,
  psh,
  ack,
  urg,
  ece,
  cwr,
  reserved,
  seg_seq,
  seg_end,
  seg_ack,
  seg_len,
  data,
  seg_wnd,
  seg_edge,
  urgent_at,
  option_octets,
  option_faults,
  option_lengths,
  after_end,
  mss,
  wsopt,
  shift,
  sackok,
  ts,
  tsval,
  tsecr,
  echo,
  sack,
  sack_faults,
  sack_unsent,
  newest_first,
  experiment,
  cookie,
  sum_right,
  ttl,
  dscp,
  ect,
  df,
  fragment,
  ipv6,
  flow,
  id_again,
  // What the target has sent before.
  snd_max,
  fin_end,
  ended,
  ack_max,
  edge_max,
  repeats,
  edge_slack,
  tsval_max,
  tsecr_max,
  first_dscp,
  last_flow,
  first_iss,
  experiment_of_syn,
  again,
  age,
  last_gap,
  data_changed,
  // What the tester has sent.
  covered,
  offered_edge,
  latest_edge,
  edge_back,
  offered_mss,
  our_ack,
  duplicates,
  our_segments_since,
  ts_offered,
  ts_agreed,
  ws_offered,
  crossed,
  sack_offered,
  ecn_offered,
  ecn_agreed,
  fast_open,
  echoes_sent,
  congestion_due,
  asked,
  prompted,
  only_reset,
  // What the target's application was told.
  agent,
  given,
  given_surely,
  data_wrong,
  urgent_end,
  close_told,
  tos_told,
};
inline constexpr std::size_t fact_count = static_cast<std::size_t>(Fact::tos_told) + 1;

struct FactRow {
  Fact fact;
  std::string_view name;   ///< `SND.MAX`
  std::string_view means;  ///< for who writes a condition
};

/// All of them, in the order of the enumeration.
std::span<const FactRow> fact_rows();
std::string_view to_string(Fact);

/// What is known when one segment is judged.  A fact that is not known makes the condition that needs it
/// irrelevant.
class Facts {
 public:
  Facts() { values_.fill(unknown); }

  void set(Fact fact, std::int64_t value) { values_[index(fact)] = value; }
  void set(Fact fact, const std::optional<std::int64_t>& value) {
    if (value) set(fact, *value);
  }
  std::optional<std::int64_t> operator[](Fact fact) const {
    const std::int64_t value = values_[index(fact)];
    return value == unknown ? std::nullopt : std::optional(value);
  }
  /// In the order of the enumeration; `unknown` where one is not known.
  const std::int64_t* raw() const { return values_.data(); }
  static constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::min();

 private:
  static std::size_t index(Fact fact) { return static_cast<std::size_t>(fact); }
  std::array<std::int64_t, fact_count> values_;
};

}  // namespace tcpspec::watch
