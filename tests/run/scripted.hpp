#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "run/machine.hpp"
#include "sample.hpp"
#include "tests/oracle/written.hpp"

namespace tcpspec::run {

/// A target that is written down: what the tester must send, ask and when, and what the target and its
/// application then do.  One line of a script is one of
///
///   [at TIME] tester sends SEGMENT      the next thing sent; ISS and IRS are those of the connection
///   [at TIME] target sends SEGMENT [echo]      echo: with the text that the tester sent last
///   [at TIME] tester asks WORDS         the next request to the agent begins with them
///   agent answers WORDS
///   until TIME nothing is sent
///   forget                              what the tester has sent up to now is of no interest
///
/// TIME counts from the beginning of the case.  Without it the tester's lines are waited for, and the others
/// happen at once.  Time jumps; no line takes any.
class Scripted {
 public:
  explicit Scripted(const std::string& yaml, Environment env = wire_only(),
                    wire::Family family = wire::Family::ipv4);
  /// Plays a script of discovery.hpp instead of a case.
  Scripted(Script discovery, Environment env, wire::Family family = wire::Family::ipv4);
  ~Scripted();

  Scripted& play(const std::string& lines);

  /// The three segments of a passive opening, 1 ms each way; `syn_ack` adds to the target's SYN,ACK.  Steps
  /// begin when the runner has seen that no service greets: at 25 ms.
  Scripted& opens(const std::string& syn_ack = "<WND=65535><MSS=1460>");

  /// A frame with the stamp `stamp` that the driver reads at `read`, before it fires what was due by then.
  Scripted& late(const std::string& line, Duration stamp, Duration read);

  /// From now on the tester is slow: what it sends leaves so late, and it wakes so long after a deadline.
  Scripted& slow(Duration sending, Duration waking);

  /// From now on what the target sends is changed so on its way; empty: not any more.
  Scripted& alters(std::function<wire::Segment(wire::Segment)>);

  /// The target sends this to an address of somebody else, under which the tester has sent.
  Scripted& overheard(const std::string& notation, const char* address);

  /// Whether the target seemed to have had no room for the opening.
  bool opening_repeated() const { return machine_->opening_repeated(); }
  /// Whether the service ended the case by itself.
  bool ended_by_service() const { return machine_->ended_by_service(); }

  /// Lets all the time pass that the case wants and returns what came of it; the agent gives back what it is
  /// told to.
  const report::CaseResult& end();
  const report::CaseResult& result() const { return machine_->result(); }

  /// What the tester has sent and no line has claimed, in the notation with the numbers of the wire.
  std::vector<std::string> unclaimed() const;

  CountingPorts ports;

 private:
  struct Sent {
    Instant time;
    wire::Segment segment;
    std::string text;
  };
  struct Asked {
    Instant time;
    std::string line;
  };

  void start();
  void line(std::string text);
  void pump();
  void advance(Instant to);
  bool step();  ///< to the machine's next deadline; false if it has none
  void target_sends(const std::string& notation, Instant stamp);
  void tester_sends(const std::string& notation, const Instant* when);
  void tester_asks(const std::string& words, const Instant* when);

  Duration sending_takes_;
  Duration waking_takes_;
  std::function<wire::Segment(wire::Segment)> alters_;
  cases::Suite suite_;
  cases::Case nothing_;
  Environment env_;
  oracle::Numbers numbers_;
  wire::FourTuple flow_;
  wire::Octets last_text_;
  std::unique_ptr<Machine> machine_;
  Instant now_{1'000'000'000'000};
  Instant began_ = now_;
  std::deque<Sent> sent_;
  std::deque<Asked> asked_;
};

}  // namespace tcpspec::run
