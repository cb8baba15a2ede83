// libFuzzer target: any octets into the texts of a report.  Needs clang: cmake -DTCPSPEC_FUZZ=ON
// -DCMAKE_CXX_COMPILER=clang++.

#include <cstdio>
#include <cstdlib>

#include "../reports/sample.hpp"
#include "report_laws.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcpspec::report;
  RunReport report = test::sample();
  fuzz::Source source({reinterpret_cast<const char*>(data), size});
  fuzz::spoil(report, source);
  const std::string broken = fuzz::broken_law(report);
  if (!broken.empty()) {
    std::fprintf(stderr, "%s\n", broken.c_str());
    std::abort();
  }
  return 0;
}
