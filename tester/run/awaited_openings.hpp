#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "run/machine_id.hpp"
#include "wire/segment.hpp"

namespace tcpspec::run {

/// Ends of the tester to which targets connect, and which machine gets which connection. Many machines share
/// such an end; the target's port identifies a connection.
class AwaitedOpenings {
 public:
  /// The next connection that the target opens to `end` is for this machine. The machine that asked first
  /// gets the first.
  void await(const wire::Endpoint& end, MachineId owner);
  /// The machine awaits nothing more. What still comes for it is for none.
  void ended(MachineId owner);

  /// Whether connections to that end are, or were, awaited.
  bool is_awaited(const wire::Endpoint& end) const { return waiting_.contains(end); }
  /// The machine that has this connection; nothing if none has it.
  std::optional<MachineId> owner_of(const wire::FourTuple&) const;
  /// The machine that gets a segment to such an end. A SYN that opens a new connection goes to the machine
  /// that has waited the longest. Nothing if none waits, and for segments of no connection.
  std::optional<MachineId> receiver_of(const wire::Segment&);

  /// Machines that wait for a connection.
  std::size_t waiting() const;

 private:
  struct Opened {
    std::optional<MachineId> owner;  ///< none: its machine has ended
    wire::Seq isn;                   ///< another one on the same ports is another connection
  };

  std::map<wire::Endpoint, std::deque<MachineId>> waiting_;
  std::map<wire::FourTuple, Opened> opened_;
  std::multimap<MachineId, wire::FourTuple> of_machine_;
};

}  // namespace tcpspec::run
