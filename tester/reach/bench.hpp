#pragma once

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

/// Everything between the tester and one target: the wire, the clock, the upper tester, and what is known
/// beforehand. Members are destroyed in reverse order, so that programs end before their lab.
class Bench {
 public:
  virtual ~Bench() = default;

  virtual drive::Clock& clock() = 0;
  virtual drive::Link& link() = 0;
  virtual drive::Channel* agent() = 0;  ///< null without one
  virtual run::Ports& ports() = 0;
  /// Segments a second that may be sent where the user does not say: a stranger's host is treated gently.
  virtual double usual_rate() const { return 2'000; }
  /// Connections side by side where the user does not say: more than a small backlog holds would bring SYN
  /// cookies, and with them other answers.
  virtual std::size_t usual_at_once() { return agent() ? 100'000 : 256; }
  /// Of a target without our agent it is not known how many connections it lets wait.
  virtual std::size_t usual_at_once_first() { return agent() ? 100'000 : 10; }
  virtual bool interrupted() { return false; }
  virtual int signal() { return 0; }  ///< what interrupted
  /// Brings a dead target back, with what has changed in `env`; false if there is no way to.
  virtual bool restart(run::Environment& env);
  /// What the target's program wrote last, to be asked before it is started again; empty if nobody knows.
  virtual std::string last_words() { return {}; }
  /// Frames that the capture lost; verdicts of a run with any are doubtful.
  virtual std::uint64_t lost_frames() { return 0; }

  run::Environment environment;
  std::vector<std::string> notes;  ///< what people should know before the run, each a line
  lab::Profile profile;
  report::Target target;
};

/// Throws UsageError, EnvironmentError or std::system_error.
std::unique_ptr<Bench> make_bench(const BenchOptions&);

/// The profile of that name or file; errors in it become a UsageError with their diagnostics, and with the
/// option that named it.
lab::Profile find_profile(const std::string& name_or_file, const std::string& option = "--profile");

/// Takes times, services and restrictions of the profile over into the environment.
void apply_profile(Bench&);

/// With the agent: opens the shared listeners, finds a closed port, and notes what stack it runs on.
void prepare_agent(Bench&);

}  // namespace tcpspec::reach
