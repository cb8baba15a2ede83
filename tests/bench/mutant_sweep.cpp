// Every mutant of the simulated endpoint against all usual points of the sweep (IPv4): does each show that
// says so, and none that says that it changes no reaction?  What tests/sweep asks at a sample of points.  By
// hand, and best of an optimized build: minutes.
#include <algorithm>
#include <iostream>

#include "tests/sweep/shown.hpp"

int main() {
  using namespace tcpspec::sweep;
  std::vector<Point> all = points(Extent::usual);
  for (const Point& named : named_points())
    if (std::find(all.begin(), all.end(), named) == all.end()) all.push_back(named);
  const std::vector<std::string> found = contradictions(all);
  for (const std::string& line : found) std::cout << line << "\n";
  std::cout << tcpspec::sim::mutants().size() << " mutants, " << all.size() << " points, " << found.size()
            << " contradictions\n";
  return found.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}
