#include "case/checking_cases.hpp"

namespace tcpspec::cases {

CheckingCases::CheckingCases(const Suite& suite, const Catalogue& catalogue) : catalogue_(catalogue) {
  for (const Case& c : suite.cases)
    for (const std::string& id : c.checks) {
      std::vector<const Case*>& cases = by_original_[catalogue.original_of(id)];
      if (cases.empty() || cases.back() != &c) cases.push_back(&c);
    }
}

const std::vector<const Case*>& CheckingCases::of(std::string_view requirement) const {
  static const std::vector<const Case*> none;
  const auto found = by_original_.find(catalogue_.original_of(requirement));
  return found == by_original_.end() ? none : found->second;
}

}  // namespace tcpspec::cases
