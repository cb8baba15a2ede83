#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/behaviour.hpp"
#include "sim/congestion.hpp"
#include "sim/keys.hpp"
#include "sim/path.hpp"
#include "sim/receive_queue.hpp"
#include "sim/rto.hpp"
#include "sim/send_queue.hpp"
#include "sim/tcb.hpp"
#include "wire/draft.hpp"
#include "wire/segment.hpp"

namespace tcpspec::sim {

class Host;
using wire::Segment;

/// Why a connection is over, or what happened to it, as reported to the application.
enum class Reason : std::uint8_t { none, refused, reset, timed_out, unreachable };

/// The part of a segment that is new and fits the window.
struct Text {
  Seq seq;
  wire::OctetView octets;
  bool fin = false;
  std::uint32_t tsval = 0;  ///< 0 without timestamps
};

/// What an application may set (RFC 9293 §3.9.1 and the sections that the fields name).
struct Settings {
  bool nodelay = false;                  ///< no Nagle algorithm (MUST-17)
  bool keepalive = false;                ///< §3.8.4, MUST-25: off unless asked for
  Duration keepalive_idle;               ///< silence before the first probe
  Duration keepalive_interval;           ///< between probes
  std::uint32_t keepalive_count = 0;     ///< unanswered probes that end the connection
  std::optional<Duration> user_timeout;  ///< R2 (MUST-21)
  std::optional<Duration> announced;     ///< ADV_UTO (RFC 5482 §3): the option is in use
  std::uint8_t tos = 0;                  ///< MUST-48
  std::uint8_t ttl = 64;                 ///< MUST-49
  std::size_t send_buffer = 0;           ///< octets
  bool urgent_inline = true;             ///< only kept for reading: urgent data are always inline here
};

/// One end of one connection, from OPEN to the end of TIME-WAIT.
///
/// It has four kinds of method: events (`on_*`), the user calls of RFC 9293 §3.9.1, the next deadline
/// (`next_deadline`), and queries. It sends through its host. It reads no clock: the host has the time of the
/// event. Decisions that need no memory of their own are pure functions (decisions.hpp); the methods here act
/// on them.
class Connection {
 public:
  /// `receive_buffer` in octets.  The host must outlive the connection.
  Connection(Host& host, std::uint64_t id, wire::Endpoint local, wire::Endpoint remote,
             std::size_t receive_buffer);

  // What has happened.
  void on_segment(const Segment& seg);                                     // SEGMENT ARRIVES, §3.10.7
  void on_icmp(wire::IcmpError error, std::uint32_t mtu, Seq quoted_seq);  // icmp.cpp
  void on_deadline();                                                      // timers.cpp

  // What the application asks for (calls.cpp).
  void use_key(const wire::Key& key) { key_ = key; }
  void open_active();
  void open_with(wire::OctetView text);  ///< by a Fast Open, if it may (fast_open.cpp)
  void open_passive(const Segment& syn, std::uint64_t listener, std::shared_ptr<Connection> reopened);
  void open_by_cookie(const Segment& ack, std::uint64_t listener);
  std::size_t send(wire::OctetView octets, bool urgent);  ///< returns how many were taken
  wire::Octets receive(std::size_t max);
  void shutdown();  ///< the RFC's CLOSE: nothing more to send, still receiving
  void close();     ///< of an application that also stops reading
  void abort();

  /// Before everything else, of a segment that arrives (keys.cpp).
  Judged judge_proof_of(const Segment& seg);

  // When to be woken.
  std::optional<Instant> next_deadline() const;

  // Questions.
  const Tcb& tcb() const { return tcb_; }
  State state() const { return tcb_.state; }
  std::uint64_t id() const { return id_; }
  std::uint64_t listener() const { return listener_; }
  bool at_end_of_text() const;
  bool may_send() const;
  std::size_t unread() const { return text_.unread(); }
  bool at_urgent_mark() const;  ///< what is read next is the last urgent octet (MUST-33)
  std::uint32_t unsent() const { return queue_.unsent(tcb_.snd.nxt); }
  std::uint32_t unacknowledged() const;  ///< octets, and one for a FIN
  Reason take_error() { return std::exchange(error_, Reason::none); }
  Settings& settings() { return settings_; }
  const Behaviour& rules() const { return rules_; }
  void settings_changed();
  ReceiveQueue& receive_buffer() { return text_; }
  bool is_fast_opened() const { return fast_open_.taken; }
  bool reopens(const Segment& syn) const;
  std::shared_ptr<Connection> take_reopened() { return std::move(reopened_); }

 private:
  enum class Kind : std::uint8_t { control, fresh_text, repeated_text, probe };
  Instant now() const;

  // SEGMENT ARRIVES (arrives_*.cpp, time_wait.cpp).
  void arrives_syn_sent(const Segment& seg);
  void arrives_synchronized(const Segment& seg);
  void arrives_time_wait(const Segment& seg);
  bool on_timestamps(const Segment& seg);
  bool on_sequence(const Segment& seg);
  void on_rst(const Segment& seg);
  bool on_syn(const Segment& seg);
  bool on_ack(const Segment& seg);
  bool on_ack_of_fin(wire::Seq una_before);
  void report_octets_received_before(const Segment& seg);
  void on_urgent(const Segment& seg);
  void on_text(const Text& text);
  void on_fin();
  void remember_timestamp(const Segment& seg);
  void remember_ecn(const Segment& seg);
  void remember_refusal_of_ecn(const Segment& seg);

  // accurate_ecn.cpp; the functions for SYN and ACK return false if the segment has ended the connection.
  std::uint16_t proposal() const;
  void take_accurate_proposal(const Segment& syn);
  void take_accurate_answer(const Segment& syn_ack);
  bool take_proposal_again(const Segment& syn);
  std::uint16_t accurate_answer() const;
  std::uint16_t accurate_count() const;
  void read_accurate_handshake(const Segment& ack);
  void count_mark(const Segment& seg);
  void count_octets(const Segment& seg);
  /// If it is due and there is room for it.
  std::optional<wire::Option> accurate_option(std::size_t octets_of_others);
  bool feedback_is_acceptable(const Segment& seg);
  void on_accurate_feedback(const Segment& seg);

  // Only in mutants (sharing.cpp).
  void share(Shares what);
  void take_from(const Connection& other, Shares what);

  // fast_open.cpp
  void take_fast_open(const Segment& syn);
  void take_text_of_syn();
  void begin_fast_open();
  std::optional<wire::Option> cookie_option(std::uint16_t flags) const;
  std::uint32_t text_for_syn() const;
  void on_lost_fast_open();
  void send_refused_text_again();

  // keys.cpp
  void prove(wire::Draft& draft, Kind kind) const;
  std::uint32_t key_octets() const;  ///< of the option that proves, padded

  // timeout_option.cpp, RFC 5482.
  std::optional<wire::Option> timeout_to_announce();
  void read_timeout_option(const Segment& seg);
  Duration agreed_timeout() const;
  void take_syn(const Segment& syn);
  void take_options(const Segment& syn);
  void take_ecn_proposal(const Segment& syn);  // ecn.cpp, as is the next
  void put_ecn(wire::Draft& draft, std::uint16_t& flags, Kind kind, bool has_text);
  void take_text_that_came_early();
  void deliver();
  void acknowledge_half_of_what_was_held();  ///< a fault (MUST-58)
  Text trimmed(Text text) const;
  void challenge();
  void enter_established(const Segment& seg);
  void enter_fin_wait_2();
  void enter_time_wait();
  void return_to_listen();
  void close_with(Reason reason);

  // What an ACK tells (arrives_ack.cpp, recovery.cpp).
  void acknowledge_syn(const Segment& seg);
  void on_new_acknowledgment(const Segment& seg);
  void on_duplicate_acknowledgment(const Segment& seg);
  void count_duplicate();
  bool reports_prove_loss() const;
  bool may_recover_anew() const;
  /// `flight_before`: octets in flight before it acknowledged any.
  void on_congestion_echo(const Segment& seg, std::uint32_t flight_before);
  void begin_recovery();
  void sample_round_trip(const Segment& seg, const SendQueue::Acknowledged& done);
  void update_send_window(const Segment& seg);
  bool our_fin_acknowledged() const;
  bool fin_of_opening_waits() const;
  std::uint32_t flight() const { return static_cast<std::uint32_t>(tcb_.snd.nxt - tcb_.snd.una); }

  // Sending (output.cpp decides, segments.cpp builds).
  void output();
  void on_fin_sent();
  bool retransmit_next_lost();
  bool send_new();
  std::uint32_t to_end_of_call(std::uint32_t octets);
  void forget_old_path();
  bool worth_sending(std::uint32_t n, bool with_fin) const;
  std::uint32_t allowance() const;
  void retransmit_oldest(std::uint32_t at_most);
  void send_window_probe();
  std::uint32_t effective_mss() const;
  std::uint32_t usable_window() const;
  bool window_shut() const;
  bool window_has_shrunk() const { return tcb_.snd.rightmost_edge.after(tcb_.snd.una + tcb_.snd.wnd); }
  bool window_worth_announcing() const;
  Seq rightmost_edge() const;
  void begin_syn();
  void repeat(Sent& segment, Kind kind);
  void acknowledge_now() { ack_now_ = true; }
  void acknowledge_soon();
  void acknowledge_all_but_the_last_octet();  ///< only in a mutant
  void send_ack() { send_ack_at(tcb_.snd.nxt); }
  void send_ack_at(Seq seq);
  void send_reset(Seq seq);
  /// Returns the size of the datagram.
  void transmit_spoiled(const wire::Draft&, Kind);
  std::uint32_t transmit(Seq seq, std::uint16_t flags, wire::Octets payload, Kind kind);
  void transmit_segment(Sent& segment, Kind kind);
  std::uint16_t offer_window(bool on_syn);
  std::vector<wire::Option> options_for(std::uint16_t flags);
  std::vector<wire::Option> options_for_opening(std::uint16_t flags, const wire::Option& timestamps);
  std::size_t sack_room() const;  ///< in blocks
  std::uint32_t timestamp_clock() const;

  // Timers (timers.cpp).
  void arm_timers();
  void restart_retransmission_timer();
  void on_retransmission_timeout();
  void on_persist_timeout();
  void on_tail_probe_timeout();  // tail_probe.cpp
  void restart_tail_probe_timer();
  void on_keepalive_timeout();
  void restart_give_up_timer();
  Duration give_up_after() const;

  Host& host_;
  const Behaviour& rules_;
  const std::uint64_t id_;
  Tcb tcb_;
  Settings settings_;
  SendQueue queue_;
  ReceiveQueue text_;
  RetransmissionTimeout rto_;
  Congestion congestion_;
  Path path_;

  struct Timers {
    std::optional<Instant> retransmission;  ///< RFC 6298 §5
    std::optional<Instant> persist;         ///< zero-window probes (§3.8.6.1) and the sender's SWS override
    std::optional<Instant> tail_probe;      ///< RFC 8985 §7
    std::optional<Instant> delayed_ack;     ///< §3.8.6.3
    std::optional<Instant> keepalive;       ///< §3.8.4
    std::optional<Instant> time_wait;       ///< 2MSL
    std::optional<Instant> give_up;         ///< R2, the user timeout (§3.8.3, §3.10.8)
  } timers_;

  std::optional<Duration> announced_timeout_;  ///< the last one that was sent
  std::optional<Duration> remote_timeout_;     ///< REMOTE_UTO

  struct FastOpen {
    bool asked = false;      ///< by the application, of an active OPEN
    bool with_text = false;  ///< in the SYN
    Octets to_show;          ///< the cookie, in the SYN
    Octets to_give;          ///< the cookie, in the SYN,ACK
    bool taken = false;      ///< the text of the SYN was taken at once
  } fast_open_;

  std::optional<wire::Key> key_;
  bool stops_signing_ = false;  ///< only in a mutant

  bool has_cookie_request_ = false;
  bool timer_is_over_ = false;  ///< only in mutants, as are the next three
  bool path_has_grown_ = false;
  bool holds_new_data_ = false;
  bool one_acknowledged_ = false;

  struct AccurateEcn {
    bool on = false;
    bool owes_code = false;  ///< of the client: its next ACK tells the mark of the SYN,ACK
    std::uint8_t mark_of_answer = 0;
    bool sends_ect = true;
    bool answers_plainly = false;
    bool ignores_feedback = false;
    bool last_was_marked = false;
    bool answers_ack = false;               ///< the next ACK is for marks without data
    bool cwr_due = false;                   ///< only in a mutant
    std::uint8_t mark_of_syn = 0;           ///< its IP-ECN field
    std::uint32_t count = 5;                ///< of marked segments (r.cep)
    std::uint32_t owed = 0;                 ///< of them, since the last ACK
    std::uint32_t told = 5;                 ///< the peer's count, three bits of it
    std::array<std::uint32_t, 3> octets{};  ///< of data, by the mark that they came with: ECT(1), ECT(0), CE
    bool owes_option = false;
  } accurate_;

  std::uint64_t listener_ = 0;            ///< 0: an active OPEN
  std::shared_ptr<Connection> reopened_;  ///< the TIME-WAIT that this opening replaced (MAY-2)
  std::uint32_t timestamp_offset_ = 0;    ///< RFC 7323 §7.1
  bool offers_sack_ = true, offers_timestamps_ = true, offers_scale_ = true, offers_mss_ = true;
  bool syn_repeated_ = false;
  bool ack_now_ = false;
  std::uint32_t segments_owed_ = 0;     ///< data segments not acknowledged yet
  bool peer_closed_ = false;            ///< the peer's FIN was reached
  bool reader_gone_ = false;            ///< the application closed both ways
  bool override_silly_window_ = false;  ///< waited long enough: send what fits
  bool close_queued_ = false;           ///< CLOSE came before ESTABLISHED
  Reason error_ = Reason::none;
  Reason soft_error_ = Reason::none;   ///< an ICMP report that may explain a later timeout (SHLD-25)
  std::optional<Instant> held_until_;  ///< new data, after a mark at a window of one segment
  std::uint32_t timeouts_ = 0;         ///< in a row, of the retransmission timer
  std::uint32_t probes_ = 0;           ///< in a row, zero-window probes
  std::uint32_t keepalive_probes_ = 0;
  std::uint32_t duplicates_ = 0;  ///< duplicate ACKs in a row
  std::uint32_t flight_before_duplicates_ = 0;
  Instant heard_at_;
  std::optional<Instant> sent_text_at_;
  bool tail_probed_ = false;                 ///< and nothing was acknowledged since
  std::optional<Instant> path_reported_at_;  ///< when a report about the path MTU was believed
  std::deque<Seq> call_ends_;                ///< of SENDs, if each has a segment of its own
  std::optional<wire::Draft> first_spoiled_, last_spoiled_;  ///< before they were; only if something spoils
  std::uint32_t spoiled_ = 0;
  std::optional<wire::Draft> last_sent_;  ///< with data or FIN; only if it may be sent again for no reason
  Instant challenges_since_;
  std::uint32_t challenges_ = 0;
};

}  // namespace tcpspec::sim
