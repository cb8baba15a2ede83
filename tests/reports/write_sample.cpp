// write_sample sample|hostile|empty [FORMAT]: prints a report on standard output, for validate*.py.
#include <iostream>
#include <limits>
#include <string>

#include "reports/renderers.hpp"
#include "sample.hpp"

int main(int count, char** words) {
  using namespace tcpspec::report;
  const std::string which = count > 1 ? words[1] : "";
  RunReport report = which == "hostile" ? test::hostile() : test::sample();
  if (which == "empty") report.cases.clear();
  if (which == "sample") report.invariants = test::invariants_sample();
  report.seconds = which == "hostile" ? std::numeric_limits<double>::infinity() : report.seconds;
  const Renderer* renderer = find_renderer(count > 2 ? words[2] : "json");
  if (!renderer) return 2;
  renderer->render(std::cout, report, {});
}
