#pragma once
// Exchanges that between them touch every rule of the endpoint.  They assert nothing: what they yield is the
// trace, in which a mutant must differ from the correct endpoint.

#include <string>
#include <vector>

#include "sim/behaviour.hpp"

namespace tcpspec::sim::test {

struct Scenario {
  const char* name;
  std::string (*play)(const Behaviour& rules);
};

std::vector<Scenario> scenarios_of_arrival();
std::vector<Scenario> scenarios_of_closing();
std::vector<Scenario> scenarios_of_sending();
std::vector<Scenario> scenarios_of_companions();

}  // namespace tcpspec::sim::test
