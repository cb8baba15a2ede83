#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "run/connection.hpp"
#include "run/environment.hpp"
#include "run/reply.hpp"
#include "run/report.hpp"
#include "run/stage.hpp"
#include "run/task.hpp"
#include "wire/draft.hpp"

namespace tcpspec::run {

/// Thrown to end a case early with its verdict.
struct Ended {
  report::Verdict verdict;
  std::string because;
  std::string expected;
  std::string got;
  std::string requirement{};  ///< the broken requirement, if it is not the first of the case
};

/// To throw where the target, the tester or the path between them does not have what the case needs.
inline Ended not_applicable(std::string why) {
  return {report::Verdict::not_applicable, std::move(why), {}, {}};
}

/// A case while it is being played: the connections, the application's handles, and the record of what
/// happened. Every part of the runner (prologue, steps, probes, calls) works on one of these.
class Play {
 public:
  Play(const cases::Case&, const Environment&, Ports&, wire::Family, std::uint64_t seed);
  ~Play();
  Play(const Play&) = delete;
  Play& operator=(const Play&) = delete;

  const cases::Case& test;
  const Environment& env;
  const wire::Family family;
  Stage stage;
  report::CaseResult result;
  /// The id of the point, if a point of a sweep is played and not a case.
  std::function<std::string()> point;
  bool recording = true;  ///< false: the segments are not recorded in `result`
  int step = -1;          ///< the step that is being performed; -1 outside

  Connection& connection(const std::string& name = {});
  std::map<std::string, Connection>& connections() { return connections_; }

  /// Sends and waits until the datagram is sent; updates the variables and the record.
  Task<void> send(Connection&, wire::Draft, report::SegmentRole);
  /// Sends octets again, unchanged.
  Task<void> send_again(Connection&, report::SegmentRole);
  Task<void> send_icmp(Connection&, wire::IcmpDraft);

  /// The next segment that arrived by the deadline. It is removed from the inbox; the variables do not change
  /// yet.
  Task<std::optional<Arrival>> next(Connection&, Instant deadline);
  /// Processes a segment: updates the variables, and SEG if `matched`.
  void take(Connection&, const Arrival&, report::SegmentRole, bool matched,
            const cases::OutcomeName& outcome = {});

  /// The next ICMP error that has come about the connection; it is recorded.
  std::optional<Report> next_report(Connection&);

  /// Asks the agent and waits for its reply.
  Task<Reply> request(std::string line);
  /// Waits; segments that arrive meanwhile stay in the inbox.
  Task<void> wait_until(Instant);

  /// What came from then on is held against no invariant.
  void forget_from(Instant);

  // From the machine: what the driver reports.
  void on_sent(Instant);
  void on_unsendable(const Unsendable&);  ///< the last datagram could not be sent
  bool on_segment(Instant, const wire::Segment&,
                  wire::OctetView octets);  ///< false: no connection of this case
  void on_icmp(Instant, const wire::IcmpMessage&, wire::OctetView octets);
  void on_reply(Instant, std::string_view line);

  /// Segments with a wrong checksum since the step began. They count as lost, although they were sent.
  int wrong_sums = 0;
  /// Of segments of which only the first fragment has come: their SEG.SEQ.
  std::vector<wire::Seq> fragments;
  bool opening_repeated = false;  ///< see Machine
  /// When a segment was sent that was to draw a RST, and may have opened a new connection instead.
  std::optional<Instant> perhaps_opened_anew;
  bool ended_by_service = false;  ///< see Machine
  bool has_opened = false;        ///< see Machine
  /// The octets of each kind of option that the target has sent last, on whichever connection.
  std::map<std::uint8_t, wire::Octets> received_options;
  /// The number of routers on the path, from the TTL or hop limit of received segments (systems begin with
  /// 64, 128 or 255).
  int routers = 0;

  /// How long at most the tester took to do what was due: to send, or to go on after a wait.
  Duration lateness() const { return lateness_; }

  Instant began() const { return began_; }
  void begin(Instant now);
  double since_start(Instant t) const { return (t - began_).seconds(); }
  Duration duration(const cases::Time&) const;
  Duration patience() const { return env.timing.patience; }
  std::uint32_t ts_now() const;
  /// Before anything was sent: the tester's timestamps begin below `limit`.
  void begin_timestamps_below(std::uint32_t limit) { ts_base_ %= limit; }
  oracle::Scope scope(const Connection&, const oracle::Tcb&) const;

  std::uint32_t draw_isn();
  Ports& ports() { return ports_; }
  /// Creates a connection on a new source port of `tester` to `target`.
  Connection& open(const std::string& name, const wire::Address& tester, const wire::Endpoint& target);

  /// Creates a connection on ends that are already claimed.
  Connection& open_on(const std::string& name, const wire::FourTuple&);

  // The target's application, at the level of access that there is.
  std::string listener;                ///< the agent's handle of the passive OPEN for the case's connections
  std::vector<std::string> listeners;  ///< those that this case opened itself
  std::uint16_t target_port = 0;       ///< the target's end for this case
  std::uint16_t second_port = 0;       ///< another open port; 0 if there is none
  const Service* service = nullptr;    ///< without the agent: the service at that port

 private:
  std::uint32_t draw() { return static_cast<std::uint32_t>(random_() >> 32); }
  Task<Instant> put_on_the_wire(const wire::Octets& octets);  ///< returns when it was sent
  bool is_proved(const Connection&, const wire::Segment&) const;
  void has_sent(Connection& connection, const wire::Octets& octets, Instant time, report::SegmentRole role);
  Task<void> dispatch(Connection&, wire::Octets, report::SegmentRole);
  /// What is recorded of any datagram.
  report::SegmentRecord record_of(const Connection&, wire::OctetView, Instant, report::SegmentRole) const;
  /// `before`: the variables before the segment; `outcome`: the one that it matches, may be empty.
  void record(const Connection&, const wire::Segment&, wire::OctetView, bool from_target, Instant,
              report::SegmentRole, const oracle::Tcb& before, const cases::OutcomeName& outcome = {});

  void settle(const Connection&);
  void show_witness(Connection&, Instant, const wire::Segment&, wire::OctetView octets);
  void keep(report::SegmentRecord);
  void due(Instant when, Instant done) { lateness_ = std::max(lateness_, done - when); }
  static void bring_forward(Connection&);
  Instant held_until(const Connection&) const;

  Ports& ports_;
  std::map<std::string, Connection> connections_;
  // Its high bits are random enough for numbers that only have to differ, and it needs no table.
  std::linear_congruential_engine<std::uint64_t, 6364136223846793005U, 1442695040888963407U, 0> random_;
  std::uint32_t ts_base_;
  Instant began_;
  bool started_ = false;
  std::optional<Instant> sent_at_;
  std::optional<Instant> last_sent_;
  Duration lateness_;
  std::size_t kept_octets_ = 0;  ///< of datagrams, in result.segments
  bool flooded_ = false;         ///< an inbox had no room for a segment
  std::optional<Unsendable> unsendable_;
  std::deque<Reply> replies_;
};

}  // namespace tcpspec::run
