#include "case/case.hpp"

namespace tcpspec::cases {

const std::vector<Measure>* measures_of(const Step& step) {
  return std::visit(
      [](const auto& action) -> const std::vector<Measure>* {
        if constexpr (requires { action.measures; }) return &action.measures;
        return nullptr;
      },
      step.action);
}

}  // namespace tcpspec::cases
