#pragma once

#include <deque>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "run/awaited_openings.hpp"
#include "run/environment.hpp"
#include "run/machine_id.hpp"

namespace tcpspec::run {

/// The ends of the tester that machines use, and which machine owns each.
class OwnedEndpoints {
 public:
  /// An end whose machine has ended is released to `ports` after `quarantine`: until then the target may
  /// still know the connection, which would disturb the next one.
  OwnedEndpoints(Ports& ports, Duration quarantine) : ports_(ports), quarantine_(quarantine) {}

  /// The machine that gets what arrives on this connection.
  std::optional<MachineId> owner_of(const wire::FourTuple&) const;

  /// The connections that targets open to ends which machines share.
  AwaitedOpenings& awaited() { return awaited_; }
  const AwaitedOpenings& awaited() const { return awaited_; }

  /// Releases the ends whose quarantine is over.
  void release_until(Instant now);

  /// The ends of one machine: it owns what it claims and overhears until it ends.
  class Share : public Ports {
   public:
    /// For another machine, after the end of the one before; `all` must outlive it.
    void begin(OwnedEndpoints& all, MachineId owner) {
      all_ = &all;
      owner_ = owner;
    }
    void end(Instant now);

    wire::Endpoint claim(const wire::Address& tester) override;
    bool claim(const wire::Endpoint&) override;
    bool claim_on_new_path(const wire::Endpoint&) override;
    void release(const wire::Endpoint&) override;
    void overhear(const wire::Endpoint&) override;
    void await_opening(const wire::Endpoint&) override;

   private:
    OwnedEndpoints* all_ = nullptr;
    MachineId owner_;
    std::vector<wire::Endpoint> claimed_;
    std::vector<wire::Endpoint> overheard_;
  };

 private:
  struct Hash {
    std::size_t operator()(const wire::Endpoint&) const;
  };

  Ports& ports_;
  Duration quarantine_;
  AwaitedOpenings awaited_;
  std::unordered_map<wire::Endpoint, std::optional<MachineId>, Hash> owners_;  ///< none: in quarantine
  std::deque<std::pair<Instant, wire::Endpoint>> quarantined_;                 ///< until when
  std::set<wire::Address> known_paths_;  ///< of which the target may remember something
};

}  // namespace tcpspec::run
