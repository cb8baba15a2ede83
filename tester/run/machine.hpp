#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "case/case.hpp"
#include "run/environment.hpp"
#include "run/report.hpp"
#include "run/stage.hpp"
#include "run/tape.hpp"
#include "run/task.hpp"

namespace tcpspec::run {

class Play;
class Connection;
struct Ended;

/// What a machine does instead of a case: it learns about a target (discovery.hpp).
using Script = std::function<Task<void>(Play&)>;

/// Runs one case on one address family. Uses no socket and no clock: on_*() report what has happened,
/// poll_action() returns what to do until it is empty, and next_deadline() says when to call again. The same
/// case, environment, seed and events give the same result.
class Machine {
 public:
  Machine(const cases::Case&, const Environment&, Ports&, wire::Family, std::uint64_t seed,
          Script script = {});
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // What has happened.
  void on_start(Instant now);
  void on_sent(Instant when);             ///< the datagram of the last SendDatagram has left
  void on_unsendable(const Unsendable&);  ///< it could not be sent: our fault or the host's
  /// False if the segment belongs to no connection of this case.
  bool on_segment(Instant stamp, const wire::Segment&, wire::OctetView octets);
  void on_icmp(Instant stamp, const wire::IcmpMessage&, wire::OctetView octets);
  void on_reply(Instant now, std::string_view line);
  void on_deadline(Instant now);

  // What to do next.
  std::optional<Action> poll_action();
  Instant next_deadline() const;

  // How it stands.
  bool finished() const;
  bool judged() const { return judged_; }  ///< the verdict is final, only the clear-up is left
  /// The third segment of the case's own opening has left.
  bool opened() const;
  /// The target seems to have missed a segment of the opening, or to have had no room for it: a segment had
  /// to be sent again, or the target repeated its SYN,ACK, or reduced the window of it.
  bool opening_repeated() const;
  /// Whether a service that nobody controls did something by itself before the case could tell: another time
  /// it may do so later.
  bool ended_by_service() const;
  const report::CaseResult& result() const;  ///< complete once finished
  report::CaseResult take_result();          ///< the same, moved out of a finished machine
  /// The record until now, of a machine that is not finished and gets no more events.
  report::CaseResult take_unfinished();

 private:
  Task<void> perform();
  Task<void> play_case(bool& reached);
  Task<void> steps(bool given);
  Task<void> one_step(const cases::Step&);
  Task<void> send_step(Connection&, const cases::SegmentPattern&, int times);
  Task<void> answer_from_the_wire(const cases::CallStep&, Connection&);
  Task<void> state_step(const cases::StateStep&, Connection&);
  Task<void> require_state(cases::State, Connection&);
  void met(const cases::OutcomeName&);
  const std::string& broken_here() const;
  void charge(const std::string& requirement);
  void settle(const Ended&, bool reached);
  Task<std::optional<std::string>> never_in_the_state();
  Task<void> doubt_the_state();
  Task<void> end_in_order();
  Task<void> clear_up();

  void tape(TapeEvent);

  std::vector<std::string> tape_;  ///< of the results; the record of a script is not kept
  std::size_t taped_octets_ = 0;
  bool too_long_to_tape_ = false;
  TapedPorts ports_;
  std::unique_ptr<Play> play_;
  Script script_;
  cases::OutcomeName outcome_;
  const cases::Step* performed_ = nullptr;  ///< the present step; none before the first
  Task<void> root_;
  bool judged_ = false;
  bool finished_ = false;
};

/// What is known of a case before it is played; the verdict is pass.
report::CaseResult unplayed(const cases::Case&, const Environment&, wire::Family);

}  // namespace tcpspec::run
