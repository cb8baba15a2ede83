// Prints a results.json on standard output, for validate.py.
#include <iostream>
#include <limits>
#include <string>

#include "reports/json.hpp"
#include "sample.hpp"

int main(int count, char** words) {
  using namespace tcpspec::report;
  const std::string which = count > 1 ? words[1] : "";
  RunReport report = which == "hostile" ? test::hostile() : test::sample();
  if (which == "empty") report.cases.clear();
  report.seconds = which == "hostile" ? std::numeric_limits<double>::infinity() : report.seconds;
  std::cout << to_json(report);
}
