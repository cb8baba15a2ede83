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

/// A target: what is known of it and of the way to it, how many connections it is asked to take side by side,
/// and whether it lives.  It starts no machine: who does tells it what came of them.
class Host {
 public:
  /// `at_once_first`: connections side by side before it is known how many it can take; `at_once` is the
  /// most.
  Host(Environment, std::size_t at_once_first, std::size_t at_once);

  /// Machines refer to it; calibration and a restart change it.
  const Environment& environment() const { return env_; }
  /// What machines that are started now know: an index into conditions().
  int conditions_index();
  const std::vector<std::map<std::string, std::string>>& conditions() const { return conditions_; }

  // The way to it.
  bool calibrated() const { return calibration_.enough(); }
  PathLoss& path() { return path_; }

  // How much it is asked at once.
  ConcurrencyLimit& concurrency() { return concurrency_; }
  Admission& admission() { return admission_; }
  /// A machine has ended that began in this round of the limit.  Whether the target may have had no room for
  /// it: a listener without room drops the opening, or acts as if its last segment had not come.
  bool may_have_lacked_room(std::size_t round, bool opening_repeated, bool ran_alone);

  // Whether it lives.  That is asked by opening a connection; where there is no agent to accept it, only
  // until the SYN is answered, so that no application has to do with it.
  enum class Life : std::uint8_t { lives, unclear, dead };
  const cases::Case& opening() const;
  /// Something has happened after which only asking tells.
  void doubt() { doubted_ = true; }
  bool doubted() const { return doubted_; }
  void asked() { doubted_ = false; }
  /// `opened` is of opening().  Unclear: it is doubted still.  Who answers by anything but a RST lives.
  Life answered(const report::CaseResult& opened);
  /// It has been seen alive since it was last brought back, or never died.
  bool came_back() const { return came_back_; }
  /// It was brought back several times, and has not been seen alive since: what killed it may still have been
  /// under way when it came back, but not again and again.
  bool is_lost() const;
  /// It has died, and `restart` has brought it back and brought the environment up to date, or not.
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
  bool room_is_known_;
  int failures_ = 0;  ///< openings in a row
  bool doubted_ = false;
  bool came_back_ = true;
  int restarts_ = 0;  ///< since it was seen alive
};

}  // namespace tcpspec::run
