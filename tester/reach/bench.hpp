#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "drive/channel.hpp"
#include "drive/clock.hpp"
#include "drive/link.hpp"
#include "lab/profile.hpp"
#include "reach/target_options.hpp"
#include "run/environment.hpp"
#include "run/report.hpp"

namespace tcpspec::reach {

struct BenchOptions : TargetOptions {
  std::uint64_t seed = 0;
  Families families = Families::both;
};

/// Everything between the tester and one target: the wire, the clock, the agent, and what is known of the
/// target. Members are destroyed in reverse order, so that programs end before their lab.
class Bench {
 public:
  virtual ~Bench() = default;

  virtual drive::Clock& clock() = 0;
  virtual drive::Link& link() = 0;
  virtual drive::Channel* agent() = 0;  ///< null without one
  /// What makes a target connect that is awaited (run::Awaited); null if it does by itself, or is not.
  virtual drive::Channel* trigger() { return nullptr; }
  /// Where replies to cases come from, and the news that the target is gone; may be null.
  virtual drive::Channel* line() { return trigger() != nullptr ? trigger() : agent(); }
  virtual run::Ports& ports() = 0;
  /// The agent's program has the stack in it, and does not only use it.
  virtual bool agent_is_the_target() const { return false; }
  /// Segments a second if the user does not say: low for another person's host.
  virtual double usual_rate() const { return 2'000; }
  /// See drive::LoopOptions: where asking the link is a system call, it is asked once for many datagrams.
  virtual std::size_t sent_unread() const { return 1; }
  /// Connections at the same time if the user does not say: more than a small backlog would cause SYN
  /// cookies, and then different responses.
  virtual std::size_t usual_at_once() { return agent() ? 100'000 : 256; }
  /// For a target without our agent, the length of the listener's queue is not known.
  virtual std::size_t usual_at_once_first() { return agent() ? 100'000 : 10; }
  virtual bool interrupted() { return false; }
  virtual int signal() { return 0; }  ///< what interrupted
  /// Restarts a dead target and updates `env`; false if this is not possible.
  virtual bool restart(run::Environment& env);
  /// The last output of the target's program; call it before the program is started again. Empty if it is not
  /// known.
  virtual std::string last_words() { return {}; }
  /// Frames that the capture lost; verdicts of a run with any are doubtful.
  virtual std::uint64_t lost_frames() { return 0; }

  run::Environment environment;
  /// A port of the target that the bench keeps closed while it exists; 0: none.
  std::uint16_t kept_closed = 0;
  /// Segments a second that path and target let through, if that is few; 0: no limit was found.
  double limited_rate = 0;
  double rate() const { return limited_rate > 0 ? limited_rate : usual_rate(); }
  std::function<void(Instant)> while_looking;  ///< called often while `find_out` looks; may be empty
  std::vector<std::string> notes;              ///< what people should know before the run, each a line
  lab::Profile profile;
  report::Target target;
  std::string stack;  ///< what the agent says of its stack, `Linux_6.1.192`; empty without an agent
};

/// Throws UsageError, EnvironmentError or std::system_error.
std::unique_ptr<Bench> make_bench(const BenchOptions&);

/// The profile with this name or file; its errors become a UsageError with the diagnostics and the option.
lab::Profile find_profile(const std::string& name_or_file, const std::string& option = "--profile");

/// Copies times, services and restrictions of the profile into the environment.
void apply_profile(Bench&);

/// With the agent: opens the shared listeners, finds a closed port, and stores the name of the stack.
void prepare_agent(Bench&);

}  // namespace tcpspec::reach
