#pragma once
// What happened on one connection so far, as far as it limits what the target may send next.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "watch/facts.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::watch {

/// What the way between tester and target may do to a segment.
struct Path {
  bool is_sure = true;  ///< it neither loses nor changes nor doubles: simulated, a lab, or the loopback
  Duration reorders;    ///< segments that are farther apart than this do not overtake each other
};

/// What the target's application was told, as far as it matters.
struct Application {
  bool is_agent = false;
  std::uint64_t given = 0;       ///< octets that it has sent
  std::uint64_t given_most = 0;  ///< and with those of a call that has not returned
  std::optional<std::int64_t> urgent_end;
  bool close_told = false;
  bool tos_told = false;
  /// What it must send if it returns what it gets: the tester's data from their first octet on.
  const wire::Octets* echoes = nullptr;
};

/// RFC 3168 §6.1.1: an ECN-setup SYN or SYN,ACK.
bool proposes_ecn(const wire::Segment& syn);

/// A timestamp as a plain number, counted from the `first`; `highest` is the highest so far, by the same
/// count.
std::int64_t counted_from(std::uint32_t first, std::uint32_t stamp, std::optional<std::int64_t> highest);

/// Ranges of numbers, in order and apart.
class Ranges {
 public:
  void add(std::int64_t first, std::int64_t end);
  bool has(std::int64_t first, std::int64_t end) const;      ///< all of them
  bool touches(std::int64_t first, std::int64_t end) const;  ///< any of them
  std::int64_t end_of_first() const { return ranges_.empty() ? 0 : ranges_.front().second; }
  void clear() { ranges_.clear(); }

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> ranges_;
};

/// By then a TCP has answered what asks for an answer: a delayed acknowledgment comes within half a second
/// (RFC 9293, MUST-40), and a busy machine may be late.
inline constexpr Duration until_answered = seconds(3);

/// Of a segment in the network: the MSL of RFC 9293.
inline constexpr Duration longest_life = seconds(120);

class History {
 public:
  explicit History(Path path) : path_(path) {}

  void sent(Instant, const wire::Segment&);  ///< by the tester, on exactly this four-tuple
  /// Something else that the connection must act on: an ICMP error about it.
  void disturbed(Instant);
  /// What is known when this segment of the target is judged.
  Facts facing(Instant, const wire::Segment&);
  /// Takes the segment into account; after facing().
  void seen(Instant, const wire::Segment&);

  Application application;

 private:
  /// A SYN of the tester.
  struct Offer {
    wire::Seq seq;
    std::optional<std::uint16_t> mss;
    std::optional<std::uint8_t> shift;
    bool timestamps = false;
    bool sack = false;
    bool ecn = false;
    bool accurate_ecn = false;
    bool fast_open = false;
    std::uint32_t len = 1;  ///< SEG.LEN
  };
  /// Octets of the target when they were sent last.
  struct Transmission {
    std::int64_t first = 0;
    std::int64_t end = 0;
    Instant at;
    std::optional<Duration> gap;  ///< since the time before; only if the tester sent nothing between
    std::uint64_t tester_sent = 0;
    bool again = false;     ///< its first octet had come before
    bool prompted = false;  ///< and the tester had sent something since
  };
  struct Identified {
    Instant at;
    std::uint16_t id = 0;
    std::int64_t seq = 0;
    std::int64_t end = 0;
    std::uint16_t flags = 0;
    wire::Seq ack;
  };
  struct Overdue {
    Instant at;
    wire::Segment segment;
    std::uint64_t tester_sent = 0;  ///< before it came
  };
  /// What of a segment the conditions compare, in plain numbers.
  struct Numbers {
    std::int64_t seq = 0;
    std::int64_t end = 0;
    std::optional<std::int64_t> ack;
    std::int64_t window = 0;
  };

  // The tester's.
  /// Which of two timestamps is the greater is not known after more than 24 days (RFC 7323 §5.5).
  void forget_old_stamps(Instant);
  void note_stamp(Instant, const wire::Segment&);
  void sent_syn(const wire::Segment&);
  void sent_numbers(Instant, const wire::Segment&);
  void sent_data(Instant, const wire::Segment&, std::int64_t first);
  void note_latest_edge(std::int64_t first, std::int64_t ack, std::int64_t edge, bool is_new);
  bool asks_for_an_answer(const wire::Segment&) const;
  void ask(Instant, bool prompt);
  bool is_answered(Instant now, Instant then) const;
  std::optional<std::uint8_t> tester_shift() const;
  int target_scale() const;
  int tester_scale() const;

  // The target's.
  const Offer* answered_by(const wire::Segment& syn) const;
  bool begins_anew(const wire::Segment& syn) const;
  void begin_anew();
  void bind(const wire::Segment& syn);
  void fold(Instant now);
  Duration slack() const { return path_.is_sure ? Duration{} : path_.reorders; }
  void take(Instant, const wire::Segment&, std::uint64_t tester_sent);
  void take_numbers(Instant, const wire::Segment&, std::uint64_t tester_sent);
  void take_ack(const wire::Segment&, const Numbers&);
  void note_answer(const wire::Segment&);
  void take_data(const wire::Segment&, std::int64_t first);
  const Transmission* last_of(std::int64_t number) const;
  std::optional<Instant> timed_since(std::int64_t number) const;
  Numbers numbers(const wire::Segment&) const;
  bool is_of_an_older(const wire::Segment&) const;
  std::int64_t of_target(wire::Seq) const;
  std::int64_t of_tester(wire::Seq) const;
  std::optional<bool> agreed(bool Offer::*offered, bool by_target) const;
  bool any_offer(bool Offer::*offered) const;
  bool has_offered_twice() const;

  // The facts, by kind.
  static void header_facts(const wire::Segment&, Facts&);
  static void option_facts(const wire::Segment&, Facts&);
  void datagram_facts(Instant, const wire::Segment&, Facts&) const;
  void number_facts(Instant, const wire::Segment&, Facts&) const;
  void repetition_facts(Instant, const wire::Segment&, const Numbers&, Facts&) const;
  void data_facts(const wire::Segment&, const Numbers&, Facts&) const;
  void offer_facts(const wire::Segment&, Facts&) const;
  void stamp_facts(const wire::Segment&, Facts&) const;
  void sack_facts(const wire::Segment&, const Numbers&, Facts&) const;
  void answer_facts(Instant, Facts&) const;
  void application_facts(const wire::Segment&, Facts&) const;
  bool is_sure_of_wrong_sum() const;

  Path path_;
  std::vector<Overdue> pending_;  ///< that may have been overtaken by what comes now
  int wrong_sums_ = 0;
  int right_sums_ = 0;

  // The tester.
  std::vector<Offer> offers_;
  std::optional<wire::Seq> irs_;
  Ranges covered_;
  std::int64_t tester_max_ = 0;
  std::int64_t our_ack_ = 0;
  std::int64_t duplicates_ = 0;  ///< empty acknowledgments that repeat it
  std::int64_t offered_edge_ = 0;
  std::optional<std::int64_t> latest_edge_;  ///< absent: none, or not certain
  std::int64_t window_seq_ = 0;              ///< the highest number of a segment that offered a window
  std::int64_t kept_window_ = 0;             ///< the last window that was surely taken
  bool edge_back_ = false;                   ///< one offer lay left of an earlier one
  bool urgent_ = false;                      ///< some of its data were urgent
  std::vector<std::uint32_t> tsvals_;        ///< sent; emptied if there are too many
  bool too_many_tsvals_ = false;
  std::optional<std::uint32_t> newest_tsval_;  ///< an older one is answered (RFC 7323 §5.3)
  std::uint64_t sent_count_ = 0;
  std::int64_t asked_ = 0;
  std::int64_t prompted_ = 0;
  Instant asked_at_;
  Instant prompted_at_;
  std::optional<Instant> reset_at_;      ///< a RST was the last that was sent
  std::optional<Instant> not_reset_at_;  ///< anything else
  bool confused_ = false;                ///< what the target answers may be of another incarnation
  bool may_move_ = false;                ///< a SYN or RST of the tester came after the target's SYN
  std::optional<std::pair<std::int64_t, std::int64_t>> newest_;  ///< data, sent for the first time
  int data_since_seen_ = 0;
  Instant data_at_;
  std::optional<std::int64_t> congestion_end_;

  // The target.
  std::optional<wire::Seq> iss_;
  std::optional<wire::Segment> syn_;
  std::int64_t snd_max_ = 0;
  std::int64_t heard_max_ = 0;  ///< the same, with what may have been overtaken
  std::optional<std::int64_t> fin_end_;
  bool ended_ = false;
  bool acknowledged_ = false;  ///< it has sent an ACK, and so knows a SYN of the tester
  std::optional<std::int64_t> ack_max_;
  std::optional<std::int64_t> edge_max_;
  std::optional<std::pair<std::int64_t, std::int64_t>> answer_;  ///< its highest ACK and right edge
  std::optional<Instant> stamped_at_;  ///< the last segment with timestamps, of either end
  std::optional<std::uint32_t> tsval_first_;
  std::optional<std::int64_t> tsval_max_, tsecr_max_;  ///< counted from the target's or the tester's first
  std::optional<std::uint8_t> first_dscp_;
  std::optional<std::uint32_t> last_flow_;
  bool crossed_ = false;                ///< its SYN came without ACK
  std::int64_t experiment_of_syn_ = 0;  ///< the most octets in an experimental option of its SYNs
  std::vector<Transmission> transmissions_;
  std::vector<Identified> identified_;
  wire::Octets stream_;
  wire::Octets known_;  ///< 1 for each octet of stream_ that came
};

}  // namespace tcpspec::watch
