#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/deadlines.hpp"
#include "run/machine.hpp"
#include "run/machine_id.hpp"
#include "run/owned_ends.hpp"
#include "wire/reassembly.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// A datagram for the wire.
struct Outgoing {
  MachineId machine;  ///< to be given back with on_sent
  wire::Octets octets;
};

/// A datagram as it was captured.
struct Captured {
  Instant stamp;
  wire::OctetView octets;           ///< from the IP header on
  bool checksum_offloaded = false;  ///< the TCP sum was left to hardware
  std::uint32_t segment_size = 0;   ///< > 0: the capture merged segments of so many payload octets
};

/// Runs machines side by side.  It owns them, wakes each at its deadline, keeps what they want sent in order,
/// and hands what arrives to the one that it is for.  Which machine is started when, and what its result
/// means, its clients decide.
///
/// Sans-IO like Machine: the driver reports what has happened, fetches what is to be done, and comes back at
/// the next deadline.  An event costs O(log n) with n machines side by side, and memory does not grow with
/// the number of machines that have ended.
class Scheduler {
 public:
  /// Whoever starts machines.  It is called only between two events of machines, so that it may start and
  /// drop any of its machines, and leave.
  class Client {
   public:
    /// Joins the scheduler, which must outlive it.
    explicit Client(Scheduler&);
    /// What is derived calls leave() in its destructor, before that goes which its machines refer to.
    virtual ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    virtual void on_start() = 0;  ///< the run begins
    /// One of its machines has ended, and is destroyed after this; its id means nothing any more.
    virtual void on_ended(MachineId, Machine&) = 0;
    /// One of its machines has opened its connection: see Machine::opened.
    virtual void on_opened(MachineId) {}
    /// This host's own kernel sent a RST from an end of this machine: it has answered the target.
    virtual void on_kernel_rst(MachineId, const wire::Endpoint& from) = 0;
    /// The agent, and with it perhaps the whole stack, has died or does not answer any more.
    virtual void on_agent_gone(const std::string& why) = 0;
    /// The run ends early: what has no verdict yet stays without one.  It must leave.
    virtual void abort(const std::string& why) = 0;
    virtual void on_wake() {}  ///< see Scheduler::wake

   protected:
    Scheduler& scheduler() const { return scheduler_; }
    /// It starts nothing more.  Drops its machines; may be called twice.
    void leave();

   private:
    friend class Scheduler;
    Scheduler& scheduler_;
    std::size_t number_;  ///< in the order of joining
    bool joined_ = true;
    std::size_t machines_ = 0;
    Instant wake_at_ = never;
  };

  /// Ends come from `ports` and go back `quarantine` after their machine has ended; the default is 2 MSL of
  /// 30 s.  What is in quarantine when the scheduler goes stays claimed.
  explicit Scheduler(Ports& ports, Duration quarantine = seconds(60));
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // For clients.
  Instant now() const { return now_; }
  /// The arguments are those of Machine; what they refer to must outlive it.  If the machine ends at once,
  /// its client is told after the present call.
  MachineId start(Client&, const cases::Case&, const Environment&, wire::Family, std::uint64_t seed,
                  Script = {});
  /// Ends a machine without a result, and gives it back; null if it has ended by itself.  What it still
  /// wanted sent is not sent.
  std::unique_ptr<Machine> drop(MachineId);
  /// Calls on_wake once at that time, instead of at any that was asked for before; `never` at none.
  void wake(Client&, Instant at);

  // What has happened: from the driver.
  void on_start(Instant now);
  void on_sent(MachineId, Instant when);
  void on_unsendable(MachineId, const std::string& why);
  void on_datagram(const Captured&);
  /// A datagram that left this host without being asked for.
  void on_foreign(wire::OctetView octets);
  void on_line(Instant now, std::string_view line);
  void on_deadline(Instant now);  ///< wakes everything whose deadline is due
  void on_agent_gone(Instant now, const std::string& why);
  void abort(const std::string& why);  ///< for all clients

  // What to do next: for the driver.  Datagrams leave in the order in which they were asked for, but for what
  // one machine sends in one go: that stays together.  Lines for the agent wait for no datagram.
  std::optional<Outgoing> next_datagram();
  std::optional<std::string> next_line();
  bool has_datagram() const { return !datagrams_.empty(); }
  bool has_line() const { return !lines_.empty(); }
  Instant next_deadline() const;

  // How it stands.
  bool finished() const { return clients_.empty(); }  ///< all clients have left
  std::size_t running() const { return slots_.size() - free_.size(); }
  std::uint64_t sent() const { return sent_; }  ///< datagrams that have left

 private:
  struct Slot {
    explicit Slot(OwnedEnds& all) : ends(all) {}
    MachineId id;
    Client* client = nullptr;
    OwnedEnds::Share ends;
    std::unique_ptr<Machine> machine;  ///< null: the slot is free
    bool opened = false;               ///< and the client is told, or will be
  };
  struct Ended {
    MachineId id;
    Client* client;
    std::unique_ptr<Machine> machine;
  };
  struct Line {
    MachineId machine;
    std::string text;
  };
  enum class Turn : std::uint8_t { in_order, goes_on };

  Slot* find(MachineId);
  template <typename Event>
  void tell(MachineId, Event, Turn = Turn::in_order);
  void settle(Slot&, Turn);
  std::unique_ptr<Machine> vacate(Slot&);
  void tell_clients();
  void tell_opened();
  void hand_over(const Captured&);
  void move_on(Instant);
  void wake_clients();
  template <typename Event>
  void each_client(Event);
  void remove(Client&);

  Instant now_;
  OwnedEnds ends_;
  wire::Reassembler reassembler_;
  std::deque<Slot> slots_;  ///< a deque: machines refer to their share of the ends
  std::vector<std::size_t> free_;
  std::uint64_t started_ = 0;
  std::uint64_t sent_ = 0;
  Deadlines deadlines_;
  std::deque<Outgoing> datagrams_;
  std::deque<Line> lines_;
  std::deque<std::pair<MachineId, Client*>> opened_;  ///< of which the clients have not been told yet
  std::deque<Ended> ended_;                           ///< of which the clients have not been told yet
  std::map<std::size_t, Client*> clients_;
  std::size_t joined_ = 0;
  std::map<std::pair<Instant, std::size_t>, Client*> wakes_;
};

}  // namespace tcpspec::run
