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
#include "run/owned_endpoints.hpp"
#include "wire/reassembly.hpp"
#include "wire/segment.hpp"
#include "wire/time.hpp"

namespace tcpspec::run {

/// A datagram for the wire.
struct Outgoing {
  MachineId machine;  ///< returned with on_sent
  wire::Octets octets;
  bool follows = false;  ///< the same machine's datagram before it has just been sent
};

/// A datagram as it was captured.
struct Captured {
  Instant stamp;
  wire::OctetView octets;           ///< from the IP header on
  bool checksum_offloaded = false;  ///< the TCP sum was left to hardware
  std::uint32_t segment_size = 0;   ///< > 0: the capture merged segments with this number of payload octets
};

/// A target whose connections have nothing to do with those of other targets.
struct Apart {
  wire::Address target;
  Ports& ports;  ///< for this target only; must outlive the client
};

/// Runs machines at the same time. It owns them, resumes each at its deadline, keeps the order of what they
/// send, and gives what arrives to the right one. Its clients decide when to start a machine and what its
/// result means.
///
/// It does no input or output, like Machine: the driver reports what has happened, takes what must be done,
/// and calls again at the next deadline. An event costs O(log n) with n running machines. Memory does not
/// grow with the number of machines that have ended.
class Scheduler {
 public:
  /// Starts machines. It is called only between two events of machines, so that it may start and drop any of
  /// its machines, and leave.
  class Client {
   public:
    /// Joins the scheduler, which must outlive it.
    explicit Client(Scheduler&);
    /// The same for the only client with machines that talk to this target: they use ends of their own, with
    /// ports that those of other targets may use at the same time.
    Client(Scheduler&, const Apart&);
    /// A derived class calls leave() in its destructor, before it destroys what its machines refer to.
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
    /// The agent, and perhaps the whole stack, has died or no longer responds.
    virtual void on_agent_gone(const std::string& why) = 0;
    /// The run ends early: cases without a verdict get none. The client must leave.
    virtual void abort(const std::string& why) = 0;
    virtual void on_wake() {}  ///< see Scheduler::wake

   protected:
    Scheduler& scheduler() const { return scheduler_; }
    /// Starts no more machines and drops those that run; may be called twice.
    void leave();

   private:
    friend class Scheduler;
    Scheduler& scheduler_;
    std::size_t number_;                        ///< in the order of joining
    std::unique_ptr<OwnedEndpoints> own_ends_;  ///< null: those that the clients share
    std::optional<wire::Address> target_;       ///< with `own_ends_`
    bool joined_ = true;
    std::size_t machines_ = 0;
    Instant wake_at_ = never;
  };

  /// Ends come from `ports` and go back `quarantine` after their machine has ended; the default is 2 MSL of
  /// 30 s. Ends that are in quarantine when the scheduler is destroyed stay claimed.
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
  /// Ends a machine without a result, and returns it; null if it has ended by itself. Its waiting segments
  /// are not sent.
  std::unique_ptr<Machine> drop(MachineId);
  /// Calls on_wake once at that time, instead of at an earlier requested time; `never`: not at all; now:
  /// after the driver has done what there is to do.
  void wake(Client&, Instant at);
  /// So much waits to be sent that a machine that is started now would be late, and make others late.
  bool is_behind() const { return datagrams_.size() + lines_.size() >= much_to_send; }

  // What has happened: from the driver.
  void on_start(Instant now);
  void on_sent(MachineId, Instant when);
  void on_unsendable(MachineId, const Unsendable&);
  void on_datagram(const Captured&);
  /// A datagram that this host sent by itself.
  void on_foreign(wire::OctetView octets);
  void on_line(Instant now, std::string_view line);
  void on_deadline(Instant now);  ///< resumes everything whose deadline is due
  void on_agent_gone(Instant now, const std::string& why);
  void abort(const std::string& why);  ///< for all clients

  // What to do next: for the driver. Datagrams are sent in the order of the requests, but those that one
  // machine sends together stay together. Lines for the agent do not wait for datagrams.
  std::optional<Outgoing> next_datagram();
  std::optional<std::string> next_line();
  bool has_datagram() const { return !datagrams_.empty(); }
  std::size_t waiting_datagrams() const { return datagrams_.size(); }
  bool has_line() const { return !lines_.empty(); }
  Instant next_deadline() const;

  // How it stands.
  bool finished() const { return clients_.empty(); }  ///< all clients have left
  std::size_t running() const { return slots_.size() - free_.size(); }
  std::uint64_t sent() const { return sent_; }  ///< datagrams that were sent
  /// Machines that run and wait for the target to open a connection.
  std::size_t awaiting() const { return ends_.awaited().waiting(); }

 private:
  static constexpr std::size_t much_to_send = 32;

  struct Slot {
    MachineId id;
    Client* client = nullptr;
    OwnedEndpoints::Share ends;
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
  OwnedEndpoints& ends_of(const Client& client) { return client.own_ends_ ? *client.own_ends_ : ends_; }
  OwnedEndpoints& ends_toward(const wire::Address& target);
  template <typename Event>
  void tell(MachineId, Event, Turn = Turn::in_order);
  void settle(Slot&, Turn);
  std::unique_ptr<Machine> vacate(Slot&);
  void tell_clients();
  void tell_opened();
  std::optional<MachineId> receiver_of(const wire::Segment&);
  void hand_over(const Captured&, const wire::IcmpMessage&);
  void hand_over(const Captured&);
  void move_on(Instant);
  void wake_clients();
  template <typename Event>
  void each_client(Event);
  void remove(Client&);

  Instant now_;
  Duration quarantine_;
  OwnedEndpoints ends_;
  std::map<wire::Address, OwnedEndpoints*> apart_;  ///< by the target
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
