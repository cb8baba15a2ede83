#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/target.hpp"
#include "sim/virtual_world.hpp"

namespace tcpspec::sim {

/// The addresses of the simulated target. Any other address may be the tester.
inline constexpr std::string_view target_addresses[] = {"10.77.0.2", "10.77.0.4", "fd77::2", "fd77::4"};

struct WorldOptions {
  std::uint64_t seed = 1;    ///< for ISNs, ports and random events of the link: equal seeds, equal runs
  Behaviour behaviour = {};  ///< the correct one, or that of a mutant (mutants.hpp)
  std::string link = {};     ///< a script (link_script.hpp); empty: a perfect wire
  Duration one_way = microseconds(50);
  bool isn_near_wrap = false;              ///< every ISN of the target lies within 50 of 2^32
  std::vector<Moment>* moments = nullptr;  ///< keeps each step of the target there
};

/// Whether a target with these options would have done in each of the moments what was done in them. They are
/// all steps of a world since it began. As nothing else is seen of a target, the run that they are of would
/// then have been the same.
bool does_the_same(const WorldOptions&, const std::vector<Moment>&);

/// The simulated target in this process, and what is around it.
class World : public VirtualWorld {
 public:
  /// Throws std::invalid_argument if the link script cannot be read.
  explicit World(WorldOptions options = {});

  /// The target starts again: it has no connections, and its application has nothing open.
  void reboot();

  /// For tests that look inside.
  Host& host();

 private:
  Response step(const Step&) override;
  std::optional<Instant> next_deadline() const override { return target_->next_deadline(); }

  WorldOptions options_;
  std::optional<Target> target_;
};

}  // namespace tcpspec::sim
