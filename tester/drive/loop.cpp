#include "drive/loop.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>

#include "base/error.hpp"

namespace tcpspec::drive {

namespace {

// So much may be sent at once after a pause, as a share of a second and at most; the rate is kept over any
// longer time.
constexpr double burst_share = 0.05, most_in_a_burst = 64;
constexpr std::size_t most_unseen = 256;
// So many are sent in one round. Then those whose deadline has come have their turn, also if there is always
// more to send.
constexpr int most_in_a_round = 64;
// How often what is there only seldom is looked for, where no wait tells of it.
constexpr Duration now_and_then = milliseconds(5);

/// A token bucket over the run's own time line.
class Pace {
 public:
  Pace(double per_second, Instant now)
      : per_second_(per_second),
        burst_(std::clamp(per_second * burst_share, 1.0, most_in_a_burst)),
        tokens_(burst_),
        last_(now) {}

  bool may_send(Instant now) {
    if (std::isinf(per_second_)) return true;
    tokens_ = std::min(burst_, tokens_ + per_second_ * (now - last_).seconds());
    last_ = now;
    return tokens_ >= 1;
  }
  void sent() { tokens_ -= 1; }
  /// Rounded up: on a simulated clock nothing else advances the time.
  Instant next() const { return last_ + seconds((1 - tokens_) / per_second_) + nanoseconds(1); }

 private:
  double per_second_;
  double burst_;
  double tokens_;
  Instant last_;
};

class Loop {
 public:
  Loop(run::Scheduler& scheduler, Clock& clock, Link& link, Channel* agent, const LoopOptions& options)
      : scheduler_(scheduler),
        clock_(clock),
        link_(link),
        agent_(agent),
        options_(options),
        pace_(options.packets_per_second, clock.now()) {}

  void run() {
    scheduler_.on_start(clock_.now());
    while (!scheduler_.finished()) {
      const bool paced = act();
      receive();
      const Instant now = clock_.now();
      ask_agent();
      read_agent(now);
      scheduler_.on_deadline(now);
      if (options_.progress) options_.progress(now);
      if (is_interrupted(now)) return scheduler_.abort("interrupted");
      const bool more_to_do = scheduler_.has_line() || (held_ ? !paced : scheduler_.has_datagram());
      if (scheduler_.finished() || more_to_do || !frames_.empty()) continue;
      const Instant due = scheduler_.next_deadline();
      Instant until = std::min(due, now + options_.longest_wait);
      // Who wants to be woken at once waits for what the rate holds back.
      if (paced) until = due <= now ? pace_.next() : std::min(until, pace_.next());
      wait_until(until, paced);
      look_for_signal_ = look_at_agent_ = now;  // what ended the wait may be one of them
    }
  }

 private:
  struct Unconfirmed {
    run::MachineId machine;
    Instant called;  ///< just before the datagram was handed over
    wire::Octets octets;
  };

  void wait_until(Instant until, bool paced) {
    const Instant began = options_.waited ? clock_.now() : Instant{};
    clock_.wait_until(until);
    if (options_.waited) options_.waited(clock_.now() - began, paced);
  }

  /// Sends what the machines request; true if the rate delays something.
  bool act() {
    std::size_t unread = 0;
    for (int sent = 0; sent < most_in_a_round; ++sent) {
      if (!held_) held_ = scheduler_.next_datagram();
      if (!held_) return false;
      const Instant now = clock_.now();
      if (!pace_.may_send(now)) return true;
      run::Outgoing outgoing = *std::exchange(held_, std::nullopt);
      pace_.sent();
      try {
        link_.send(outgoing.octets);
      } catch (const std::system_error& refused) {
        const bool too_long = refused.code() == std::errc::message_size;
        scheduler_.on_unsendable(outgoing.machine, {refused.what(), too_long});
        continue;
      }
      unconfirmed_.push_back({outgoing.machine, now, std::move(outgoing.octets)});
      // The stamp of what was sent is there at once.
      if (++unread < options_.sent_unread && !outgoing.follows) continue;
      receive();
      unread = 0;
    }
    return false;
  }

  void ask_agent() {
    while (const std::optional<std::string> line = scheduler_.next_line()) {
      if (agent_ == nullptr) continue;
      agent_->write(*line);
      ++unanswered_;
    }
  }

  void receive() {
    frames_.clear();
    link_.receive(frames_);
    for (const Frame& frame : frames_)
      if (!frame.from_target) confirm(frame);
    // For a link that does not show what it sends: use the moment before the call.
    while (!unconfirmed_.empty()) {
      scheduler_.on_sent(unconfirmed_.front().machine, unconfirmed_.front().called);
      unseen_.push_back(std::move(unconfirmed_.front()));
      unconfirmed_.pop_front();
      if (unseen_.size() > most_unseen) unseen_.pop_front();
    }
    for (const Frame& frame : frames_)
      if (frame.from_target)
        scheduler_.on_datagram({frame.time, frame.octets, frame.checksum_offloaded, frame.segment_size});
  }

  /// Asks after every wait, and now and then where there is none: asking is a system call.
  bool is_interrupted(Instant now) {
    if (!options_.interrupted || now < look_for_signal_) return false;
    look_for_signal_ = now + now_and_then;
    return options_.interrupted();
  }

  /// A target whose application has died is a dead target: the clients know whether it can be restarted.
  void read_agent(Instant now) {
    // Who is asked nothing says nothing, and may only die.
    if (agent_ == nullptr || (unanswered_ == 0 && now < look_at_agent_)) return;
    look_at_agent_ = now + now_and_then;
    std::string line;
    try {
      while (agent_->read(line)) {
        if (unanswered_ > 0) --unanswered_;
        scheduler_.on_line(clock_.now(), line);
      }
    } catch (const AgentGone& gone) {
      unanswered_ = 0;
      scheduler_.on_agent_gone(clock_.now(), gone.what());
    }
  }

  /// The part of a datagram that the kernel does not change: all except the fixed IPv4 header.
  static bool same_datagram(const Unconfirmed& sent, const Frame& frame) {
    constexpr std::size_t filled_in = 20;
    if (sent.octets.size() != frame.octets.size() || sent.octets.size() < filled_in) return false;
    return std::equal(sent.octets.begin() + filled_in, sent.octets.end(), frame.octets.begin() + filled_in);
  }

  /// A datagram that this host sent: ours, and then the frame has the kernel's stamp, or one of our own
  /// kernel.
  void confirm(const Frame& frame) {
    const auto is_frame = [&](const Unconfirmed& sent) { return same_datagram(sent, frame); };
    const auto sent = std::find_if(unconfirmed_.begin(), unconfirmed_.end(), is_frame);
    if (sent != unconfirmed_.end()) {
      const run::MachineId machine = sent->machine;
      unconfirmed_.erase(sent);
      return scheduler_.on_sent(machine, frame.time);
    }
    const auto late = std::find_if(unseen_.begin(), unseen_.end(), is_frame);
    if (late == unseen_.end()) return scheduler_.on_foreign(frame.octets);
    unseen_.erase(late);
  }

  run::Scheduler& scheduler_;
  Clock& clock_;
  Link& link_;
  Channel* agent_;
  const LoopOptions& options_;
  Pace pace_;
  std::optional<run::Outgoing> held_;
  std::deque<Unconfirmed> unconfirmed_;
  std::deque<Unconfirmed> unseen_;  ///< sent, and not shown by the capture in time
  std::vector<Frame> frames_;
  std::size_t unanswered_ = 0;  ///< requests to the agent
  Instant look_for_signal_;
  Instant look_at_agent_;
};

}  // namespace

void run_to_end(run::Scheduler& scheduler, Clock& clock, Link& link, Channel* agent,
                const LoopOptions& options) {
  try {
    Loop(scheduler, clock, link, agent, options).run();
  } catch (const std::exception& failure) {
    scheduler.abort(what_happened(failure));
  }
}

}  // namespace tcpspec::drive
