#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "case/case.hpp"
#include "run/calibration.hpp"
#include "run/concurrency_limit.hpp"
#include "run/environment.hpp"
#include "run/path_loss.hpp"
#include "run/report.hpp"
#include "run/room.hpp"

namespace tcpspec::run {

/// A target: what is known of it and of the path to it, how many connections are opened at the same time, and
/// whether it is alive. It starts no machines; the code that starts them reports their results here.
class Host {
 public:
  /// `at_once_first`: connections at the same time before the limit of the target is known; `at_once` is the
  /// largest number.
  Host(Environment, std::size_t at_once_first, std::size_t at_once);

  /// Machines refer to it; calibration and a restart change it.
  const Environment& environment() const { return env_; }
  /// The conditions of machines that are started now: an index into conditions().
  int conditions_index();
  const std::vector<std::map<std::string, std::string>>& conditions() const { return conditions_; }

  // The path to it.
  bool calibrated() const { return calibration_.enough(); }
  PathLoss& path() { return path_; }

  // How many connections it gets at the same time.
  ConcurrencyLimit& concurrency() { return concurrency_; }
  Admission& admission() { return admission_; }
  /// A machine that began in this round of the limit has ended. Returns whether the target may have had no
  /// room for it: a listener with a full queue drops the opening, or acts as if its last segment had not
  /// come.
  bool may_have_lacked_room(std::size_t round, bool opening_repeated, bool ran_alone);

  // Whether it is alive. The test is to open a connection; without an agent to accept it, only up to the
  // response to the SYN, so that no application gets it.
  enum class Life : std::uint8_t { lives, unclear, dead };
  const cases::Case& opening() const;
  /// Something has happened that makes a test necessary.
  void doubt() { doubted_ = true; }
  bool doubted() const { return doubted_; }
  void asked() { doubted_ = false; }
  /// `opened` is the result of opening(). Unclear: the doubt remains. Who answers by anything but a RST
  /// lives.
  Life answered(const report::CaseResult& opened);
  /// The result of sending_full_segments(); false: it tells nothing, and may tell another time.
  bool knows_option_room(const report::CaseResult& of_full_segments);
  /// The same of sending_large_segments() over this family.
  bool knows_segment_limit(wire::Family, const report::CaseResult& of_large_segments);
  /// It was brought back several times, and has not been seen alive since: what killed it may still have been
  /// under way when it came back, but not again and again.
  bool is_lost() const;
  /// It has died. Returns whether `restart` has brought it back and updated the environment.
  bool bring_back(const std::function<bool(Environment&)>& restart);

 private:
  void calibrate(const report::CaseResult& opened);

  Environment env_;
  std::vector<std::map<std::string, std::string>> conditions_;
  bool conditions_changed_ = true;
  Calibration calibration_;
  PathLoss path_;
  ConcurrencyLimit concurrency_;
  Admission admission_;
  // What was known when the target was last seen alive.
  PathLoss path_to_the_living_;
  ConcurrencyLimit concurrency_of_the_living_;
  bool room_is_known_;
  int failures_ = 0;  ///< openings in a row
  bool doubted_ = false;
  int restarts_ = 0;  ///< since it was seen alive
};

}  // namespace tcpspec::run
