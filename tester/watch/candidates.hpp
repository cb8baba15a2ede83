#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "watch/invariant.hpp"
#include "wire/segment.hpp"

namespace tcpspec::watch {

/// Which invariants a segment may be about, as far as its control bits tell, and whether it has data and
/// options: the others need not be asked.
class Candidates {
 public:
  /// The invariants must outlive it.
  explicit Candidates(const std::vector<Invariant>& invariants);

  /// Their indices, in order.
  const std::vector<std::size_t>& of(const wire::Segment&);

  const std::vector<Invariant>& invariants() const { return *invariants_; }

 private:
  const std::vector<Invariant>* invariants_;
  /// By what such segments have in common; null: not asked for yet.
  std::vector<std::unique_ptr<const std::vector<std::size_t>>> known_;
};

}  // namespace tcpspec::watch
