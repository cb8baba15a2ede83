#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "case/catalogue.hpp"
#include "case/load.hpp"

namespace tcpspec::cases {

/// Which cases check which requirement. A requirement and one that says the same have the same cases.
class CheckingCases {
 public:
  /// Both must outlive it.
  CheckingCases(const Suite&, const Catalogue&);

  /// The cases that name the requirement, or one that says the same, in `checks`; in the order of the suite.
  const std::vector<const Case*>& of(std::string_view requirement) const;

 private:
  const Catalogue& catalogue_;
  std::map<std::string_view, std::vector<const Case*>> by_original_;
};

}  // namespace tcpspec::cases
