#pragma once
// How many connections a listener has room for. A TCP keeps so many openings and so many connections that
// wait to be accepted (the backlog of listen(2)); a SYN beyond this limit is dropped, as on a full path, or
// gets a SYN cookie.

#include <cstddef>
#include <deque>
#include <map>
#include <optional>

#include "case/case.hpp"
#include "run/environment.hpp"
#include "run/machine_id.hpp"

namespace tcpspec::run {

/// The room that is left where each case may meet either.
Room smaller(const Room&, const Room&);

/// What a case takes of the room.
struct Demand {
  std::size_t openings = 0;  ///< connections that stay in their opening as long as it runs
  bool passes = false;    ///< one is ESTABLISHED before the case begins, and has passed through its opening
  bool connects = false;  ///< a connection gets as far as to wait to be accepted
  bool needs_service = false;  ///< the service must attend to it
  bool holds_service = false;  ///< and attends to no other as long as it runs, if it serves one by one

  bool takes_room() const { return openings > 0 || connects; }
};
/// `service` stands behind the port; null if there is none, or the agent.
Demand demand_of(const cases::Case&, const Service* service);

/// Keeps the cases that run at once within the room. The caller asks before it starts a case, and reports
/// what happened to it.
class Admission {
 public:
  /// `round_trip`: on a short path, connections of a small listener open one after the other, so that each is
  /// complete before the next begins.
  Admission(const Room& room, Duration round_trip);

  /// Whether it may begin now; a case that needs more than all the room may begin if nothing else runs.
  bool admits(const Demand&) const;
  void began(MachineId, const Demand&);
  void opened(MachineId);  ///< its connection is ESTABLISHED
  void ended(MachineId);

 private:
  struct Running {
    Demand demand;
    bool opening = false;  ///< on its way to ESTABLISHED
  };
  bool has_place_in_line() const;
  bool service_has_time_for(const Demand&) const;

  Room room_;
  std::size_t opening_at_once_;
  std::map<MachineId, Running> running_;  ///< what takes any room
  std::size_t opening_ = 0;
  std::size_t held_ = 0;             ///< connections that stay in their opening
  std::size_t open_ = 0;             ///< and those on their way
  std::size_t attended_ = 0;         ///< of the open ones, those that need the service
  std::optional<MachineId> holder_;  ///< of those, the one that holds it
  /// Connections in the order of opening, from the oldest one that still exists: the service may not have
  /// handled those after it, so that ended ones also stay in the queue.
  std::deque<MachineId> line_;
};

}  // namespace tcpspec::run
